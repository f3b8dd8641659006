package io.rollcall.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
    @TempDir
    Path directory;

    @Test
    void aQuarterMoreIsWorse() throws IOException {
        Path file = directory.resolve("guard.properties");
        new Baseline(Map.of(Trial.PAIRS_0_MAX, 1.2, Trial.FAN_OUT_MAX, 0.8)).write(file, "today");
        Baseline read = Baseline.read(file);
        assertThat(read.of(Trial.PAIRS_0_MAX)).isEqualTo(1.2);
        assertThat(read.isWorse(Trial.PAIRS_0_MAX, 1.49)).isFalse();
        assertThat(read.isWorse(Trial.PAIRS_0_MAX, 1.51)).isTrue();
        assertThat(read.isWorse(Trial.FAN_OUT_MAX, 0.3)).isFalse();
        assertThat(read.isWorse(Trial.FAN_OUT_MAX, 1.01)).isTrue();
    }

    @Test
    void whatWasNotMeasuredIsWorse() {
        Baseline baseline = new Baseline(Map.of(Trial.PAIRS_0_MAX, 1.2));
        assertThat(baseline.isWorse(Trial.PAIRS_1_MAX, 0.1)).isTrue();
        assertThat(baseline.isWorse(Trial.PAIRS_0_MAX, Double.NaN)).isTrue();
    }

    @Test
    void aLineThatIsWrongIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("guard.properties"), "PAIRS_0_MAX=much\n");
        assertThatThrownBy(() -> Baseline.read(file)).hasMessageContaining("PAIRS_0_MAX=much is no trial with a ratio");
    }
}
