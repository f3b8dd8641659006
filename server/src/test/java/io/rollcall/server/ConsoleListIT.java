package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.rollcall.server.browser.Browsing;
import io.rollcall.server.browser.Console;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list that is too long for one table, in its parts. The parts are made small, as nobody has a million clients for a test. */
class ConsoleListIT {
    private static final int CLIENTS = 600;
    private static final int PART = 150;

    /** Waits until another client is the first than it was, scrolls through the part that is shown then, and says who is in it. */
    private static final String READ = """
            async (before) => {
              const rows = document.querySelector(".rows");
              const seen = new Set();
              const isEnd = () => document.querySelector(".parts button:nth-of-type(3)").disabled;
              const loaded = () => rows.querySelector(".all").offsetHeight / 36;
              const first = () => rows.querySelector("#row-0 a")?.title || before;
              const patience = Date.now() + 60000;
              const frame = async () => {
                if (Date.now() > patience) {
                  throw new Error("the part is not whole: " + document.querySelector(".table").innerText);
                }
                await new Promise(requestAnimationFrame);
              };
              while (first() === before) {
                await frame();
              }
              for (rows.scrollTop = 0; ; rows.scrollTop += 180) {
                await frame();
                rows.querySelectorAll(".all .line a").forEach((link) => seen.add(link.title));
                const bottom = rows.scrollTop + rows.clientHeight >= rows.scrollHeight - 1;
                if (bottom && (loaded() >= PART || isEnd())) {
                  return [...seen];
                }
              }
            }""".replace("PART", "" + PART);

    @TempDir
    static Path directory;

    private static Browsing browsing;
    private static ServerProcess server;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @BeforeAll
    static void start() throws InterruptedException {
        browsing = Browsing.start();
        ManyClients.in(directory, CLIENTS);
        server = ServerProcess.start(directory);
    }

    @AfterAll
    static void stop() {
        if (browsing != null) {
            browsing.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static Console withSmallParts() {
        return Console.at(server, browsing, ColorScheme.LIGHT)
                .with("parts.js", "PART_MAX = 100_000", "PART_MAX = " + PART);
    }

    private static String id(int number) {
        return "d:many:meter:%06d".formatted(number);
    }

    private static String button(String name) {
        return ".parts button:text-is('" + name + "')";
    }

    /** The clients of the part, in order; of one that begins with another client than this. */
    @SuppressWarnings("unchecked")
    private static List<String> read(Console console, String first) {
        console.find(".parts").waitFor();
        return (List<String>) console.page().evaluate(READ, first);
    }

    /** Some come and go, which moves them to the beginning of the list by connect time. */
    private void change(Set<String> changed) {
        for (int i = 0; i < 3; i++) {
            String clientId = id(random.nextInt(CLIENTS));
            RawClient client = RawClient.connect(server.mqttPort(), clientId, 5, 60);
            changed.add(clientId);
            client.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clientId", "-connectTime"})
    void everyClientIsInOnePartWhileOthersChangeAndAlsoBack(String sort) {
        Set<String> changed = new TreeSet<>();
        try (Console console = withSmallParts().open("clients?prefix=d%3Amany%3A&sort=" + sort)) {
            List<List<String>> there = new ArrayList<>();
            there.add(read(console, ""));
            for (int before = PART; before < CLIENTS; before += PART) {
                change(changed);
                console.click(button("Next part")).expect(".parts", (before + 1) + " to ");
                there.add(read(console, there.get(there.size() - 1).get(0)));
            }
            console.expectCount(button("Next part") + ":enabled", 0);
            expectOnce(there, changed);
            List<List<String>> back = new ArrayList<>();
            back.add(there.get(there.size() - 1));
            while (console.find(button("Previous part")).isEnabled()) {
                change(changed);
                console.click(button("Previous part"));
                back.add(read(console, back.get(back.size() - 1).get(0)));
            }
            // whoever came to the beginning moved others behind it: the first part begins at the beginning all the
            // same, and has some twice
            List<String> first = new ArrayList<>(back.remove(back.size() - 1));
            back.forEach(first::removeAll);
            back.add(first);
            expectOnce(back, changed);
        }
    }

    private void expectOnce(List<List<String>> parts, Set<String> changed) {
        List<String> steady = parts.stream()
                .flatMap(List::stream)
                .filter(id -> !changed.contains(id))
                .toList();
        List<String> all = IntStream.range(0, CLIENTS)
                .mapToObj(ConsoleListIT::id)
                .filter(id -> !changed.contains(id))
                .toList();
        assertThat(steady).as("seed %d, changed: %s", seed, changed).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aPlaceIsJumpedToAndItsAddressCanBeShared() {
        String address;
        try (Console console = withSmallParts().open("clients")) {
            console.expect(".parts", "1 to 150 of 600").find(".rows").focus();
            console.page().keyboard().press("Shift+PageDown");
            console.expect(".parts", "151 to 300 of 600").expect("[aria-rowindex='151']", id(150));
            address = console.page().url().replaceAll(".*#/", "");

            console.find("input[name=from]").fill(id(499) + "x");
            console.page().keyboard().press("Enter");
            console.expect("#row-0", id(500)).expectCount(button("Previous part") + ":enabled", 1);
            console.find(".rows").focus();
            console.page().keyboard().press("Shift+PageUp");
            console.expect("#row-0", id(350));

            console.click(button("Last")).expect(".parts", "451 to 600 of 600");
            assertThat(read(console, "")).hasSize(PART).contains(id(450), id(599));
            console.page().goBack();
            console.expect("#row-0", id(350));
        }
        try (Console other = withSmallParts().open(address)) {
            other.expect("#row-0", id(150)).expect(".parts", "151 to 300 of 600");
            other.click(button("Previous part")).expect("#row-0", id(0)).expect(".parts", "1 to 150 of 600");
            other.expectCount(button("First") + ":enabled", 0);
            other.open("clients?sort=-connectTime").click(button("Next part"));
            other.expect(".parts", "151 to ").click("button:has-text('Disconnected')");
            other.expect(".parts", "1 to "); // other clients are another list
        }
    }
}
