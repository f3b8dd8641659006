package io.rollcall.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlopeTest {
    @Test
    void isThatOfTheLineWhateverOnePointSays() {
        Slope slope = new Slope();
        slope.add(0, 1_000);
        for (int x = 1; x <= 8; x++) {
            slope.add(x, 2 * x);
        }
        assertThat(slope.median()).isEqualTo(2);
    }

    @Test
    void isTheMiddleOfTwoWhereThereAreAsManyAbove() {
        Slope slope = new Slope();
        slope.add(0, 0);
        slope.add(1, 1);
        slope.add(1, 3);
        assertThat(slope.median()).isEqualTo(2);
    }

    @Test
    void isNoNumberOfOnePoint() {
        Slope slope = new Slope();
        slope.add(1, 1);
        assertThat(slope.median()).isNaN();
    }
}
