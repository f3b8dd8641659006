package io.rollcall.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTest {
    private static final String CPU = "broker CPU s per million messages";

    @TempDir
    Path directory;

    @Test
    void aTableIsDrawnWithWhoWasMeasured() throws IOException {
        Series series = new Series();
        List<Contestant> contestants = List.of(Contestant.ROLLCALL, Contestant.FLOOR, Contestant.MOQUETTE);
        for (Trial trial : List.of(Trial.PAIRS_0, Trial.FAN_OUT)) {
            series.add(trial, Contestant.ROLLCALL, Map.of(CPU, 0.2));
            series.add(trial, Contestant.FLOOR, Map.of(CPU, 0.1));
        }
        series.add(Trial.PAIRS_0, Contestant.MOQUETTE, Map.of(CPU, 1_234.0));
        Path file = directory.resolve("chart.svg");
        List<String> table = new Table(series, contestants).markdown().lines().toList();
        assertThat(Chart.costs(table)).isEqualTo(Map.of("Rollcall", List.of(0.2, 0.2), "the floor", List.of(0.1, 0.1)));
        Chart.draw(table, file);
        assertThat(Files.readString(file)).contains("<svg").endsWith("</svg>\n");
    }

    @Test
    void aTableWithoutCostsIsSaidToHaveNone() {
        assertThatThrownBy(() -> Chart.draw(List.of("| | Rollcall | spread |"), directory.resolve("chart.svg")))
                .hasMessageContaining("CPU µs per message");
    }
}
