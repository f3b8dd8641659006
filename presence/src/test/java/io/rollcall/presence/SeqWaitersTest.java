package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.rollcall.presence.PresenceQueries.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Waiting for a sequence number. */
class SeqWaitersTest {
    private final AtomicLong seen = new AtomicLong(10);
    private final SeqWaiters waiters = new SeqWaiters(seen::get, 3);
    private final List<String> ran = new ArrayList<>();

    @Test
    void whatIsSeenAlreadyIsNotWaitedFor() {
        waiters.whenSeq(10, () -> ran.add("now"));
        assertThat(ran).containsExactly("now");
        assertThat(waiters.size()).isZero();
    }

    @Test
    void theyRunInOrderOnceTheirNumberIsSeenAndOnlyOnce() {
        waiters.whenSeq(12, () -> ran.add("12"));
        waiters.whenSeq(11, () -> ran.add("11"));
        waiters.whenSeq(11, () -> ran.add("11 too"));
        waiters.run(Runnable::run);
        assertThat(ran).isEmpty();
        seen.set(11);
        waiters.run(Runnable::run);
        assertThat(ran).containsExactly("11", "11 too");
        seen.set(100);
        waiters.run(Runnable::run);
        waiters.run(Runnable::run);
        assertThat(ran).containsExactly("11", "11 too", "12");
    }

    @Test
    void oneThatIsTakenBackNeverRuns() {
        Waiting waiting = waiters.whenSeq(11, () -> ran.add("11"));
        waiting.cancel();
        waiting.cancel();
        seen.set(11);
        waiters.run(Runnable::run);
        assertThat(ran).isEmpty();
        assertThat(waiters.size()).isZero();
    }

    @Test
    void noMoreWaitThanMay() {
        Waiting first = waiters.whenSeq(20, () -> {});
        waiters.whenSeq(20, () -> {});
        waiters.whenSeq(20, () -> {});
        assertThatIllegalStateException()
                .isThrownBy(() -> waiters.whenSeq(20, () -> {}))
                .withMessageContaining("waitingMax: 3");
        first.cancel();
        waiters.whenSeq(20, () -> ran.add("in its place"));
        seen.set(20);
        waiters.run(Runnable::run);
        assertThat(ran).containsExactly("in its place");
    }

    /** A task that sees its number arrive between the look and the wait must not be forgotten. */
    @RepeatedTest(20)
    void nobodyWaitsForWhatHasCome() throws InterruptedException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (House house = House.inMemory()) {
            CountDownLatch all = new CountDownLatch(200);
            for (int i = 1; i <= 200; i++) {
                String clientId = "client-" + random.nextInt(20);
                house.changes().connected(Given.connected(clientId, house.next()), Given.still(), () -> {});
                house.queries().whenSeq(i, all::countDown);
            }
            assertThat(all.await(20, TimeUnit.SECONDS)).as("seed %d", seed).isTrue();
        }
    }
}
