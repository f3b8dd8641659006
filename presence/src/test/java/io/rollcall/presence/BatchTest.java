package io.rollcall.presence;

import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.still;
import static io.rollcall.presence.Given.takenOver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Batches and pages while their clients change: each is one cut. Clients take themselves over, one after the other and round again; each
 * time is one entry of the feed, so the connects of all together are the sequence number, and no client is two ahead of another.
 */
class BatchTest {
    private static final int CLIENTS = 1500;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final House house = House.inMemory();
    private final AtomicBoolean done = new AtomicBoolean();

    @AfterEach
    void close() {
        house.close();
    }

    private record Cut(List<ClientState> clients, long asOfSeq) {}

    @Test
    void aBatchIsOneCutWhileItsClientsChange() throws InterruptedException {
        List<String> clientIds = new ArrayList<>(clientIds());
        Collections.shuffle(clientIds, random);
        whileTheyChange(400, () -> {
            ClientBatch batch = house.queries().batch(clientIds);
            return new Cut(batch.clients().stream().flatMap(Optional::stream).toList(), batch.asOfSeq());
        });
    }

    @Test
    void aLargePageIsOneCutWhileItsClientsChange() throws InterruptedException {
        whileTheyChange(200, () -> page(List.of()));
    }

    @Test
    void aPageByAScanIsOneCutWhileItsClientsChange() throws InterruptedException {
        whileTheyChange(200, () -> page(List.of(new Order(Field.DISCONNECT_ENTITY, true))));
    }

    private Cut page(List<Order> order) {
        ClientPage page = house.queries().list(new ClientQuery(Filter.ALL, order, 2 * CLIENTS, null));
        return new Cut(page.clients(), page.asOfSeq());
    }

    private void whileTheyChange(int cuts, Supplier<Cut> question) throws InterruptedException {
        long[] connections = new long[CLIENTS];
        List<String> clientIds = clientIds();
        for (int i = 0; i < CLIENTS; i++) {
            connections[i] = house.connect(clientIds.get(i));
        }
        Thread changing = new Thread(() -> change(clientIds, connections));
        changing.start();
        try {
            long seq = 0;
            for (int i = 0; i < cuts; i++) {
                Cut cut = question.get();
                assertIsOne(cut);
                assertThat(cut.asOfSeq).isGreaterThanOrEqualTo(seq);
                seq = cut.asOfSeq;
            }
            assertThat(seq).as("something changed meanwhile").isGreaterThan(CLIENTS);
        } finally {
            done.set(true);
            changing.join();
        }
    }

    /** Some hundred at a time, so that the queue stays short. */
    private void change(List<String> clientIds, long[] connections) {
        while (!done.get()) {
            for (int i = 0; i < CLIENTS; i++) {
                long old = connections[i];
                connections[i] = house.next();
                String clientId = clientIds.get(i);
                house.changes()
                        .takenOver(takenOver(clientId, old), connected(clientId, connections[i]), still(), () -> {});
                if (i % 500 == 0) {
                    house.settle();
                }
            }
        }
    }

    private void assertIsOne(Cut cut) {
        assertThat(cut.clients).as("seed %d", seed).hasSize(CLIENTS);
        long sum = cut.clients.stream().mapToLong(ClientState::connects).sum();
        assertThat(sum).as("seed %d", seed).isEqualTo(cut.asOfSeq);
        long most = cut.clients.stream().mapToLong(ClientState::connects).max().orElseThrow();
        assertThat(cut.clients).as("seed %d", seed).allMatch(client -> client.connects() >= most - 1);
    }

    private static List<String> clientIds() {
        return IntStream.range(0, CLIENTS).mapToObj(i -> "client-" + i).toList();
    }

    @Test
    void aBatchAnswersInTheOrderAskedForAndKnowsWhoIsUnknown() {
        house.connect("a");
        house.connect("b");
        ClientBatch batch = house.queries().batch(List.of("b", "nobody", "a", "b"));
        assertThat(batch.clients().stream().map(client -> client.map(ClientState::clientId)))
                .containsExactly(Optional.of("b"), Optional.empty(), Optional.of("a"), Optional.of("b"));
        assertThat(batch.asOfSeq()).isEqualTo(2);
        assertThat(house.queries().batch(List.of()).clients()).isEmpty();
        List<String> tooMany = Collections.nCopies(PresenceQueries.BATCH_MAX + 1, "a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> house.queries().batch(tooMany))
                .withMessageContaining("10001");
    }

    @Test
    void aBatchKnowsWhatAClientDoesAtThisMoment() {
        Given.Moving moving = new Given.Moving();
        house.connect("a", moving);
        moving.did(ActivityEvent.SUBSCRIBE, Given.NOON + 77);
        assertThat(house.queries()
                        .batch(List.of("a"))
                        .clients()
                        .get(0)
                        .orElseThrow()
                        .activity()
                        .time())
                .isEqualTo(Given.NOON + 77);
    }
}
