package io.rollcall.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.message.UserProperty;
import io.rollcall.broker.message.Will;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In files. */
class DurableStoreTest extends StoreContract {
    private static final long MEMORY = 1 << 30;

    private Scratch scratch;
    private DurableStore store;

    DurableStoreTest() throws IOException {
        scratch = new Scratch();
        store = open();
    }

    private DurableStore open() throws StoreException {
        return DurableStore.open(config(), TimeSource.system(), MEMORY);
    }

    private StoreConfig config() {
        return StoreConfig.in(scratch.store()).toBuilder()
                .durability(Durability.OS)
                .windowLength(100)
                .windowBytes(1 << 20)
                .freeBytesMin(0)
                .build();
    }

    @BeforeEach
    void begin() throws StoreException {
        store.recover(new Found());
    }

    @AfterEach
    void end() {
        store.close();
        scratch.close();
    }

    @Override
    Store store() {
        return store;
    }

    /** What outlived. */
    private final class Found implements Store.Recovery {
        private final List<Actor> actors = new ArrayList<>();
        private final List<SessionState> states = new ArrayList<>();
        private final List<List<Subscription>> subscriptions = new ArrayList<>();
        private final List<Retained> retained = new ArrayList<>();

        @Override
        public void session(StoredSession stored, SessionState state, List<Subscription> its) {
            actors.add(new Actor(store, stored));
            states.add(state);
            subscriptions.add(its);
        }

        @Override
        public void retained(Retained kept) {
            retained.add(kept);
        }
    }

    /** As a kill leaves it. */
    private Found crash() throws IOException {
        scratch.copy();
        store.close();
        store = open();
        Found found = new Found();
        store.recover(found);
        return found;
    }

    @Test
    void whatWasCommittedOutlivesAKill() throws Exception {
        Will will = new Will(TopicName.of("w"), new byte[] {1, 2}, Qos.AT_LEAST_ONCE, true, 30, 60, Properties.NONE);
        Actor actor = new Actor(store, store.create("a"));
        actor.stored.save(new SessionState("a", 77, 0, will, 0));
        actor.stored.online();
        actor.stored.subscribe(subscription("x/#", 2));
        actor.stored.subscribe(subscription("$share/g/y", 1));
        actor.settle();
        Found found = crash();
        assertThat(found.states).hasSize(1);
        SessionState state = found.states.get(0);
        assertThat(state.clientId()).isEqualTo("a");
        assertThat(state.expirySeconds()).isEqualTo(77);
        assertThat(state.disconnectedAt()).isPositive();
        assertThat(state.willDueAt()).isEqualTo(state.disconnectedAt() + 30_000);
        assertThat(state.will()).usingRecursiveComparison().isEqualTo(will);
        assertThat(found.subscriptions.get(0))
                .containsExactlyInAnyOrder(subscription("x/#", 2), subscription("$share/g/y", 1));
    }

    private static final SessionState LASTING = new SessionState("a", 3_600, 0, null, 0);

    /** Reopens, as the level of durability says; the session "a" was saved before. */
    private Found savedAndReopened(Durability durability, boolean killed) throws IOException, InterruptedException {
        store.close();
        StoreConfig config = config().toBuilder().durability(durability).build();
        store = DurableStore.open(config, TimeSource.system(), MEMORY);
        Actor actor = new Actor(store, store.create("a"));
        actor.stored.save(LASTING);
        actor.settle();
        if (killed) {
            scratch.copy();
        }
        store.close();
        store = DurableStore.open(config().toBuilder().durability(durability).build(), TimeSource.system(), MEMORY);
        Found found = new Found();
        store.recover(found);
        return found;
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void anOrderlyStopKeepsAllAtEachLevel(Durability durability) throws Exception {
        assertThat(savedAndReopened(durability, false).states)
                .extracting(SessionState::clientId)
                .containsExactly("a");
    }

    @Test
    void withoutALogAKillTakesWhatIsNotInFiles() throws Exception {
        assertThat(savedAndReopened(Durability.NONE, true).states).isEmpty();
        assertThat(store.stats().damage()).isEmpty();
    }

    /** Whoever was connected at the first crash has left then, also after the second. */
    @Test
    void whenAClientLeftIsNotForgottenByTheNextCrash() throws Exception {
        Actor.begin(store, "a").settle();
        SessionState first = crash().states.get(0);
        CountDownLatch kept = new CountDownLatch(1);
        store.afterCommit(stored -> kept.countDown());
        assertThat(kept.await(60, TimeUnit.SECONDS)).isTrue();
        Path copy = scratch.copy();
        store.close();
        try (OpenFiles files = OpenFiles.open(StoreConfig.in(copy))) {
            byte[] state = Objects.requireNonNull(files.db().get(files.main(), Keys.of(Keys.SESSION, 1)));
            assertThat(Records.readSession(new ByteReader(state)).disconnectedAt())
                    .isEqualTo(first.disconnectedAt());
        }
        store = open();
    }

    @Test
    void asTheBrokerKeepsItASessionThatWasAwayIsNotWrittenAgain() throws Exception {
        Actor actor = Actor.begin(store, "a");
        actor.stored.save(new SessionState("a", 3_600, 1_000, null, 0));
        actor.settle();
        SessionState now = crash().states.get(0);
        assertThat(now).isEqualTo(new SessionState("a", 3_600, 1_000, null, 0));
        CountDownLatch asked = new CountDownLatch(1);
        store.afterCommit(stored -> asked.countDown());
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(store.stats().operations())
                .as("operations of the restart, with the question itself")
                .isEqualTo(1);
    }

    @Test
    void aMessageIsTheSameAfterwards() throws Exception {
        Properties properties = new Properties(
                true,
                "text/plain",
                "answers/1",
                new byte[] {9},
                List.of(new UserProperty("n", "v"), new UserProperty("n", "\u00e4")));
        long expiresAt = TimeSource.system().steadyMillis() + 100_000;
        Message message = new Message(
                TopicName.of("r/\u00e9"),
                "kept".getBytes(StandardCharsets.UTF_8),
                Qos.EXACTLY_ONCE,
                true,
                properties,
                expiresAt,
                "p");
        store.retain(Retained.of(message), null, () -> {});
        Retained gone = Retained.of(Actor.message("gone", Qos.AT_LEAST_ONCE));
        store.retain(gone, null, () -> {});
        store.forget(gone);
        Actor.begin(store, "a").settle();
        List<Message> found = crash().retained.stream()
                .map(kept -> Objects.requireNonNull(kept.message()))
                .toList();
        assertThat(found).hasSize(1);
        assertThat(found.get(0).expiresAt()).isBetween(expiresAt - 5_000, expiresAt + 5_000);
        assertThat(found.get(0))
                .usingRecursiveComparison()
                .ignoringFields("expiresAt")
                .isEqualTo(message);
    }

    private static Retained retained(int payloadBytes) {
        return Retained.of(Actor.message("x".repeat(payloadBytes), Qos.AT_LEAST_ONCE));
    }

    @Test
    void aLongPayloadOfARetainedMessageGoesWithIt() throws Exception {
        Retained longOne = retained(1_000);
        Retained shortOne = retained(Retained.PAYLOAD_INLINE_MAX);
        store.retain(longOne, null, () -> {});
        assertThat(payloadAfterwards()).hasSize(1_000);
        store.retain(shortOne, longOne, () -> {});
        assertThat(payloadAfterwards()).isNull();
        store.retain(longOne, shortOne, () -> {});
        assertThat(payloadAfterwards()).hasSize(1_000);
        store.forget(longOne);
        assertThat(payloadAfterwards()).isNull();
    }

    private byte @Nullable [] payloadAfterwards() throws Exception {
        Actor.begin(store, "a").settle();
        Path copy = scratch.store().resolveSibling("copy");
        Scratch.copy(scratch.store(), copy);
        try (OpenFiles files = OpenFiles.open(StoreConfig.in(copy))) {
            return files.db()
                    .get(
                            files.queues(),
                            Keys.named(Keys.PAYLOAD, TopicName.of("t/1").utf8()));
        }
    }

    @Test
    void aMessageForManyIsStoredOnceAndGoesWithTheLast() throws Exception {
        List<Actor> actors = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            actors.add(Actor.begin(store, "a" + i));
        }
        String text = "x".repeat(100_000);
        Actor.deliver(store, actors, text, Qos.AT_LEAST_ONCE);
        actors.get(0).settle();
        store.tick();
        assertThat(store.stats().fileBytes()).isBetween(100_000L, 200_000L);
        for (Actor actor : actors.subList(0, 49)) {
            actor.settle();
            Outgoing next = actor.next();
            assertThat(next).isNotNull();
            if (next != null) {
                actor.stored.send(next);
                actor.stored.acknowledge(next);
            }
        }
        actors.get(0).settle();
        Found found = crash();
        Actor last = found.actors.get(49);
        last.load();
        last.stored.online();
        Outgoing next = last.next();
        assertThat(next).isNotNull();
        if (next != null) {
            assertThat(Actor.text(next)).isEqualTo(text);
        }
        Actor first = found.actors.get(0);
        first.load();
        first.stored.online();
        assertThat(first.next()).isNull();
        assertThat(store.stats().damage()).isEmpty();
    }

    @Test
    void whatComesAfterTheLastOfBeforeTheCrashIsAcknowledgedIsDeliveredToo() throws Exception {
        Actor actor = Actor.begin(store, "a");
        actor.deliver("before", Qos.AT_LEAST_ONCE);
        actor.settle();
        actor.stored.send(Objects.requireNonNull(actor.next()));
        actor.settle();
        Actor back = crash().actors.get(0);
        back.load();
        back.stored.online();
        back.stored.acknowledge(back.stored.inFlight().get(0));
        back.settle();
        back.deliver("after", Qos.AT_LEAST_ONCE);
        back.settle();
        assertThat(Actor.text(Objects.requireNonNull(back.next()))).isEqualTo("after");
    }

    /** What is in memory of a queue of so many messages, all of them small or long, while the client takes it bit by bit. */
    private long mostInMemory(Actor actor, int messages, int length) throws InterruptedException {
        for (int i = 0; i < messages; i++) {
            actor.deliver("x".repeat(length), Qos.AT_LEAST_ONCE);
        }
        actor.settle();
        assertThat(actor.stored.queued()).isEqualTo(messages);
        long most = store.keptBytes().sum();
        for (int i = 0; i < messages; i++) {
            assertThat(actor.next()).isNotNull();
            most = Math.max(most, store.keptBytes().sum());
        }
        assertThat(actor.next()).isNull();
        return most;
    }

    private static int bytes(int length) {
        return new Outgoing(Actor.message("x".repeat(length), Qos.AT_LEAST_ONCE), Qos.AT_LEAST_ONCE, false, 0, null)
                .bytes();
    }

    /** A page comes when half of the window is free. */
    @Test
    void ofALongQueueNoMoreThanAWindowIsInMemory() throws Exception {
        assertThat(mostInMemory(Actor.begin(store, "a"), 2_000, 1)).isLessThanOrEqualTo(150L * bytes(1));
        assertThat(mostInMemory(Actor.begin(store, "b"), 60, 100_000))
                .isLessThanOrEqualTo((3 << 20) / 2 + 2L * bytes(100_000));
    }

    @Test
    void whileMemoryIsScarceLittleOfAQueueIsInMemory() throws Exception {
        store.close();
        store = DurableStore.open(config(), TimeSource.system(), 2L * bytes(100));
        Actor other = Actor.begin(store, "b");
        for (int i = 0; i < 3; i++) {
            other.deliver("x".repeat(100), Qos.AT_LEAST_ONCE);
            other.settle();
            other.stored.send(Objects.requireNonNull(other.next()));
        }
        assertThat(mostInMemory(Actor.begin(store, "a"), 500, 100)).isLessThanOrEqualTo(20L * bytes(100));
    }

    @Test
    void moreThanTheQueueMayHoldIsDroppedAndTold() throws Exception {
        store.close();
        store = DurableStore.open(config().toBuilder().queueLengthMax(10).build(), TimeSource.system(), MEMORY);
        Actor actor = Actor.begin(store, "a");
        for (int i = 0; i < 13; i++) {
            actor.deliver(Integer.toString(i), Qos.AT_LEAST_ONCE);
        }
        actor.settle();
        assertThat(actor.stored.queued()).isEqualTo(10);
        assertThat(actor.full).isEqualTo(3);
        assertThat(store.stats().droppedFull()).isEqualTo(3);
    }

    @Test
    void aFullQueueDropsItsOldestMessagesWhileTheClientIsAwayAndKeepsWhatIsInFlight() throws Exception {
        store.close();
        store = DurableStore.open(
                config().toBuilder().queueLengthMax(10).dropsOldest(true).build(), TimeSource.system(), MEMORY);
        Actor actor = Actor.begin(store, "a");
        actor.deliver("sent", Qos.EXACTLY_ONCE);
        actor.settle();
        actor.stored.send(Objects.requireNonNull(actor.next()));
        actor.stored.offline();
        for (int i = 0; i < 100; i++) {
            actor.deliver(Integer.toString(i), Qos.AT_LEAST_ONCE);
        }
        actor.settle();
        assertThat(actor.full).isEqualTo(91);
        assertThat(store.stats().droppedFull()).isEqualTo(91);
        actor.stored.online();
        for (int i = 91; i < 100; i++) {
            assertThat(Actor.text(Objects.requireNonNull(actor.next()))).isEqualTo(Integer.toString(i));
        }
        assertThat(actor.next()).isNull();
        Actor back = crash().actors.get(0);
        back.load();
        assertThat(back.stored.inFlight()).hasSize(1);
        assertThat(Actor.text(back.stored.inFlight().get(0))).isEqualTo("sent");
    }

    @Test
    void aMessageThatIsDroppedWhileItIsBeingSentIsSentAllTheSame() throws Exception {
        store.close();
        store = DurableStore.open(
                config().toBuilder().queueLengthMax(1).dropsOldest(true).build(), TimeSource.system(), MEMORY);
        Actor one = Actor.begin(store, "a");
        Actor other = Actor.begin(store, "b");
        Actor.deliver(store, List.of(one, other), "shared", Qos.EXACTLY_ONCE);
        one.settle();
        Outgoing head = Objects.requireNonNull(one.next());
        one.deliver("newer", Qos.AT_LEAST_ONCE);
        one.settle();
        one.stored.send(head);
        one.settle();
        Found found = crash();
        Actor back = found.actors.get(0);
        back.load();
        assertThat(back.stored.inFlight()).hasSize(1);
        assertThat(Actor.text(back.stored.inFlight().get(0))).isEqualTo("shared");
        back.stored.received(back.stored.inFlight().get(0));
        back.settle();
        Actor its = found.actors.get(1);
        its.load();
        its.stored.online();
        assertThat(Actor.text(Objects.requireNonNull(its.next()))).isEqualTo("shared");
    }

    @Test
    void whenTheDiskIsFullMessagesAreRefusedAndAllElseIsKept() throws Exception {
        store.close();
        store = DurableStore.open(
                config().toBuilder().freeBytesMin(Long.MAX_VALUE).build(), TimeSource.system(), MEMORY);
        Actor actor = Actor.begin(store, "a");
        actor.stored.subscribe(subscription("x", 1));
        CompletableFuture<Boolean> decided = new CompletableFuture<>();
        Posting posting = new Posting();
        Message message = Actor.message("1", Qos.AT_LEAST_ONCE);
        posting.add(actor.stored, message, Qos.AT_LEAST_ONCE, false, 0);
        store.post(message, posting, decided::complete);
        assertThat(decided.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(store.stats().refusing()).contains("freeBytesMin");
        actor.settle();
        assertThat(actor.next()).isNull();
        assertThat(crash().subscriptions.get(0)).containsExactly(subscription("x", 1));
    }

    @Test
    void twoStoresInOneDirectoryAreOneTooMany() {
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("in use by another broker");
    }

    @Test
    void whatWasCutOffAtTheEndOfTheLogWasNeverAcknowledged() throws Exception {
        Actor actor = Actor.begin(store, "a");
        actor.settle();
        Path copy = scratch.copy();
        store.close();
        try (Stream<Path> files = Files.list(copy)) {
            Path log = files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(log);
            Files.write(log, java.util.Arrays.copyOf(bytes, bytes.length - 3));
        }
        store = open();
        Found found = new Found();
        store.recover(found);
        assertThat(found.states).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aStoreThatCannotBeReadIsSetAsideAndNamed() throws Exception {
        Actor.begin(store, "a").settle();
        Path copy = scratch.copy();
        store.close();
        try (Stream<Path> files = Files.list(copy)) {
            Path manifest = files.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .findFirst()
                    .orElseThrow();
            Files.write(manifest, "this is none".getBytes(StandardCharsets.UTF_8));
        }
        store = open();
        Found found = new Found();
        store.recover(found);
        assertThat(found.states).isEmpty();
        assertThat(store.stats().damage()).contains("set aside");
        try (Stream<Path> beside = Files.list(copy.getParent())) {
            assertThat(beside.map(file -> file.getFileName().toString())).anyMatch(name -> name.contains(".damaged-"));
        }
    }
}
