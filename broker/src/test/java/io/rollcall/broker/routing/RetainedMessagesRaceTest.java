package io.rollcall.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.Retained;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers keep, replace, clear and expire the same few topics while a reader visits them. */
class RetainedMessagesRaceTest {
    private static final int CHANGES = 50_000;

    private final RetainedMessages messages = new RetainedMessages(new RetainedLimits(25, 1_000));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatStaysIsVisitedOnceAndTheCountersAreTrueAtTheEnd(long seed) throws Exception {
        List<String> staying = List.of("a", "a/b/c", "b/x");
        staying.forEach(topic -> messages.keep(Given.retained(topic, "0")));
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Callable<Boolean> reader = () -> {
                boolean right = true;
                while (right && !done.get()) {
                    List<String> found = topics("#");
                    right = found.containsAll(staying)
                            && found.stream().filter(staying::contains).count() == 3;
                }
                return right;
            };
            Future<Boolean> reading = threads.submit(reader);
            Future<Boolean> one = threads.submit(() -> churn(new Random(seed)));
            Future<Boolean> two = threads.submit(() -> churn(new Random(-seed)));
            assertThat(one.get(60, TimeUnit.SECONDS) && two.get(60, TimeUnit.SECONDS))
                    .isTrue();
            done.set(true);
            assertThat(reading.get(60, TimeUnit.SECONDS)).as("seed %s", seed).isTrue();
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
        assertThat(messages.count()).as("seed %s", seed).isEqualTo(topics("#").size());
        topics("#").forEach(topic -> messages.keep(Given.retained(topic, "")));
        assertThat(messages.isEmpty()).as("seed %s leaves nothing", seed).isTrue();
        assertThat(messages.count()).as("seed %s", seed).isZero();
        assertThat(messages.bytes()).as("seed %s", seed).isZero();
    }

    private List<String> topics(String filter) {
        List<Retained> found = new ArrayList<>();
        messages.visit(TopicFilter.of(filter), 0, found::add);
        return found.stream().map(it -> it.topic().toString()).toList();
    }

    /** Everything but the clearing of the topics that stay. */
    private boolean churn(Random dice) {
        for (int change = 0; change < CHANGES; change++) {
            String payload = "x".repeat(dice.nextInt(4));
            String level = "abx".charAt(dice.nextInt(3)) + "/" + dice.nextInt(dice.nextBoolean() ? 2 : 12);
            switch (dice.nextInt(20)) {
                case 0 -> messages.keep(Given.retained(level, "expired", -5));
                case 1 -> messages.expire(-5);
                case 2 -> messages.keep(Given.retained("a/b/c", "y" + payload));
                default -> messages.keep(Given.retained(level, payload));
            }
        }
        messages.expire(0);
        return true;
    }
}
