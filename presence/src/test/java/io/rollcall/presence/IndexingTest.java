package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connection;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.table.HeapTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** How indexes come to be, and how they end. */
class IndexingTest {
    private static final int RUN = 2;
    private static final int CLIENTS = Indexing.AT_ONCE_MAX + 5000;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final HeapTable table = new HeapTable();
    private final Runs runs = new Runs(Map.of(1, Run.begun(1, NOON, 0)), Run.begun(RUN, NOON, 0));

    /** The test is the recorder. */
    private final View view = new View(table, runs, 0, CLIENTS, IndexLimits.DEFAULT);

    @RepeatedTest(3)
    void whoChangesWhileTheyAreBuiltIsIndexedAsItIs() {
        for (int i = 0; i < CLIENTS; i++) {
            put(state("client-" + i, 1, random.nextInt(100)), false);
        }
        view.indexing().start();
        boolean changedMeanwhile = false;
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (view.reading(() -> view.indexing().index().isEmpty())) {
            changedMeanwhile = true;
            String clientId = "client-" + random.nextInt(CLIENTS + 1000);
            view.writing(() -> put(state(clientId, RUN, random.nextInt(100)), true));
            assertThat(System.nanoTime()).as("seed %d", seed).isLessThan(deadline);
            LockSupport.parkNanos(10_000); // whoever builds needs a processor too
        }
        assertThat(changedMeanwhile).isTrue();
        for (int i = 0; i < 1000; i++) {
            String clientId = "client-" + random.nextInt(CLIENTS + 1000);
            view.writing(() -> put(state(clientId, RUN, random.nextInt(100)), true));
        }
        for (Field field : List.of(Field.CLIENT_ID, Field.CONNECT_TIME, Field.SEEN_TIME)) {
            assertAgrees(new ClientQuery(Filter.ALL, List.of(new Order(field, true)), 3000, null));
            Filter connected = Filter.where().status(Status.CONNECTED).build();
            assertAgrees(new ClientQuery(connected, List.of(new Order(field, false)), 3000, null));
        }
    }

    @AfterEach
    void close() {
        view.indexing().close();
    }

    private void assertAgrees(ClientQuery query) {
        ClientPage expected = new Listing(view, query, NOON, id -> false).list();
        ClientPage page = new IndexedList(view, query, NOON).list().orElseThrow();
        assertThat(page.clients()).as("seed %d, %s", seed, query).isEqualTo(expected.clients());
        assertThat(page.matches()).as("seed %d, %s", seed, query).isEqualTo(expected.matches());
    }

    @Test
    void buildingStopsWhenPresenceIsClosed() {
        for (int i = 0; i < CLIENTS; i++) {
            put(state("client-" + i, 1, 0), false);
        }
        view.indexing().start();
        view.indexing().close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals(Indexing.THREAD_NAME));
    }

    private void put(ClientState state, boolean tell) {
        table.put(state.clientId(), RecordCodec.encode(state));
        if (tell) {
            view.indexing().changed(List.of(new Put(state)));
        }
    }

    /** It connected once. */
    private record Put(ClientState state) implements Indexing.Change {
        @Override
        public String clientId() {
            return state.clientId();
        }

        @Override
        public int connects() {
            return 1;
        }
    }

    private ClientState state(String clientId, int run, long time) {
        Connected connected = Given.connected(clientId, connection(run, random.nextInt(1000)), NOON + time);
        return Fold.connected(null, connected, null, 1);
    }

    @Test
    void withMoreClientsThanMayBeListsGoOnWithoutIndexes() {
        IndexLimits few = new IndexLimits(3, 10, List.of(), 100, 100, 5, Duration.ofMinutes(1), 100, 10);
        try (House house = House.in(null, NOON, 1000, few)) {
            for (String clientId : List.of("a", "b", "c")) {
                house.connect(clientId);
            }
            assertThat(house.queries().census().indexed()).isTrue();
            house.connect("d");
            assertThat(house.queries().census().indexed()).isFalse();
            assertThat(house.presence.stats().indexes().failures()).isEqualTo(1);
            house.connect("e");
            assertThat(house.all()).extracting(ClientState::clientId).containsExactly("a", "b", "c", "d", "e");
            assertThat(house.queries().countsOfGroup("a")).isEmpty();
        }
    }

    @Test
    void aClientThatOnlyPingsIsNotSuspectAfterATick() {
        Instant[] now = {Instant.ofEpochMilli(NOON)};
        InstantSource clock = () -> now[0];
        PresenceConfig config = new PresenceConfig(null, 100, Duration.ofMillis(1));
        try (Presence presence = Presence.open(config, clock)) {
            Given.Moving pinging = new Given.Moving();
            long run = (long) presence.run() << 40;
            presence.changes().connected(Given.connected("pinging", run + 1, NOON), pinging, () -> {});
            presence.changes().connected(Given.connected("silent", run + 2, NOON), Given.still(), () -> {});
            awaitKnown(presence, 2);
            now[0] = Instant.ofEpochMilli(NOON + 89_000);
            assertThat(suspects(presence)).isEmpty();
            pinging.seen(NOON + 60_000);
            now[0] = Instant.ofEpochMilli(NOON + 91_000);
            assertThat(suspects(presence)).containsExactly("silent");
            awaitSuspects(presence, 1);
            assertThat(presence.queries().find("pinging").orElseThrow().expectedBy())
                    .hasValue(NOON + 150_000);
            now[0] = Instant.ofEpochMilli(NOON + 151_000);
            awaitSuspects(presence, 2);
            assertThat(suspects(presence)).containsExactly("pinging", "silent");
        }
    }

    private static List<String> suspects(Presence presence) {
        ClientQuery query = new ClientQuery(Filter.where().suspect(true).build(), List.of(), 10, null);
        return presence.queries().list(query).clients().stream()
                .map(ClientState::clientId)
                .toList();
    }

    private static void awaitSuspects(Presence presence, long count) {
        await(() -> presence.queries().census().suspect(), count);
    }

    private static void awaitKnown(Presence presence, long count) {
        await(() -> presence.queries().counts().known(), count);
    }

    private static void await(LongSupplier what, long count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (what.getAsLong() != count) {
            assertThat(System.nanoTime()).as("still %d", what.getAsLong()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
