package io.rollcall.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.store.Outgoing.Awaiting;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The store in files against lists in memory: random steps of some sessions, with kills between them. */
class DurableStoreModelTest {
    private static final int STEPS = 1_500;
    private static final String RELEASE = "release";

    static LongStream seeds() {
        return LongStream.range(0, 20).map(i -> i == 0 ? System.nanoTime() : i);
    }

    /** What a session must be. */
    private static final class Model {
        private final String clientId;
        private final ArrayDeque<String> queue = new ArrayDeque<>();
        private final Map<Integer, String> inFlight = new LinkedHashMap<>();
        private final Set<Integer> taken = new TreeSet<>();
        private final Set<String> filters = new TreeSet<>();
        private Actor actor;

        Model(String clientId, Actor actor) {
            this.clientId = clientId;
            this.actor = actor;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isWhatItWasGiven(long seed) throws Exception {
        try (World world = new World(seed, Long.MAX_VALUE)) {
            for (int step = 0; step < STEPS; step++) {
                world.step();
            }
            world.crash();
            world.compareAll();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isWhatItWasGivenLast(long seed) throws Exception {
        try (World world = new World(seed, 3 + (int) Math.floorMod(seed, 10L))) {
            for (int step = 0; step < STEPS; step++) {
                world.step();
            }
            world.crash();
            world.compareAll();
        }
    }

    /** Some sessions, and their store. */
    private static final class World implements AutoCloseable {
        private final long seed;
        private final Random dice;
        private final Scratch scratch = new Scratch();
        private final List<Model> models = new ArrayList<>();
        private final long queueLengthMax;
        private DurableStore store;
        private int number;
        private int sessions;

        World(long seed, long queueLengthMax) throws IOException {
            this.seed = seed;
            this.queueLengthMax = queueLengthMax;
            this.dice = new Random(seed);
            this.store = open();
            store.recover(new Found());
        }

        private DurableStore open() throws StoreException {
            StoreConfig config = StoreConfig.in(scratch.store()).toBuilder()
                    .durability(Durability.OS)
                    .windowLength(4)
                    .queueLengthMax(queueLengthMax)
                    .dropsOldest(true)
                    .freeBytesMin(0)
                    .build();
            return DurableStore.open(config, TimeSource.system(), 1 << 30);
        }

        void step() throws Exception {
            int what = dice.nextInt(100);
            if (models.isEmpty() || (what == 0 && models.size() < 6)) {
                String clientId = "c" + sessions++;
                models.add(new Model(clientId, Actor.begin(store, clientId)));
                return;
            }
            Model one = models.get(dice.nextInt(models.size()));
            if (what < 40) {
                deliver();
            } else if (what < 65) {
                send(one);
            } else if (what < 85) {
                answer(one);
            } else if (what < 90) {
                take(one);
            } else if (what < 94) {
                subscribe(one);
            } else if (what < 97) {
                one.actor.settle();
                one.actor.stored.offline();
                one.actor.stored.online();
            } else if (what == 97) {
                one.actor.stored.clear();
                one.actor.settle(); // nobody else waits for it
                models.remove(one);
            } else if (dice.nextInt(4) == 0) {
                crash();
            } else if (dice.nextInt(4) == 0) {
                compareAll();
            }
        }

        private void deliver() throws InterruptedException {
            settleLimit();
            String text = Integer.toString(number++);
            List<Actor> to = new ArrayList<>();
            for (Model model : models) {
                if (dice.nextBoolean()) {
                    add(model, text);
                    to.add(model.actor);
                }
            }
            Actor.deliver(store, to, text, Qos.of(1 + dice.nextInt(2)));
        }

        /** What waits is no more than there is room for: the oldest make room. What is in flight stays. */
        private void add(Model model, String text) {
            long sent = model.inFlight.values().stream()
                    .filter(one -> !one.equals(RELEASE))
                    .count();
            if (model.queue.size() + sent >= queueLengthMax) {
                if (model.queue.isEmpty()) {
                    return;
                }
                model.queue.remove();
            }
            model.queue.add(text);
        }

        private void send(Model model) throws InterruptedException {
            model.actor.settle();
            Outgoing next = model.actor.next();
            String expected = model.queue.pollFirst();
            assertThat(next == null ? null : Actor.text(next))
                    .as("seed %d, %s", seed, model.clientId)
                    .isEqualTo(expected);
            if (next != null && dice.nextInt(10) == 0) {
                model.actor.stored.discard(next);
            } else if (next != null) {
                model.actor.stored.send(next);
                model.inFlight.put(next.packetId(), Actor.text(next));
            }
        }

        /** What was acknowledged makes room when it is committed. */
        private void settleLimit() throws InterruptedException {
            if (queueLengthMax < Long.MAX_VALUE) {
                models.get(0).actor.settle();
            }
        }

        private void answer(Model model) {
            List<Outgoing> inFlight = model.actor.stored.inFlight();
            if (inFlight.isEmpty()) {
                return;
            }
            Outgoing one = inFlight.get(dice.nextInt(inFlight.size()));
            if (one.awaiting() == Awaiting.PUBREC) {
                model.actor.stored.received(one);
                model.inFlight.put(one.packetId(), RELEASE);
            } else {
                model.actor.stored.acknowledge(one);
                model.inFlight.remove(one.packetId());
            }
        }

        /** A message of QoS 2 comes from the client, or its release. */
        private void take(Model model) throws InterruptedException {
            settleLimit();
            int packetId = 1 + dice.nextInt(20);
            if (model.taken.contains(packetId)) {
                model.actor.stored.release(packetId);
                model.taken.remove(packetId);
                return;
            }
            String text = Integer.toString(number++);
            model.actor.stored.receive(packetId);
            Posting posting = new Posting();
            posting.add(model.actor.stored, Actor.message(text, Qos.EXACTLY_ONCE), Qos.EXACTLY_ONCE, false, 0);
            model.actor.stored.receiveWith(posting, packetId);
            store.post(Actor.message(text, Qos.EXACTLY_ONCE), posting, null);
            add(model, text);
            model.taken.add(packetId);
        }

        private void subscribe(Model model) {
            Subscription subscription = StoreContract.subscription("f/" + dice.nextInt(5), dice.nextInt(3));
            String filter = subscription.filter().toString();
            if (model.filters.remove(filter)) {
                model.actor.stored.unsubscribe(subscription.filter());
            } else {
                model.filters.add(filter);
                model.actor.stored.subscribe(subscription);
            }
        }

        /** Another store finds what this one has committed. */
        void crash() throws Exception {
            for (Model model : models) {
                model.actor.settle();
            }
            scratch.copy();
            assertThat(store.stats().damage())
                    .as("damage before a kill, seed %d", seed)
                    .isEmpty();
            store.close();
            store = open();
            Found found = new Found();
            store.recover(found);
            assertThat(store.stats().damage())
                    .as("damage after a kill, seed %d", seed)
                    .isEmpty();
            assertThat(found.actors.keySet())
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            models.stream().map(model -> model.clientId).toList());
            for (Model model : models) {
                Actor actor = found.actors.get(model.clientId);
                if (actor != null) {
                    model.actor = actor;
                    actor.load();
                    actor.stored.online();
                }
            }
        }

        void compareAll() throws InterruptedException {
            for (Model model : models) {
                model.actor.settle();
                StoredSession stored = model.actor.stored;
                assertThat(stored.subscriptions().stream()
                                .map(one -> one.filter().toString()))
                        .as("filters of %s, seed %d", model.clientId, seed)
                        .containsExactlyInAnyOrderElementsOf(model.filters);
                assertThat(stored.receivedCount())
                        .as("taken of %s, seed %d", model.clientId, seed)
                        .isEqualTo(model.taken.size());
                Map<Integer, String> inFlight = new HashMap<>();
                stored.inFlight()
                        .forEach(one -> inFlight.put(
                                one.packetId(), one.awaiting() == Awaiting.PUBCOMP ? RELEASE : Actor.text(one)));
                assertThat(inFlight)
                        .as("in flight of %s, seed %d", model.clientId, seed)
                        .isEqualTo(model.inFlight);
                if (queueLengthMax == Long.MAX_VALUE) {
                    assertThat(stored.queued())
                            .as("queue of %s, seed %d", model.clientId, seed)
                            .isEqualTo(model.queue.size());
                }
            }
        }

        /** What outlived. */
        private final class Found implements Store.Recovery {
            private final Map<String, Actor> actors = new HashMap<>();

            @Override
            public void session(StoredSession stored, SessionState state, List<Subscription> subscriptions) {
                actors.put(state.clientId(), new Actor(store, stored));
            }

            @Override
            public void retained(Retained kept) {
                throw new IllegalStateException("nothing was retained");
            }
        }

        @Override
        public void close() {
            store.close();
            scratch.close();
        }
    }
}
