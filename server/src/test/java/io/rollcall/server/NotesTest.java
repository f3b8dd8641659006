package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotesTest {
    @TempDir
    Path directory;

    @Test
    void whatWasWrittenLastIsRead() {
        Notes notes = new Notes(directory.resolve("http"));
        assertThat(notes.read("switch")).isEmpty();

        notes.write("switch", "one");
        notes.write("switch", "zw\u00f6lf");
        notes.write("other", "x");

        assertThat(new Notes(directory.resolve("http")).read("switch")).contains("zw\u00f6lf");
    }

    @Test
    void whatCannotBeWrittenIsNamedAndTheOneBeforeStays() throws IOException {
        Notes notes = new Notes(directory);
        notes.write("switch", "one");
        Files.createDirectory(directory.resolve("switch.next"));

        assertThatThrownBy(() -> notes.write("switch", "two"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(directory.resolve("switch").toString());
        assertThat(notes.read("switch")).contains("one");
    }
}
