package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.ActivityEvent;
import io.rollcall.presence.Connected;
import io.rollcall.presence.LiveActivity;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with a data directory while no server runs. */
class PresenceCommandTest {
    private static final long NOON = 1_800_000_000_000L;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path data;

    private int run(String... arguments) {
        ServerCommand command = new ServerCommand(Map.of(), (settings, again) -> {
            throw new AssertionError("no server is to be started");
        });
        return command.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    /** What connected, and nothing since. */
    private static final LiveActivity STILL = new LiveActivity() {
        @Override
        public long lastActivityTime() {
            return 0;
        }

        @Override
        public @Nullable ActivityEvent lastActivityEvent() {
            return null;
        }

        @Override
        public long lastSeenTime() {
            return 0;
        }
    };

    private Presence open() {
        return Presence.open(PresenceConfig.in(data.resolve("presence")));
    }

    private static void connect(Presence presence, String clientId, long counter) throws InterruptedException {
        long connectionId = ((long) presence.run() << 40) | counter;
        CountDownLatch applied = new CountDownLatch(1);
        Connected connected = new Connected(
                clientId,
                connectionId,
                NOON,
                5,
                "tls",
                "192.0.2.7",
                40_000,
                8883,
                "so\"meone",
                true,
                false,
                60,
                0,
                null);
        presence.changes().connected(connected, STILL, applied::countDown);
        assertThat(applied.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSoundDirectoryAgrees() throws InterruptedException {
        try (Presence presence = open()) {
            connect(presence, "a", 1);
        }
        assertThat(run("presence", "check", "--data", data.toString())).isZero();
        assertThat(out.toString())
                .contains("clients  1", "feed     1 to 3", "folded   1 clients", "table    clean", "All agrees.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatIsWrongIsSaidAndTheExitCodeToo() throws Exception {
        try (Presence presence = open()) {
            connect(presence, "a", 1);
        }
        Path map;
        try (Stream<Path> files = Files.list(data.resolve("presence/table"))) {
            map = files.filter(file -> file.toString().endsWith(".map"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(map, new byte[(int) Files.size(map)]);
        assertThat(run("presence", "check", "--data", data.toString())).isEqualTo(3);
        assertThat(out.toString()).contains("wrong    the table cannot be read", "1 things are wrong.");
        assertThat(run("presence", "repair", "--data", data.toString())).isZero();
        assertThat(out.toString()).contains("The table is built anew, with 1 clients.");
        assertThat(run("presence", "check", "--data", data.toString())).isZero();
    }

    @Test
    void everyClientIsOneLineOfJson() throws InterruptedException {
        try (Presence presence = open()) {
            connect(presence, "a", 1);
            connect(presence, "b", 2);
        }
        assertThat(run("presence", "print", "--data", data.toString())).isZero();
        assertThat(out.toString().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"clientId\":\"") && line.endsWith("}"))
                .first()
                .asString()
                .contains(
                        "\"status\":\"disconnected\"",
                        "\"userName\":\"so\\\"meone\"",
                        "\"connectTime\":\"2027-01-15T08:00:00.000Z\"",
                        "\"cause\":\"server-shutdown\"");
    }

    @Test
    void whileAServerRunsAllIsRefused() throws IOException {
        try (Presence presence = open()) {
            for (String command : new String[] {"check", "repair", "print"}) {
                assertThat(run("presence", command, "--data", data.toString())).isEqualTo(1);
            }
            assertThat(presence.stats().queueDepth()).isZero();
        }
        assertThat(err.toString().lines())
                .hasSize(3)
                .allMatch(line -> line.contains("--data: the presence directory")
                        && line.contains("is in use by another server"));
    }

    @Test
    void whereThereIsNothingItSaysSoAndMakesNothing() throws IOException {
        assertThat(run("presence", "check", "--data", data.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there is no presence in " + data.resolve("none"));
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void helpTellsOfTheCommands() {
        assertThat(run("presence", "--help")).isZero();
        assertThat(out.toString()).contains("check", "repair", "print", "while no server runs on it");
        assertThat(run("presence")).isEqualTo(2);
        assertThat(run("presence", "check", "--help")).isZero();
        assertThat(out.toString()).contains("Ends with 3");
        assertThat(run("presence", "chek")).isEqualTo(2);
    }
}
