package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void itIsMadeWhenThereIsNone() {
        Path directory = parent.resolve("a").resolve("b");

        DataDirectory.hold(directory).close();

        assertThat(directory).isDirectory();
    }

    @Test
    void oneServerHoldsItAtATime() {
        try (DataDirectory held = DataDirectory.hold(parent)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> DataDirectory.hold(parent))
                    .isInstanceOf(StartError.class)
                    .hasMessage("--data: '" + parent
                            + "' is in use by another server; stop that one, or choose another directory");
        }
        DataDirectory.hold(parent).close();
    }

    @Test
    void whatIsNotADirectoryIsNamed() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));

        assertThatThrownBy(() -> DataDirectory.hold(file))
                .isInstanceOf(StartError.class)
                .hasMessageStartingWith("--data: '" + file + "' cannot be used");
    }
}
