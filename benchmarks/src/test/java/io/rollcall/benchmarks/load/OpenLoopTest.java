package io.rollcall.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.Broker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that stalls must not make the tester wait and forget what was due in the meantime. */
final class OpenLoopTest {
    private static final int RATE = 500;
    private static final int SECONDS = 4;
    private static final int MESSAGES_BEFORE_STALL = 50;

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void aStallOfTheBrokerIsInTheLatencies(String qos) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicLong stalledFrom = new AtomicLong();
        AtomicLong stalledTo = new AtomicLong();
        CountDownLatch twoSecondsSeen = new CountDownLatch(2);
        try (Broker broker = Given.brokerThatAsks(topic -> {
            if (asked.incrementAndGet() == MESSAGES_BEFORE_STALL) {
                stalledFrom.set(System.nanoTime());
                await(twoSecondsSeen);
                stalledTo.set(System.nanoTime());
            }
            return true;
        })) {
            // one pair, so that nobody else's messages go past the one that is held up; with QoS 1 a small window, so
            // that
            // what is due cannot be sent, and waits with the time that it was meant for
            LoadConfig config = Given.config(
                    "pairs",
                    Given.port(broker),
                    "--clients",
                    "2",
                    "--rate",
                    Integer.toString(RATE),
                    "--duration",
                    Integer.toString(SECONDS),
                    "--warm-up",
                    "0",
                    "--window",
                    "20",
                    "--qos",
                    qos);
            Counts counts = play(config, stalledFrom, twoSecondsSeen);

            assertThat(counts.sent()).isEqualTo((long) RATE * SECONDS);
            assertThat(counts.measuredReceived()).isEqualTo((long) RATE * SECONDS);
            long stalledMillis = (stalledTo.get() - stalledFrom.get()) / 1_000_000;
            // what was due in the first half of the stall waited for at least the other half
            long late = counts.measured()
                    .getCountBetweenValues(
                            stalledMillis / 2 * 1_000_000, counts.measured().getMaxValue());
            assertThat(late).isGreaterThan(stalledMillis / 2 * RATE / 1_000 - 2 * MESSAGES_BEFORE_STALL);
            assertThat(stalledMillis).isGreaterThan(900);
        }
    }

    /** The seconds that are seen before the stall do not count. */
    private static Counts play(LoadConfig config, AtomicLong stalledFrom, CountDownLatch seen) throws Exception {
        try (Run run = new Run(config, line -> {
            if (stalledFrom.get() != 0) {
                seen.countDown();
            }
        })) {
            Play.of(config.scenario()).play(run);
            return run.sample().counts();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aLoopThatIsLateMakesUpForWhatItMissed() throws Exception {
        try (Run run = new Run(Given.config("pairs", 1, "--clients", "2"), line -> {})) {
            Lane lane = run.lanes().get(0);
            long startAt = System.nanoTime() - TimeUnit.SECONDS.toNanos(2);
            LongQueue told = new LongQueue(10_000);
            CountDownLatch ended = new CountDownLatch(1);
            lane.call(() -> {
                lane.play(500, startAt, startAt + TimeUnit.SECONDS.toNanos(1), told::add, ended::countDown);
                return true;
            });
            await(ended);
            lane.call(() -> {
                for (int i = 0; i < 500; i++) {
                    assertThat(told.remove()).isEqualTo(startAt + (i * 2L + 1) * 1_000_000);
                }
                assertThat(told.isEmpty()).isTrue();
                return true;
            });
        }
    }
}
