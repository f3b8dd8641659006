package io.rollcall.server.access.password;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.server.access.password.PasswordHash.Algorithm;
import io.rollcall.server.access.spi.FileError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
    private static final PasswordHash HASH =
            PasswordHash.of(Algorithm.SHA512, "secret".getBytes(UTF_8), new SecureRandom());

    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void inTheDirectory() {
        file = directory.resolve("passwd");
    }

    @Test
    void aNameMayBeAClientIdentifierWithColons() throws IOException {
        new PasswordFileEditor(file).put("d:org:type:7", HASH);

        assertThat(PasswordFile.read(file).names()).containsExactly("d:org:type:7");
        assertThat(PasswordFile.read(file).find("d:org:type:7")).isNotNull();
        assertThat(PasswordFile.read(file).find("d")).isNull();
    }

    @Test
    void anEditChangesOneLineAndKeepsTheOthersAndTheirReaders() throws IOException {
        Files.writeString(file, "# of the house\nann:" + HASH.text() + "\n\nbob:" + HASH.text() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        PasswordFileEditor editor = new PasswordFileEditor(file);
        PasswordHash other = PasswordHash.of(Algorithm.SHA512, "other".getBytes(UTF_8), new SecureRandom());

        assertThat(editor.put("ann", other)).isFalse();
        assertThat(editor.put("cid", HASH)).isTrue();
        assertThat(editor.remove("bob")).isTrue();
        assertThat(editor.remove("nobody")).isFalse();

        assertThat(file).hasContent("# of the house\nann:" + other.text() + "\n\ncid:" + HASH.text() + "\n");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aNewFileIsForItsOwnerAlone() throws IOException {
        new PasswordFileEditor(file).put("ann", HASH);

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aNameThatWouldBreakTheFileIsRefused() {
        for (String name : new String[] {"", " ", "#ann", "a\nb", " ann", "ann\u0007"}) {
            assertThatThrownBy(() -> new PasswordFileEditor(file).put(name, HASH))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void whatIsWrongIsToldWithItsLineAndWithoutTheSecret() throws IOException {
        for (String line : new String[] {"ann", "ann:", ":" + HASH.text(), "ann:secret", "x:" + HASH.text()}) {
            Files.writeString(file, "x:" + HASH.text() + "\n# next\n" + line + "\n");
            assertThatThrownBy(() -> PasswordFile.read(file))
                    .as(line)
                    .isInstanceOf(FileError.class)
                    .hasMessageStartingWith(file + ", line 3: ")
                    .hasMessageNotContaining("secret");
        }
        Files.write(file, new byte[] {'a', ':', (byte) 0xFF});
        assertThatThrownBy(() -> PasswordFile.read(file)).hasMessage(file + ": this is not text in UTF-8");
        Files.delete(file);
        assertThatThrownBy(() -> PasswordFile.read(file)).hasMessage(file + ": there is no such file");
    }
}
