package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.connection;
import static io.rollcall.presence.Given.lost;
import static io.rollcall.presence.Given.still;
import static io.rollcall.presence.Given.takenOver;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.journal.JournalFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes in any order, doubled and late, against a model that knows only: the greatest connectionId wins, and its end beats its beginning. */
class JoinTest {
    private static final int CHANGES = 400;

    @TempDir
    Path directory;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** One change, as it can be told again. */
    private record Change(
            String clientId,
            long connectionId,
            @Nullable Connected begins,
            @Nullable Disconnected ends) {
        void tell(PresenceChanges changes) {
            if (begins != null && ends != null) {
                changes.takenOver(ends, begins, still(), () -> {});
            } else if (begins != null) {
                changes.connected(begins, still(), () -> {});
            } else if (ends != null) {
                changes.disconnected(ends);
            }
        }
    }

    @RepeatedTest(20)
    void theOrderOfChangesDoesNotMatter() {
        try (House house = House.inMemory()) {
            List<Change> changes = life(house.presence.run(), 5);
            Map<String, Boolean> model = model(changes);
            List<Change> told = new ArrayList<>(changes);
            for (int i = 0; i < changes.size() / 3; i++) {
                told.add(changes.get(random.nextInt(changes.size())));
            }
            Collections.shuffle(told, random);
            told.forEach(change -> change.tell(house.changes()));
            house.settle();
            assertIsModel(house, changes, model);
        }
    }

    @RepeatedTest(5)
    void tellingEverythingAgainChangesNothing() {
        try (House house = House.inMemory()) {
            List<Change> changes = life(house.presence.run(), 10);
            changes.forEach(change -> change.tell(house.changes()));
            house.settle();
            List<ClientState> once = house.all();
            long seq = house.queries().asOfSeq();
            changes.forEach(change -> change.tell(house.changes()));
            house.settle();
            assertThat(house.all()).as("seed %d", seed).isEqualTo(once);
            assertThat(house.queries().asOfSeq()).as("seed %d", seed).isEqualTo(seq);
        }
    }

    @Test
    void theFeedFoldsToTheRecordsOfJournalAndTable() throws JournalFailure {
        List<ClientState> shown = List.of();
        for (int start = 0; start < 3; start++) {
            try (House house = House.in(directory, NOON + start * 100_000L, 100)) {
                List<Change> changes = life(house.presence.run(), 20);
                if (random.nextBoolean()) {
                    Collections.shuffle(changes, random);
                }
                changes.forEach(change -> change.tell(house.changes()));
                house.settle();
                shown = house.all();
            }
        }
        Map<String, byte[]> folded = House.fold(House.feed(directory));
        Map<String, byte[]> records = House.records(directory);
        assertThat(folded).as("seed %d", seed).containsExactlyInAnyOrderEntriesOf(records);
        assertThat(shown).as("seed %d", seed).hasSameSizeAs(records.keySet());
        for (ClientState state : shown) {
            if (state.isConnected()) {
                assertThat(RecordCodec.encode(state)).as("seed %d", seed).isEqualTo(records.get(state.clientId()));
            }
        }
    }

    @Test
    void fromManyThreadsNothingIsLost() throws Exception {
        int threads = 4;
        int clients = 200;
        try (House house = House.in(directory, NOON, 100)) {
            int run = house.presence.run();
            CountDownLatch applied = new CountDownLatch(threads * clients * 2);
            List<Thread> tellers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int teller = t;
                tellers.add(new Thread(() -> tellClients(house, run, teller, clients, applied)));
            }
            tellers.forEach(Thread::start);
            for (Thread teller : tellers) {
                teller.join();
            }
            applied.await();
            house.settle();
            assertThat(house.queries().counts()).isEqualTo(new ClientCounts((long) threads * clients, 0));
            assertThat(house.queries().asOfSeq()).isEqualTo(1 + 3L * threads * clients);
            assertThat(house.presence.stats().changes().late()).isZero();
        }
        assertThat(House.feed(directory)).hasSize(2 + threads * clients * 3);
    }

    /** Each client connects, is lost, and connects again. */
    private static void tellClients(House house, int run, int teller, int clients, CountDownLatch applied) {
        for (int i = 0; i < clients; i++) {
            String clientId = "client-" + teller + "-" + i;
            long first = connection(run, (i * 2L + 1) * 10 + teller);
            long second = connection(run, (i * 2L + 2) * 10 + teller);
            house.changes().connected(connected(clientId, first), still(), applied::countDown);
            house.changes().disconnected(lost(clientId, first));
            house.changes().connected(connected(clientId, second), still(), applied::countDown);
        }
    }

    /** What clients did, in order. */
    private List<Change> life(int run, int clients) {
        Map<String, Long> standing = new HashMap<>();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            String clientId = "client-" + random.nextInt(clients);
            Long old = standing.get(clientId);
            long next = connection(run, i + 1L);
            if (old == null) {
                changes.add(new Change(clientId, next, connected(clientId, next), null));
                standing.put(clientId, next);
            } else if (random.nextInt(4) == 0) {
                changes.add(new Change(clientId, next, connected(clientId, next), takenOver(clientId, old)));
                standing.put(clientId, next);
            } else {
                changes.add(new Change(clientId, old, null, lost(clientId, old)));
                standing.remove(clientId);
            }
        }
        return changes;
    }

    /** Whether each client is connected after all of them. */
    private static Map<String, Boolean> model(List<Change> changes) {
        Map<String, Boolean> connected = new HashMap<>();
        for (Change change : changes) {
            connected.put(change.clientId, change.begins != null);
        }
        return connected;
    }

    private void assertIsModel(House house, List<Change> changes, Map<String, Boolean> model) {
        Map<String, Long> newest = new HashMap<>();
        changes.forEach(change -> newest.merge(change.clientId, change.connectionId, Math::max));
        model.forEach((clientId, connected) -> {
            ClientState state = house.find(clientId);
            assertThat(state.isConnected()).as("seed %d, %s", seed, clientId).isEqualTo(connected);
            assertThat(state.connection())
                    .as("seed %d, %s", seed, clientId)
                    .isEqualTo(connected(clientId, newest.getOrDefault(clientId, 0L)));
            if (!connected) {
                assertThat(state.lastDisconnect())
                        .as("seed %d, %s", seed, clientId)
                        .isEqualTo(lost(clientId, newest.getOrDefault(clientId, 0L)));
            }
        });
        long connected = model.values().stream().filter(each -> each).count();
        assertThat(house.queries().counts())
                .as("seed %d", seed)
                .isEqualTo(new ClientCounts(connected, model.size() - connected));
        assertThat(house.all()).as("seed %d", seed).hasSize(model.size());
    }
}
