package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitersTest {
    private final Counters counters = new Counters();
    private final Waiters waiters = new Waiters(2, counters);
    private int ran;

    private void ran() {
        ran++;
    }

    @Test
    void oneTooManyIsRefusedAndCountedAndIsTakenAgainWhenAnotherIsGone() {
        Runnable first = this::ran;
        assertThat(waiters.add(5, first)).isTrue();
        assertThat(waiters.add(6, this::ran)).isTrue();
        assertThat(waiters.add(7, this::ran)).isFalse();
        assertThat(counters.waitersRefused.sum()).isEqualTo(1);

        assertThat(waiters.remove(5, first)).isTrue();
        assertThat(waiters.add(7, this::ran)).isTrue();
        waiters.run(6);
        assertThat(ran).isEqualTo(1);
        assertThat(waiters.count()).isEqualTo(1);
        waiters.run(7);
        assertThat(ran).isEqualTo(2);
    }
}
