package io.rollcall.benchmarks.presence;

import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Settling;
import io.rollcall.benchmarks.trial.Wrongs;
import io.rollcall.presence.ClientPage;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Pages through all clients, by every field and in both directions, while most of them change: each client that does not change must appear exactly
 * once in every list. One of ten does not change.
 */
public final class ChurnTrial {
    private static final int UNCHANGED_ONE_OF = 10;
    private static final int PAGE = 1_000;
    private static final int CHANGES_A_MILLISECOND = 10;
    /** Changes that wait for the recorder at most. */
    private static final int WAITING_MAX = 50_000;

    private static final int NUMBER_BASE = 100_000_000;

    private final Presence presence;
    private final Changes changes;
    private final int clients;
    private final long[] standing;
    private final SplittableRandom random;
    private final Consumer<String> out;
    private final Wrongs wrongs;
    private volatile boolean stopped;

    private ChurnTrial(Presence presence, int clients, long seed, Consumer<String> out) {
        this.presence = presence;
        this.changes = new Changes(presence.changes(), presence.run());
        this.clients = clients;
        this.standing = new long[clients];
        this.random = new SplittableRandom(seed);
        this.out = out;
        this.wrongs = new Wrongs(out);
    }

    /** Arguments: how many clients (1,000,000 when left out), the seed (a new one), and the fields, with commas between them (all). */
    public static void main(String[] arguments) throws Exception {
        int clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        Consumer<String> say = System.out::println;
        List<Field> fields = arguments.length > 2
                ? Stream.of(arguments[2].split(",", -1)).map(Field::valueOf).toList()
                : List.of(Field.values());
        List<String> wrong = run(clients, seed, fields, say);
        say.accept("churn: " + (wrong.isEmpty() ? "ok" : "FAILED") + "; seed " + seed);
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /** Runs it with so many clients, and says what was wrong: nothing when all is well. */
    public static List<String> run(int clients, long seed, List<Field> fields, Consumer<String> out)
            throws IOException, InterruptedException {
        try (Scratch scratch = new Scratch("churn")) {
            PresenceConfig config =
                    new PresenceConfig(scratch.path().resolve("presence"), clients, PresenceConfig.TICK_DEFAULT);
            try (Presence presence = Presence.open(config)) {
                return new ChurnTrial(presence, clients, seed, out).run(fields);
            }
        }
    }

    private List<String> run(List<Field> fields) throws InterruptedException {
        for (int client = 0; client < clients; client++) {
            standing[client] = changes.connect(Changes.clientId(client));
            if (client % 2 == 0) {
                end(client);
            }
        }
        Settling.await(presence.queries());
        Thread churning = new Thread(this::churn, "churning");
        churning.start();
        try {
            for (Field field : fields) {
                walk(new Order(field, false));
                walk(new Order(field, true));
            }
        } finally {
            stopped = true;
            churning.join();
        }
        return wrongs.first();
    }

    private void end(int client) {
        changes.disconnect(Changes.clientId(client), standing[client]);
        standing[client] = 0;
    }

    private static boolean isUnchanged(int client) {
        return client % UNCHANGED_ONE_OF == 0;
    }

    private void churn() {
        long next = System.nanoTime();
        while (!stopped) {
            for (int i = 0; i < CHANGES_A_MILLISECOND; i++) {
                int client = random.nextInt(clients);
                if (isUnchanged(client)) {
                    continue;
                }
                if (standing[client] == 0) {
                    standing[client] = changes.connect(Changes.clientId(client));
                } else {
                    end(client);
                }
            }
            // what was missed is not made up for: the queue has no limit
            next = Math.max(next + TimeUnit.MILLISECONDS.toNanos(1), System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
            while (!stopped && presence.stats().queueDepth() > WAITING_MAX) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    private void walk(Order order) {
        BitSet seen = new BitSet(clients);
        long toldBefore = changes.told();
        long begun = System.nanoTime();
        String bookmark = null;
        int pages = 0;
        do {
            ClientPage page = presence.queries().list(new ClientQuery(Filter.ALL, List.of(order), PAGE, bookmark));
            page.clients().forEach(client -> see(client, seen, order));
            bookmark = page.bookmark();
            pages++;
        } while (bookmark != null);
        for (int client = 0; client < clients; client += UNCHANGED_ONE_OF) {
            if (!seen.get(client)) {
                wrongs.add(
                        "client " + Changes.clientId(client) + " did not change, and is not in the list by " + order);
            }
        }
        out.accept("%s: %,d pages in %,d ms, %,d changes meanwhile; wrong: %d"
                .formatted(
                        order,
                        pages,
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
                        changes.told() - toldBefore,
                        wrongs.count()));
    }

    private void see(ClientState state, BitSet seen, Order order) {
        String clientId = state.clientId();
        int client = Integer.parseInt(clientId.substring(clientId.lastIndexOf(':') + 1)) - NUMBER_BASE;
        if (isUnchanged(client) && seen.get(client)) {
            wrongs.add("client " + clientId + " did not change, and is twice in the list by " + order);
        }
        seen.set(client);
    }
}
