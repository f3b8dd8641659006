package io.rollcall.benchmarks.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few rounds of what {@code benchmarks/durability} does with many. */
class DurabilityTest {
    private static final int ROUNDS = 4;

    @TempDir
    Path directory;

    @Test
    void nothingAcknowledgedIsLostWhenTheBrokerIsKilled() throws Exception {
        long seed = System.nanoTime();
        assertThat(new Trial(directory.resolve("store"), seed).run(ROUNDS))
                .as("seed %d", seed)
                .isEmpty();
    }
}
