package io.rollcall.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.store.Posting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers deliver while writers come and go. */
class SubscriptionTreeRaceTest {
    private static final int CHANGES = 60_000;
    private static final List<String> FILTERS =
            List.of("a", "a/b", "#", "+", "a/#", "a/+", "+/b", "a/b/+", "+/+/#", "a/b/c", "$share/g/a/+", "$share/g/#");
    private static final List<String> TOPICS = List.of("a", "a/b", "a/b/c", "b", "c/d/e");

    private final SubscriptionTree tree = new SubscriptionTree();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    // ticks at the start of a delivery and at the end of a subscription
    private final AtomicLong clock = new AtomicLong();
    private final AtomicLongArray endOfSubscription = new AtomicLongArray(2 * CHANGES + 1);
    private final ThreadLocal<Pass> pass = ThreadLocal.withInitial(Pass::new);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** One delivery of one message, on one thread. */
    private static final class Pass {
        private long start;
        private final Map<Subscriber, List<Subscription>> reached = new HashMap<>();
    }

    /** Writes down, for the pass that reaches it, what it was given. */
    private final class Witness implements Subscriber {
        @Override
        public String clientId() {
            return "witness";
        }

        @Override
        public void deliver(Message message, Subscription subscription, Posting lasting) {
            Pass now = pass.get();
            now.reached.computeIfAbsent(this, it -> new ArrayList<>()).add(subscription);
            long end = endOfSubscription.get(subscription.subscriptionId());
            if (end != 0 && end < now.start) {
                faults.add("delivered after its end: " + subscription);
            }
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatStaysIsReachedOnceAndWhatChurnsAtMostOnceAndNotAfterItsEnd(long seed) throws Exception {
        List<Witness> staying = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Witness witness = new Witness();
            staying.add(witness);
            FILTERS.forEach(filter -> tree.subscribe(witness, Given.to(filter)));
        }
        AtomicBoolean done = new AtomicBoolean();
        List<Callable<Long>> readers = List.of(
                () -> readUntil(done, new Random(seed), topic -> checkPass(topic, staying)),
                () -> readUntil(done, new Random(-seed), topic -> checkPass(topic, staying)));
        List<Callable<Long>> writers =
                List.of(() -> churn(new Random(seed + 1), 1), () -> churn(new Random(seed + 2), CHANGES + 1));

        run(readers, writers, done);

        assertThat(faults).as("seed %s", seed).isEmpty();
        for (Witness witness : staying) {
            FILTERS.forEach(filter -> tree.unsubscribe(witness, TopicFilter.of(filter)));
        }
        assertThat(tree.isEmpty()).as("seed %s leaves nothing", seed).isTrue();
    }

    private void run(List<Callable<Long>> readers, List<Callable<Long>> writers, AtomicBoolean done) throws Exception {
        List<Future<Long>> reading = readers.stream().map(threads::submit).toList();
        List<Future<Long>> writing = writers.stream().map(threads::submit).toList();
        try {
            for (Future<Long> writer : writing) {
                assertThat(writer.get(60, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            done.set(true);
        }
        for (Future<Long> reader : reading) {
            assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
        }
    }

    private long readUntil(AtomicBoolean done, Random dice, Consumer<String> check) {
        long passes = 0;
        do {
            String topic = TOPICS.get(dice.nextInt(TOPICS.size()));
            Pass now = pass.get();
            now.reached.clear();
            now.start = clock.incrementAndGet();
            tree.deliver(Given.message(topic));
            check.accept(topic);
            passes++;
        } while (!done.get());
        return passes;
    }

    private void checkPass(String topic, List<Witness> staying) {
        TopicName name = Given.name(topic);
        Map<Subscriber, List<Subscription>> reached = pass.get().reached;
        List<String> expected = FILTERS.stream()
                .map(TopicFilter::of)
                .filter(it -> !it.isShared() && it.matches(name))
                .map(TopicFilter::toString)
                .sorted()
                .toList();
        for (Witness witness : staying) {
            List<String> got = reached.getOrDefault(witness, List.of()).stream()
                    .filter(it -> !it.filter().isShared())
                    .map(it -> it.filter().toString())
                    .sorted()
                    .toList();
            if (!got.equals(expected)) {
                faults.add(topic + ": " + got + " instead of " + expected);
            }
        }
        Map<String, Integer> shared = new HashMap<>();
        reached.forEach((subscriber, subscriptions) -> {
            Map<TopicFilter, Integer> times = new HashMap<>();
            for (Subscription subscription : subscriptions) {
                if (times.merge(subscription.filter(), 1, Integer::sum) > 1) {
                    faults.add(topic + ": twice for " + subscription);
                }
                if (subscription.filter().isShared()) {
                    shared.merge(subscription.filter().toString(), 1, Integer::sum);
                }
            }
        });
        for (String filter : FILTERS) {
            boolean due = filter.startsWith("$share/") && TopicFilter.of(filter).matches(name);
            if (shared.getOrDefault(filter, 0) != (due ? 1 : 0)) {
                faults.add(topic + ": " + shared.get(filter) + " times for " + filter);
            }
        }
    }

    /** Subscribes and unsubscribes at random; ends with nothing. */
    private long churn(Random dice, int firstId) {
        List<Witness> crowd = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            crowd.add(new Witness());
        }
        Map<Witness, Map<TopicFilter, Integer>> all = new HashMap<>();
        for (int change = 0; change < CHANGES; change++) {
            Witness witness = crowd.get(dice.nextInt(crowd.size()));
            TopicFilter filter = TopicFilter.of(FILTERS.get(dice.nextInt(FILTERS.size())));
            Map<TopicFilter, Integer> mine = all.computeIfAbsent(witness, it -> new HashMap<>());
            boolean join = dice.nextInt(10) < (change / 2_000 % 2 == 0 ? 7 : 3);
            if (join) {
                int id = firstId + change;
                tree.subscribe(witness, new Subscription(filter, Qos.AT_MOST_ONCE, false, false, 0, id));
                end(mine.put(filter, id));
            } else if (mine.containsKey(filter)) {
                tree.unsubscribe(witness, filter);
                end(mine.remove(filter));
            }
        }
        all.forEach((witness, filters) -> filters.keySet().forEach(filter -> tree.unsubscribe(witness, filter)));
        return CHANGES;
    }

    private void end(@Nullable Integer id) {
        if (id != null) {
            endOfSubscription.set(id, clock.incrementAndGet());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 30})
    void aMessageForAGroupIsNeverLostNorDoubledWhileItsMembersHandOver(int size) throws Exception {
        Subscription subscription = Given.to("$share/g/jobs/#");
        List<Witness> here = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            here.add(new Witness());
            tree.subscribe(here.get(i), subscription);
        }
        AtomicBoolean done = new AtomicBoolean();
        Callable<Long> reader = () -> {
            long messages = 0;
            do {
                pass.get().reached.clear();
                int taken = tree.deliver(Given.message("jobs/1"));
                int reached = pass.get().reached.values().stream()
                        .mapToInt(List::size)
                        .sum();
                if (taken != 1 || reached != 1) {
                    faults.add("taken " + taken + ", reached " + reached);
                }
                messages++;
            } while (!done.get());
            return messages;
        };
        Callable<Long> writer = () -> {
            for (int i = 0; i < 100_000; i++) {
                Witness next = new Witness();
                tree.subscribe(next, subscription);
                tree.unsubscribe(here.set(i % size, next), subscription.filter());
            }
            return 1L;
        };

        run(List.of(reader, reader), List.of(writer), done);

        assertThat(faults).isEmpty();
    }
}
