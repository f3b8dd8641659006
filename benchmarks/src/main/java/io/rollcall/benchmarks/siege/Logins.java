package io.rollcall.benchmarks.siege;

import io.rollcall.benchmarks.trial.Packets;
import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Server;
import io.rollcall.benchmarks.trial.Wrongs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Passwords are tried by the thousand, from sixteen addresses, while one client is served and another logs in again and again. */
final class Logins {
    private static final int USERS = 100;
    private static final int AT_ONCE = 500;
    private static final long LOG_BYTES_MAX = 1024 * 1024;

    private Logins() {}

    static void run(Path jar, int logins, Wrongs wrongs, Consumer<String> out) throws Exception {
        try (Scratch scratch = new Scratch("siege")) {
            try (Server server = Passwords.server(jar, scratch.path(), USERS);
                    Steady steady = honest(server.mqtt(), "steady", 0, wrongs);
                    Crowd crowd = new Crowd(server.mqtt(), logins, AT_ONCE, Logins::guess)) {
                long begun = System.nanoTime();
                Honest honest = new Honest(server.mqtt(), wrongs);
                Map<String, Integer> outcomes = crowd.come();
                int honestLogins = honest.end();
                out.accept("%s after %,d ms; %,d honest logins meanwhile; slowest ping %d ms of %,d"
                        .formatted(
                                outcomes,
                                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
                                honestLogins,
                                steady.slowestMillis(),
                                steady.answers()));
                if (outcomes.keySet().stream().anyMatch(how -> how.startsWith("0x00"))) {
                    wrongs.add("somebody came in with a wrong password: " + outcomes);
                }
                if (outcomes.containsKey("unanswered")) {
                    wrongs.add("neither refused nor closed: " + outcomes);
                }
                if (honestLogins == 0) {
                    wrongs.add("no honest client came in meanwhile");
                }
                long logged = Files.size(scratch.path().resolve("log"));
                out.accept("%,d bytes logged".formatted(logged));
                if (logged > LOG_BYTES_MAX) {
                    wrongs.add("logged " + logged + " bytes of it");
                }
                server.mistakes().forEach(wrongs::add);
            }
        }
    }

    /** Every second user exists. */
    private static byte[] guess(int number) {
        return Packets.login(
                "guess-" + number, Passwords.user(number % (2 * USERS) + USERS / 2), "guess " + number, false);
    }

    private static Steady honest(InetSocketAddress server, String clientId, int user, Wrongs wrongs)
            throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort(), InetAddress.getLoopbackAddress(), 0);
        byte[] login = Packets.login(clientId, Passwords.user(user), Passwords.password(user), false);
        return new Steady(socket, login, 1, wrongs);
    }

    /** Logs in again and again, from an address that nobody guesses from, as a user that nobody guesses for. */
    private static final class Honest {
        private final Thread thread;
        private volatile boolean ended;
        private int logins;

        Honest(InetSocketAddress server, Wrongs wrongs) {
            thread = new Thread(
                    () -> {
                        while (!ended) {
                            try {
                                honest(server, "honest", 1, wrongs).close();
                                logins++;
                            } catch (IOException e) {
                                wrongs.add("an honest client did not come in: " + e);
                            }
                        }
                    },
                    "honest");
            thread.start();
        }

        int end() throws InterruptedException {
            ended = true;
            thread.join();
            return logins;
        }
    }
}
