package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.rollcall.server.browser.Browsing;
import io.rollcall.server.browser.Console;
import io.rollcall.server.process.HoldingProxy;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console whose server cannot be heard any more, or has come back as another. */
class ConsoleAwayIT {
    @TempDir
    static Path directory;

    private static Browsing browsing;

    private final List<RawClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        browsing = Browsing.start();
    }

    @AfterAll
    static void stop() {
        if (browsing != null) {
            browsing.close();
        }
    }

    /** A client until the test is over. */
    private RawClient come(ServerProcess server, String clientId) {
        RawClient client = RawClient.connect(server.mqttPort(), clientId, 5, 60);
        clients.add(client);
        return client;
    }

    @AfterEach
    void leave() {
        clients.forEach(RawClient::close);
    }

    /** The connections stay open and say nothing, as when the network is cut; forty seconds are made three. */
    @Test
    void aServerThatFallsSilentIsAskedAnewAndNothingIsMissed() throws IOException {
        try (ServerProcess server = ServerProcess.start(directory.resolve("silent"));
                HoldingProxy network = HoldingProxy.to(server.httpPort());
                Console fleet = Console.at(network.root(), browsing, ColorScheme.LIGHT)) {
            RawClient first = come(server, "d:silent:a:1");
            fleet.with("api.js", "SILENCE_MAX = 40_000", "SILENCE_MAX = 3_000");
            fleet.open("fleet").expectTile("connected", "1").expect(".live", "Live");
            network.hold();
            first.close();
            come(server, "d:silent:a:2").close();
            come(server, "d:silent:a:3");
            fleet.expect(".events li:has-text('d:silent:a:3')", "connected");
            fleet.expectCount(".events li:has-text('d:silent:a:1')", 1); // its end
            fleet.expectCount(".events li:has-text('d:silent:a:2')", 2);
            fleet.expectTile("connected", "1").expect(".live", "Live");
            assertThat(network.heldBytes()).isPositive();
        }
    }

    /** A question that nobody answers is given up, so that somebody can ask again; a minute is made a second. */
    @Test
    void aQuestionThatIsNotAnsweredIsGivenUp() {
        try (ServerProcess server = ServerProcess.start(directory.resolve("unanswered"));
                Console page = Console.at(server, browsing, ColorScheme.LIGHT)) {
            page.with("api.js", "ANSWER_MAX = 60_000", "ANSWER_MAX = 1_000");
            page.page().route(url -> url.contains("/api/v1/clients?"), never -> {});
            page.open("clients").expect(".failed", "The server does not answer");
            page.page().unrouteAll();
            page.click(".failed button").expectCount(".failed", 0);
        }
    }

    /** A server on the same port with other data does not know the place that the page comes with: what was shown is true no more. */
    @Test
    void whosePlaceInTheFeedIsGoneSeesTheTruthAnew() {
        try (ServerProcess before = ServerProcess.start(directory.resolve("before"));
                Console fleet = Console.at(before, browsing, ColorScheme.LIGHT);
                Console table = Console.at(before, browsing, ColorScheme.LIGHT)) {
            List<String> options = List.of(
                    "--mqtt-port",
                    "0",
                    "--http-port",
                    "" + before.httpPort(),
                    "--data",
                    directory.resolve("after").toString());
            RawClient old = come(before, "d:lost:a:1");
            fleet.open("fleet").expectTile("connected", "1");
            table.open("clients").expect(".rows .all .line", "d:lost:a:1");
            for (Console page : List.of(fleet, table)) {
                page.expect(".live", "Live");
            }
            before.kill();
            old.close();
            for (Console page : List.of(fleet, table)) {
                page.expect(".live", "No answer since");
            }
            try (ServerProcess after = ServerProcess.launch(Map.of(), List.of(), options)) {
                come(after, "d:lost:a:2");
                RawClient third = come(after, "d:lost:a:3");
                fleet.expectTile("connected", "2").expect(".live", "Live");
                table.expectCount(".rows .all .line:has-text('d:lost:a:1')", 0);
                table.expectCount(".rows .all .line:has-text('connected')", 2).expect(".live", "Live");
                third.close();
                fleet.expect(".events li:has-text('d:lost:a:3')", "disconnected"); // and goes on from here
                table.expect(".rows .all .line:has-text('d:lost:a:3')", "disconnected");
            }
        }
    }
}
