package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.journal.JournalTurn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Service time and its marks. */
class TimelineTest {
    private static final Duration YEARS = Duration.ofDays(730);

    private final Clocks clocks = new Clocks();
    private final Timeline timeline = new Timeline(clocks, clocks::nanos, 0);
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private void tick(long seq) {
        timeline.tick(seq, new JournalTurn());
    }

    @Test
    void aJumpOfTheWallClockDoesNotMoveServiceTime() {
        clocks.pass(Duration.ofHours(3));
        clocks.jump(YEARS);
        assertThat(timeline.service()).isEqualTo(Duration.ofHours(3).toMillis());
        clocks.jump(YEARS.negated().multipliedBy(2));
        assertThat(timeline.service()).isEqualTo(Duration.ofHours(3).toMillis());
    }

    @Test
    void aMarkIsSetOnceAMinuteWhenSomethingChanged() {
        for (int second = 1; second <= 600; second++) {
            clocks.pass(Duration.ofSeconds(1));
            tick(second <= 300 ? second : 300);
        }
        assertThat(timeline.marks()).isEqualTo(6);
    }

    /** One change a minute for a year, with the wall clock set now and then; the ages of all are looked at. */
    @RepeatedTest(3)
    void agesErrTowardsKeepingAndByLittle() {
        List<Long> changedAt = new ArrayList<>();
        changedAt.add(0L);
        for (long seq = 1; seq <= 60_000; seq++) {
            clocks.pass(Duration.ofSeconds(30));
            changedAt.add(timeline.service());
            clocks.pass(Duration.ofSeconds(30 + random.nextInt(40)));
            if (random.nextInt(500) == 0) {
                clocks.jump(random.nextBoolean() ? YEARS : YEARS.negated());
            }
            tick(seq);
        }
        assertThat(timeline.marks()).isLessThanOrEqualTo(Timeline.MARKS_MAX);
        long now = timeline.service();
        for (int i = 0; i < 2000; i++) {
            int seq = 1 + random.nextInt(60_000);
            long age = now - timeline.serviceOf(seq);
            long real = now - changedAt.get(seq);
            assertThat(age).as("seed %d, %d", seed, seq).isLessThanOrEqualTo(real);
            assertThat(real - age)
                    .as("seed %d, %d", seed, seq)
                    .isLessThan(Duration.ofMinutes(2).toMillis() + real / 5);
            long last = timeline.seqAt(changedAt.get(seq));
            assertThat(last).as("seed %d, %d", seed, seq).isLessThan(seq);
        }
    }

    @RepeatedTest(20)
    void beforeANumberThatIsBeforeATimeNothingIsAfterIt() {
        List<Long> labels = new ArrayList<>();
        labels.add(Long.MIN_VALUE);
        for (long seq = 1; seq <= 3000; seq++) {
            clocks.pass(Duration.ofSeconds(random.nextInt(30)));
            if (random.nextInt(200) == 0) {
                clocks.jump(random.nextBoolean() ? YEARS : YEARS.negated());
                tick(seq - 1);
            }
            labels.add(clocks.millis());
            tick(seq);
        }
        for (int i = 0; i < 500; i++) {
            long time = labels.get(1 + random.nextInt(3000));
            long before = timeline.seqBefore(time);
            for (int seq = 1; seq <= before; seq++) {
                assertThat(labels.get(seq)).as("seed %d, %d", seed, seq).isLessThan(time);
            }
        }
    }
}
