package io.rollcall.benchmarks.presence;

import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Settling;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.presence.PresenceStats;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Changes per second through one recorder, with journal and table: first all clients connect, then random ones disconnect,
 * connect and are taken over. Prints the rate, the processor time of the recorder's thread and of the view's for a change, and where the
 * recorder's goes.
 */
public final class RecorderRate {
    private static final String RECORDER = "rollcall-presence-recorder";
    private static final String VIEW = "rollcall-presence-view";
    /** Changes that wait in the queue at most: enough that the recorder never waits for the tellers. */
    private static final int WAITING_MAX = 50_000;

    private static final int LOOK_EVERY = 256;
    private static final int TELLERS = 1;
    private static final int WARM_UP_SECONDS = 5;

    private final Presence presence;
    private final Changes changes;
    private final String[] clientIds;
    private final PrintStream out;
    private final long seqBefore;
    private volatile boolean stopped;

    private RecorderRate(Presence presence, int clients, PrintStream out) {
        this.presence = presence;
        this.changes = new Changes(presence.changes(), presence.run());
        this.clientIds = new String[clients];
        Arrays.setAll(clientIds, Changes::clientId);
        this.out = out;
        this.seqBefore = presence.queries().asOfSeq();
    }

    /** Arguments: how many clients (1,000,000 when left out), how many seconds (30), and the seed (a new one). */
    public static void main(String[] arguments) throws Exception {
        int clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
        try (Scratch scratch = new Scratch("recorder")) {
            PresenceConfig config =
                    new PresenceConfig(scratch.path().resolve("presence"), clients, PresenceConfig.TICK_DEFAULT);
            try (Presence presence = Presence.open(config);
                    Profile profile = new Profile(RECORDER, scratch.path().resolve("profile.jfr"))) {
                System.out.printf("%d clients, seed %d, load %.1f%n", clients, seed, load());
                new RecorderRate(presence, clients, System.out).run(seconds, seed, profile);
            }
            System.out.printf("the journal slowed writes down or stopped them %d times%n", stalls(scratch.path()));
            System.out.printf("%d MB of files, load %.1f%n", scratch.bytes() / 1_000_000, load());
        }
    }

    /** What RocksDB says of it in its own log. */
    private static long stalls(Path scratch) throws IOException {
        try (Stream<Path> files = Files.list(scratch.resolve("presence/journal"))) {
            long stalls = 0;
            for (Path log : files.filter(file -> file.getFileName().toString().startsWith("LOG"))
                    .toList()) {
                try (Stream<String> lines = Files.lines(log)) {
                    stalls += lines.filter(line -> line.contains("Stalling writes") || line.contains("Stopping writes"))
                            .count();
                }
            }
            return stalls;
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private void run(int seconds, long seed, Profile profile) throws IOException, InterruptedException {
        long[] standing = connectAll();
        List<Thread> tellers = new ArrayList<>();
        for (int i = 0; i < TELLERS; i++) {
            int first = i;
            SplittableRandom random = new SplittableRandom(seed + i);
            tellers.add(new Thread(() -> churn(first, standing, random), "teller-" + i));
        }
        tellers.forEach(Thread::start);
        watch(WARM_UP_SECONDS, "warm-up");
        watch(seconds, "churn");
        stopped = true;
        for (Thread teller : tellers) {
            teller.join();
        }
        settle();
        check();
        profile.stop();
        profile.print(out);
    }

    private long[] connectAll() {
        long begun = System.nanoTime();
        long[] standing = new long[clientIds.length];
        for (int client = 0; client < standing.length; client++) {
            standing[client] = changes.connect(clientIds[client]);
            if (client % LOOK_EVERY == 0) {
                awaitRoom();
            }
        }
        settle();
        double seconds = (System.nanoTime() - begun) / 1e9;
        out.printf("first connects: %,.0f changes/s%n", standing.length / seconds);
        return standing;
    }

    /** Every client of this teller's is told by it alone, so that what is told of one client keeps its order. */
    private void churn(int first, long[] standing, SplittableRandom random) {
        int own = standing.length / TELLERS;
        for (int count = 0; !stopped; count++) {
            int client = first + TELLERS * random.nextInt(own);
            if (standing[client] == 0) {
                standing[client] = changes.connect(clientIds[client]);
            } else if (random.nextInt(10) == 0) {
                standing[client] = changes.takeOver(clientIds[client], standing[client]);
            } else {
                changes.disconnect(clientIds[client], standing[client]);
                standing[client] = 0;
            }
            if (count % LOOK_EVERY == 0) {
                awaitRoom();
            }
        }
    }

    private void awaitRoom() {
        while (waiting() > WAITING_MAX) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** Each change is one entry of the feed. Not asked of presence's statistics, whose locks are the recorder's. */
    private long waiting() {
        return changes.told() - (presence.queries().asOfSeq() - seqBefore);
    }

    private void watch(int seconds, String what) throws InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] rates = new long[seconds];
        long processorBefore = processorNanos(threads, RECORDER);
        long viewBefore = processorNanos(threads, VIEW);
        long seqAtFirst = presence.queries().asOfSeq();
        long seq = seqAtFirst;
        long time = System.nanoTime();
        int starved = 0;
        for (int i = 0; i < seconds; i++) {
            TimeUnit.SECONDS.sleep(1);
            long now = System.nanoTime();
            long at = presence.queries().asOfSeq();
            rates[i] = Math.round((at - seq) * 1e9 / (now - time));
            starved += waiting() < LOOK_EVERY ? 1 : 0;
            seq = at;
            time = now;
        }
        long processor = processorNanos(threads, RECORDER) - processorBefore;
        long view = processorNanos(threads, VIEW) - viewBefore;
        Arrays.sort(rates);
        out.printf(
                "%s: changes/s median %,d, least %,d, most %,d of %d seconds; the recorder's thread %,d ns a change,"
                        + " busy %d %%, the view's %,d ns; seconds in which it waited for the teller: %d; load %.1f%n",
                what,
                rates[seconds / 2],
                rates[0],
                rates[seconds - 1],
                seconds,
                processor / Math.max(1, seq - seqAtFirst),
                processor / (seconds * 10_000_000L),
                view / Math.max(1, seq - seqAtFirst),
                starved,
                load());
    }

    /** What the thread of this name has taken; 0 while there is none. */
    private static long processorNanos(ThreadMXBean threads, String name) {
        return Arrays.stream(threads.dumpAllThreads(false, false))
                .filter(thread -> thread.getThreadName().equals(name))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    private void settle() {
        Settling.await(presence.queries());
    }

    private void check() {
        PresenceStats stats = presence.stats();
        if (stats.changes().applied() != changes.told()) {
            throw new IllegalStateException("told " + changes.told() + " changes, and applied " + stats.changes());
        }
        out.printf("told and applied: %,d%n", changes.told());
    }
}
