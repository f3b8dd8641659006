package io.rollcall.benchmarks.siege;

import io.rollcall.benchmarks.trial.Packets;
import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Server;
import io.rollcall.benchmarks.trial.Wrongs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * More clients come than there are file descriptors: once to a server that takes only as many as they allow, and once to one that was told to take more
 * and runs out of them. Who is there is served, and others come in when there are descriptors again.
 */
final class Descriptors {
    private static final int FILES = 420;
    private static final int LATER = 100;
    private static final int LOG_LINES_MAX = 20;
    private static final int LOOK_MILLIS = 50;

    private final Server server;
    private final Wrongs wrongs;
    private final Consumer<String> out;

    private Descriptors(Server server, Wrongs wrongs, Consumer<String> out) {
        this.server = server;
        this.wrongs = wrongs;
        this.out = out;
    }

    static void run(Path jar, int clients, Wrongs wrongs, Consumer<String> out) throws Exception {
        for (String config : List.of("{}", "mqtt: {connectionsMax: 100000}")) {
            try (Scratch scratch = new Scratch("siege")) {
                Path file = Files.writeString(scratch.path().resolve("rollcall.yaml"), config + "\n");
                try (Server server = Server.launch(
                        List.of("prlimit", "--nofile=" + FILES + ":" + FILES),
                        jar,
                        scratch.path().resolve("data"),
                        List.of("-Xmx256m"),
                        List.of("--config", file.toString()))) {
                    new Descriptors(server, wrongs, out).besiege(clients, config.equals("{}"));
                    server.terminate();
                }
                List<String> log = Files.readAllLines(scratch.path().resolve("log"));
                log.forEach(line -> out.accept("  logged: " + line));
                if (log.size() > LOG_LINES_MAX) {
                    wrongs.add(log.size() + " lines logged");
                }
            }
        }
    }

    private void besiege(int clients, boolean isLimited) throws Exception {
        InetSocketAddress mqtt = server.mqtt();
        try (Steady steady =
                new Steady(new Socket(mqtt.getAddress(), mqtt.getPort()), Packets.connect("steady", 5, 0), 1, wrongs)) {
            out.accept("%d of %d descriptors in use".formatted(open(), FILES));
            crowd(clients, isLimited);
            out.accept("slowest ping %d ms of %,d".formatted(steady.slowestMillis(), steady.answers()));
        }
    }

    private void crowd(int clients, boolean isLimited) throws Exception {
        try (Crowd crowd =
                new Crowd(server.mqtt(), clients, clients, number -> Packets.connect("device-" + number, 5, 0))) {
            Map<String, Integer> outcomes = crowd.come();
            out.accept("all came: %s; %d of %d descriptors in use".formatted(outcomes, open(), FILES));
            boolean isFull = open() >= FILES - 1;
            if (isFull == isLimited || outcomes.getOrDefault("0x00", 0) == clients) {
                wrongs.add("limited by connectionsMax: " + isLimited + ", without descriptors: " + isFull);
            }
            crowd.cut(clients);
        }
        try (Crowd some = new Crowd(server.mqtt(), LATER, LATER, number -> Packets.connect("later-" + number, 5, 0))) {
            Map<String, Integer> outcomes = some.come();
            out.accept("after they had left, some came: " + outcomes);
            if (outcomes.getOrDefault("0x00", 0) != LATER) {
                wrongs.add("not all came in when there were descriptors again: " + outcomes);
            }
            for (int i = 0; i < LATER; i++) {
                awaitConnected("later-" + i);
            }
        }
    }

    private void awaitConnected(String clientId) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        String answer = "";
        while (System.nanoTime() < deadline) {
            answer = server.text("/api/v1/clients/" + clientId);
            if (answer.contains("\"status\":\"connected\"")) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        wrongs.add("HTTP does not say that " + clientId + " is connected: " + answer);
    }

    private long open() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + server.pid() + "/fd"))) {
            return open.count();
        }
    }
}
