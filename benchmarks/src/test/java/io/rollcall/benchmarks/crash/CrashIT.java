package io.rollcall.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The crash trial in its short form; {@code benchmarks/crash} is the long one. */
class CrashIT {
    private static final Path JAR = Path.of(System.getProperty("rollcall.jar", "../server/target/rollcall.jar"));

    @Test
    void aServerThatIsKilledUnderChurnForgetsNothingAndLeavesNoGhost() throws Exception {
        long seed = new Random().nextLong();
        List<String> said = new ArrayList<>();
        try (Crash crash = new Crash(JAR, 500, seed, said::add)) {
            assertThat(crash.run(5)).as("seed %d: %s", seed, said).isEmpty();
        }
        assertThat(said).as("seed %d", seed).hasSize(6);
    }
}
