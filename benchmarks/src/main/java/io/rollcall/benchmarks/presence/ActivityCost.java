package io.rollcall.benchmarks.presence;

import com.sun.management.ThreadMXBean;
import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Settling;
import io.rollcall.broker.connection.PacketActivity;
import io.rollcall.broker.connection.PacketActivity.Cost;
import io.rollcall.presence.Activity;
import io.rollcall.presence.ActivityEvent;
import io.rollcall.presence.Connected;
import io.rollcall.presence.LiveActivity;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * What it costs to know when each client was last active: for each packet, on the connection's event loop; and for each client that was
 * active in a batch, on the event loop and on the recorder's thread. Time and bytes allocated.
 */
public final class ActivityCost {
    private static final String RECORDER = "rollcall-presence-recorder";
    private static final int ROUNDS = 11;
    private static final int WARM_UP_ROUNDS = 5;
    private static final int PACKETS = 20_000_000;
    private static final int CONNECTIONS = 10_000;
    private static final int BATCH_CLIENTS = 100_000;
    private static final int RUN_SHIFT = 40;
    private static final long SEED = 20_261_120;

    private final PrintStream out;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ActivityCost(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        new ActivityCost(System.out).run();
    }

    private void run() throws IOException {
        out.printf(Locale.ROOT, "load %.1f%n", load());
        out.println("| what | connections | for each | ns: median (least to most) | bytes: median (least to most) |");
        out.println("|---|---:|---|---:|---:|");
        packets(1, 1);
        packets(CONNECTIONS, 1);
        packets(CONNECTIONS, 16);
        batches();
        out.printf(Locale.ROOT, "load %.1f%n", load());
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    // ---- for each packet

    private void packets(int connections, int inOneRead) {
        PacketActivity activity = new PacketActivity(connections, SEED);
        double[] nanos = new double[ROUNDS];
        double[] bytes = new double[ROUNDS];
        double[] walk = new double[ROUNDS];
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            Cost empty = activity.walk(PACKETS, inOneRead);
            Cost cost = activity.publish(PACKETS, inOneRead);
            if (round >= 0) {
                nanos[round] = cost.nanos();
                bytes[round] = cost.bytes();
                walk[round] = empty.nanos();
            }
        }
        long told = (long) PACKETS * (ROUNDS + WARM_UP_ROUNDS);
        if (activity.counted() != told) {
            throw new IllegalStateException("recorded " + activity.counted() + " of " + told);
        }
        String what = inOneRead == 1 ? "PUBLISH, one in a read" : "PUBLISH, " + inOneRead + " in a read";
        row(what, connections, "packet", nanos, bytes);
        row("of it the walk over the connections", connections, "packet", walk, new double[ROUNDS]);
    }

    // ---- for each client of a batch

    private void batches() throws IOException {
        try (Scratch scratch = new Scratch("activity")) {
            PresenceConfig config =
                    new PresenceConfig(scratch.path().resolve("presence"), BATCH_CLIENTS, PresenceConfig.TICK_DEFAULT);
            try (Presence presence = Presence.open(config)) {
                batches(presence);
            }
        }
    }

    private void batches(Presence presence) {
        long[] standing = new long[BATCH_CLIENTS];
        Moving live = new Moving();
        for (int client = 0; client < BATCH_CLIENTS; client++) {
            standing[client] = ((long) presence.run() << RUN_SHIFT) | (client + 1);
            presence.changes().connected(connected(client, standing[client]), live, () -> {});
        }
        Settling.await(presence.queries());
        Use loop = new Use(Thread.currentThread().getId());
        Use recorder = new Use(recorderThread());
        long now = live.time;
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            now += 1_000;
            live.time = now;
            loop.begin();
            recorder.begin();
            for (int client = 0; client < BATCH_CLIENTS; client++) {
                presence.changes().active(Changes.clientId(client), standing[client]);
            }
            loop.end(round);
            Settling.await(presence.queries());
            recorder.end(round);
            check(presence, live.time);
        }
        row("a batch: tell the recorder, with the id's text", BATCH_CLIENTS, "active client", loop.nanos, loop.bytes);
        row("a batch: the recorder", BATCH_CLIENTS, "active client", recorder.nanos, recorder.bytes);
    }

    private static void check(Presence presence, long time) {
        for (int client = 0; client < BATCH_CLIENTS; client += 1_000) {
            Activity activity = presence.queries()
                    .find(Changes.clientId(client))
                    .orElseThrow()
                    .activity();
            if (activity.time() != time) {
                throw new IllegalStateException("client " + client + " was active at " + time + ": " + activity);
            }
        }
    }

    private static Connected connected(int client, long connectionId) {
        return new Connected(
                Changes.clientId(client),
                connectionId,
                System.currentTimeMillis(),
                4,
                "tcp",
                "203.0.113.77",
                40_000,
                1883,
                null,
                true,
                false,
                60,
                0,
                null);
    }

    private long recorderThread() {
        return Arrays.stream(threads.dumpAllThreads(false, false))
                .filter(thread -> thread.getThreadName().equals(RECORDER))
                .findFirst()
                .orElseThrow()
                .getThreadId();
    }

    /** Processor time and allocation of one thread, round by round, for each client of a batch. */
    private final class Use {
        private final long thread;
        private final double[] nanos = new double[ROUNDS];
        private final double[] bytes = new double[ROUNDS];
        private long nanosBefore;
        private long bytesBefore;

        Use(long thread) {
            this.thread = thread;
        }

        void begin() {
            nanosBefore = threads.getThreadCpuTime(thread);
            bytesBefore = threads.getThreadAllocatedBytes(thread);
        }

        void end(int round) {
            if (round >= 0) {
                nanos[round] = (double) (threads.getThreadCpuTime(thread) - nanosBefore) / BATCH_CLIENTS;
                bytes[round] = (double) (threads.getThreadAllocatedBytes(thread) - bytesBefore) / BATCH_CLIENTS;
            }
        }
    }

    /** All clients were active at one time, which moves. */
    private static final class Moving implements LiveActivity {
        private volatile long time = System.currentTimeMillis();

        @Override
        public long lastActivityTime() {
            return time;
        }

        @Override
        public ActivityEvent lastActivityEvent() {
            return ActivityEvent.PUBLISH;
        }

        @Override
        public long lastSeenTime() {
            return time;
        }
    }

    private void row(String what, int connections, String each, double[] nanos, double[] bytes) {
        out.printf(Locale.ROOT, "| %s | %,d | %s | %s | %s |%n", what, connections, each, spread(nanos), spread(bytes));
    }

    private static String spread(double[] values) {
        double[] sorted = DoubleStream.of(values).sorted().toArray();
        return String.format(
                Locale.ROOT, "%.1f (%.1f to %.1f)", sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }
}
