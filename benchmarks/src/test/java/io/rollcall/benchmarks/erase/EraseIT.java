package io.rollcall.benchmarks.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The erasing trial in its short form; {@code benchmarks/erase} is the long one. */
class EraseIT {
    @Test
    void whatWasAnsweredAsErasedStaysErasedAndNothingIsHalfErasedWhenPresenceIsKilled() throws Exception {
        long seed = new Random().nextLong();
        List<String> said = new ArrayList<>();
        try (Erase trial = new Erase(seed, said::add)) {
            assertThat(trial.run(5)).as("seed %d: %s", seed, said).isEmpty();
        }
        assertThat(said).as("seed %d", seed).hasSize(6);
    }
}
