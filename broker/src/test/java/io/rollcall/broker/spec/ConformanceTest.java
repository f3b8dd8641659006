package io.rollcall.broker.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.spec.Statements.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The marks of all tests against the lists of the specification's statements, and against the page that says so. */
class ConformanceTest {
    private static final Path PAGE = Path.of("..", "docs", "conformance.md");
    private static final Statements V3 = Statements.of("3.1.1");
    private static final Statements V5 = Statements.of("5.0");
    private static final SpecMarks MARKS = SpecMarks.ofAllTests();

    static Stream<Statements> versions() {
        return Stream.of(V3, V5);
    }

    /** Appendix B has so many. */
    @Test
    void theListsAreComplete() {
        assertThat(V3.all()).hasSize(141).doesNotHaveDuplicates();
        assertThat(V5.all()).hasSize(251).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyMarkIsAStatement(Statements version) {
        assertThat(version.all().stream().map(Statement::id))
                .as("statements of MQTT %s that tests are marked with", version.version())
                .containsAll(MARKS.ids(version.version()));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatNoTestKeepsIsUnderWay(Statements version) {
        assertThat(page().lacking(version))
                .as("statements of MQTT %s without a test", version.version())
                .allSatisfy(statement ->
                        assertThat(statement.note()).as(statement.id()).isNotEmpty());
    }

    @Test
    void thePageIsCurrent() throws IOException {
        String text = page().text();
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(PAGE, text);
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/conformance.md is not what the tests say; write it anew: %s", ConformancePage.COMMAND)
                .isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aStatementIsSaidInAFewWords(Statements version) {
        for (Statement statement : version.all()) {
            assertThat(List.of(statement.says().split(" "))).as(statement.id()).hasSizeLessThanOrEqualTo(12);
        }
    }

    private static ConformancePage page() {
        return new ConformancePage(List.of(V3, V5), MARKS);
    }
}
