package io.rollcall.benchmarks.presence;

import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Settling;
import io.rollcall.benchmarks.trial.Wrongs;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.presence.PresenceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Tells the recorder many changes from several threads as fast as they can, without minding its queue: all must be applied, the feed must be
 * without a gap, and every client must be as its thread left it.
 */
public final class Injection {
    private static final int THREADS = 4;
    private static final int CLIENTS_A_THREAD = 25_000;

    private final int changesAThread;
    private final long seed;
    private final Consumer<String> out;
    private final Wrongs wrongs;

    /**
     * A trial.
     *
     * @param changes how many in all
     * @param seed of what is told
     */
    public Injection(int changes, long seed, Consumer<String> out) {
        this.changesAThread = changes / THREADS;
        this.seed = seed;
        this.out = out;
        this.wrongs = new Wrongs(out);
    }

    /** Arguments: how many changes (1,000,000 when left out), and the seed (a new one). */
    public static void main(String[] arguments) throws Exception {
        int changes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        Consumer<String> say = System.out::println;
        List<String> wrong = new Injection(changes, seed, say).run();
        say.accept("injection: " + (wrong.isEmpty() ? "ok" : "FAILED") + "; seed " + seed);
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /** Runs it, and says what was wrong: nothing when all is well. */
    public List<String> run() throws IOException, InterruptedException {
        try (Scratch scratch = new Scratch("injection")) {
            Path directory = scratch.path().resolve("presence");
            try (Presence presence = Presence.open(PresenceConfig.in(directory))) {
                inject(presence);
            }
            PresenceFiles.Report report = new PresenceFiles(directory).check();
            report.wrong().forEach(wrongs::add);
        }
        return wrongs.first();
    }

    private void inject(Presence presence) throws InterruptedException {
        Changes changes = new Changes(presence.changes(), presence.run());
        long[][] standing = new long[THREADS][CLIENTS_A_THREAD];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            threads.add(new Thread(() -> tell(changes, number, standing[number]), "teller-" + i));
        }
        threads.forEach(Thread::start);
        int deepest = 0;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                deepest = Math.max(deepest, presence.stats().queueDepth());
                thread.join(1);
            }
        }
        Settling.await(presence.queries());
        long applied = presence.stats().changes().applied();
        if (applied != changes.told()) {
            wrongs.add("told " + changes.told() + " changes, and applied "
                    + presence.stats().changes());
        }
        long entries = FeedWalk.of(presence.feed(), entry -> {});
        if (entries != changes.told() + 1) {
            wrongs.add("told " + changes.told() + " changes, and the feed has " + entries + " entries");
        }
        for (int i = 0; i < THREADS; i++) {
            compare(presence, i, standing[i]);
        }
        out.accept(
                "%,d changes from %d threads: applied %,d, feed entries %,d with that of the start, deepest queue %,d; wrong: %d"
                        .formatted(changes.told(), THREADS, applied, entries, deepest, wrongs.count()));
    }

    private static String clientId(int thread, int client) {
        return Changes.clientId(thread * CLIENTS_A_THREAD + client);
    }

    private void tell(Changes changes, int thread, long[] standing) {
        SplittableRandom random = new SplittableRandom(seed + thread);
        for (int i = 0; i < changesAThread; i++) {
            int client = random.nextInt(CLIENTS_A_THREAD);
            String clientId = clientId(thread, client);
            if (standing[client] <= 0) {
                standing[client] = changes.connect(clientId);
            } else if (random.nextInt(4) == 0) {
                standing[client] = changes.takeOver(clientId, standing[client]);
            } else {
                changes.disconnect(clientId, standing[client]);
                standing[client] = -standing[client];
            }
        }
    }

    /** What a thread left standing is positive, what it ended negative, and whom it never touched 0. */
    private void compare(Presence presence, int thread, long[] standing) {
        for (int client = 0; client < standing.length; client++) {
            String clientId = clientId(thread, client);
            ClientState state = presence.queries().find(clientId).orElse(null);
            boolean right = state == null
                    ? standing[client] == 0
                    : state.isConnected() == standing[client] > 0
                            && state.connection().connectionId() == Math.abs(standing[client]);
            if (!right) {
                wrongs.add("client " + clientId + " was left with " + standing[client] + ": " + state);
            }
        }
    }
}
