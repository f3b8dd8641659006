package io.rollcall.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The race trial in its short form; {@code benchmarks/race} is the long one. */
class RaceIT {
    @Test
    void whoConnectsAgainIsConnectedWhateverBecomesOfTheOldConnection() throws Exception {
        long seed = new Random().nextLong();
        List<String> said = new ArrayList<>();

        List<String> wrong = new Race(10_000, seed, said::add).run();

        assertThat(wrong).as("seed %d: %s", seed, said).isEmpty();
        assertThat(said).as("seed %d", seed).anyMatch(line -> line.startsWith("11,0"));
    }
}
