package io.rollcall.benchmarks.presence;

import io.rollcall.benchmarks.trial.Line;
import io.rollcall.benchmarks.trial.Loop;
import io.rollcall.benchmarks.trial.Packets;
import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Server;
import io.rollcall.benchmarks.trial.Settling;
import io.rollcall.benchmarks.trial.Wrongs;
import io.rollcall.presence.Cause;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.presence.PresenceFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Connects many clients to a server in a process of its own and drops them all at once, every other one with a reset: each must be disconnected by
 * its own cause, in its state and in the feed, once.
 */
public final class MassDrop {
    private static final int LOOPS = 2;
    private static final int WAITING_MAX = 200;
    private static final int ADDRESSES = 16;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final String CONNECTED = "presence_clients{status=\"connected\"}";

    private final Path jar;
    private final int clients;
    private final Consumer<String> out;
    private final Wrongs wrongs;
    private final Line[] lines;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger tried = new AtomicInteger();

    /**
     * A trial.
     *
     * @param jar the packaged server
     * @param clients how many; two thirds of the process's open files at most
     */
    public MassDrop(Path jar, int clients, Consumer<String> out) {
        this.jar = jar;
        this.clients = clients;
        this.out = out;
        this.wrongs = new Wrongs(out);
        this.lines = new Line[clients];
    }

    /** Arguments: the jar, and how many clients (15,000 when left out). */
    public static void main(String[] arguments) throws Exception {
        int clients = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15_000;
        Consumer<String> say = System.out::println;
        List<String> wrong = new MassDrop(Path.of(arguments[0]), clients, say).run();
        say.accept("mass drop: " + (wrong.isEmpty() ? "ok" : "FAILED"));
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /** Runs it, and says what was wrong: nothing when all is well. */
    public List<String> run() throws IOException, InterruptedException {
        try (Scratch scratch = new Scratch("mass")) {
            Path data = scratch.path().resolve("data");
            try (Server server = Server.launch(jar, data, List.of("-Xmx1g"), List.of())) {
                drop(server);
                server.terminate();
            }
            check(data.resolve("presence"));
        }
        out.accept("%,d clients dropped; wrong: %d".formatted(clients, wrongs.count()));
        return wrongs.first();
    }

    private void drop(Server server) throws IOException, InterruptedException {
        InetSocketAddress mqtt = server.mqtt();
        List<Loop> loops = new ArrayList<>();
        try {
            for (int number = 0; number < LOOPS; number++) {
                Opener opener = new Opener(number, mqtt);
                Loop loop = new Loop("mass-" + number, opener::open);
                opener.loop = loop;
                loops.add(loop);
            }
            await("all clients are connected", loops, () -> accepted.get() == clients);
            await("the server counts them", loops, () -> server.metric(CONNECTED) == clients);
            long begun = System.nanoTime();
            for (int number = 0; number < LOOPS; number++) {
                int first = number;
                loops.get(number).post(() -> dropFrom(first));
            }
            long left = Settling.awaitNone(() -> (long) server.metric(CONNECTED));
            if (left > 0) {
                wrongs.add(left + " clients are still connected, and for a minute none of them ended");
            }
            out.accept("%,d dropped: %,d connected after %,d ms"
                    .formatted(clients, left, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)));
        } finally {
            loops.forEach(Loop::close);
        }
    }

    private void dropFrom(int first) {
        for (int client = first; client < clients; client += LOOPS) {
            if (isReset(client)) {
                lines[client].reset();
            } else {
                lines[client].close();
            }
        }
    }

    private static boolean isReset(int client) {
        return client / LOOPS % 2 == 0;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String what, List<Loop> loops, Condition condition)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            loops.forEach(Loop::check);
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not so in time: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void check(Path directory) {
        try (Presence presence = Presence.open(PresenceConfig.in(directory))) {
            for (int client = 0; client < clients; client++) {
                String clientId = Changes.clientId(client);
                ClientState state = presence.queries().find(clientId).orElse(null);
                Disconnected end = state == null ? null : state.lastDisconnect();
                Cause expected = isReset(client) ? Cause.SOCKET_RESET : Cause.SOCKET_CLOSED;
                if (state == null
                        || state.isConnected()
                        || end == null
                        || end.cause() != expected
                        || end.entity() != Entity.NETWORK) {
                    wrongs.add("client " + clientId + " should have ended by " + expected + ": " + state);
                }
            }
            Map<String, Integer> balance = new HashMap<>();
            Map<String, Integer> entries = new HashMap<>();
            FeedWalk.of(presence.feed(), entry -> {
                entries.merge(entry.getClass().getSimpleName(), 1, Integer::sum);
                if (entry instanceof FeedEntry.ClientConnected connected) {
                    balance.merge(connected.connected().clientId(), 1, Integer::sum);
                } else if (entry instanceof FeedEntry.ClientDisconnected disconnected) {
                    balance.merge(disconnected.disconnected().clientId(), -1, Integer::sum);
                }
            });
            out.accept("feed: " + entries);
            if (balance.size() != clients || balance.values().stream().anyMatch(rest -> rest != 0)) {
                wrongs.add("feed: not every client comes once and goes once; " + balance.size() + " clients");
            }
        }
        new PresenceFiles(directory).check().wrong().forEach(wrongs::add);
    }

    /** Opens the sockets of one loop, a few at a time. On the loop. */
    private final class Opener implements Line.Listener {
        private final InetSocketAddress server;
        private final Map<Line, Integer> opening = new HashMap<>();
        private volatile @org.jspecify.annotations.Nullable Loop loop;
        private int next;

        Opener(int first, InetSocketAddress server) {
            this.next = first;
            this.server = server;
        }

        void open() {
            Loop its = loop;
            while (its != null && next < clients && tried.get() - accepted.get() < WAITING_MAX) {
                tried.incrementAndGet();
                try {
                    String from = "127.0.0." + (2 + next % ADDRESSES);
                    lines[next] = its.open(new InetSocketAddress(from, 0), server, this);
                    opening.put(lines[next], next);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                next += LOOPS;
            }
        }

        @Override
        public void opened(Line line) {
            Integer client = opening.get(line);
            int number = client == null ? next : client; // connected at once: it is the one that is being opened
            line.send(Packets.connect(Changes.clientId(number), number % 2 == 0 ? 4 : 5, 0));
        }

        @Override
        public void packet(Line line, int first, ByteBuffer body) {
            if (first == Packets.CONNACK && body.get(1) == 0) {
                accepted.incrementAndGet();
            }
        }

        @Override
        public void closed(Line line, boolean reset) {
            wrongs.add("client " + Changes.clientId(opening.getOrDefault(line, -1)) + " was closed by the server");
        }
    }
}
