package io.rollcall.benchmarks.siege;

import io.rollcall.benchmarks.trial.Packets;
import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Server;
import io.rollcall.benchmarks.trial.Wrongs;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Clients with sessions and passwords of their own are cut off together, and come back together, to a server with 256 MiB of heap. */
final class Reconnect {
    private static final int ROUNDS = 3;
    private static final String CONNECTED = "presence_clients{status=\"connected\"}";

    private Reconnect() {}

    static void run(Path jar, int clients, Wrongs wrongs, Consumer<String> out) throws Exception {
        try (Scratch scratch = new Scratch("siege")) {
            try (Server server = Passwords.server(jar, scratch.path(), clients);
                    Crowd crowd = new Crowd(server.mqtt(), clients, clients, Reconnect::login)) {
                check(crowd.come(), Map.of("0x00", clients), "first", wrongs);
                for (int round = 1; round <= ROUNDS; round++) {
                    crowd.cut(clients);
                    long begun = System.nanoTime();
                    Map<String, Integer> outcomes = crowd.come();
                    out.accept("round %d: %s after %,d ms, %.0f connected"
                            .formatted(
                                    round,
                                    outcomes,
                                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
                                    server.metric(CONNECTED)));
                    check(outcomes, Map.of("0x00 present", clients), "round " + round, wrongs);
                }
                if (server.metric(CONNECTED) != clients) {
                    wrongs.add(server.metric(CONNECTED) + " are connected by presence, not " + clients);
                }
                server.mistakes().forEach(wrongs::add);
                server.terminate();
            }
        }
    }

    private static byte[] login(int number) {
        return Packets.login("device-" + number, Passwords.user(number), Passwords.password(number), true);
    }

    private static void check(Map<String, Integer> is, Map<String, Integer> expected, String when, Wrongs wrongs) {
        if (!is.equals(expected)) {
            wrongs.add(when + ": " + is + ", not " + expected);
        }
    }
}
