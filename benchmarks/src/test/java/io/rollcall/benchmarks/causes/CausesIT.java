package io.rollcall.benchmarks.causes;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.benchmarks.causes.Causes.Row;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole matrix: it takes ten seconds. */
class CausesIT {
    private static final Path JAR = Path.of(System.getProperty("rollcall.jar", "../server/target/rollcall.jar"));

    @Test
    void everyWayInWhichAConnectionEndsHasItsEntityItsCauseAndItsCode() throws Exception {
        List<Row> rows = new Causes(JAR, line -> {}).run();

        assertThat(rows).hasSizeGreaterThan(25).allMatch(Row::isRight);
    }
}
