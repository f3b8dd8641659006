package io.rollcall.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.KeyProof;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import io.rollcall.server.access.spi.FileError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFileTest {
    @TempDir
    Path directory;

    private Path path() {
        return directory.resolve("keys");
    }

    @Test
    void whatIsCreatedIsReadAgainAndTheSecretIsNotInTheFile() throws IOException {
        KeyFile file = new KeyFile(path());
        Rights rights = new Rights(
                Set.of(Scope.READ, Scope.KICK),
                new Sight("org", Set.of("GID_a", "GID_b")),
                Set.of("one"),
                Set.of("CloseConnection"));
        String secret = file.create("ops", rights, false);
        String signing = file.create("signs", Rights.READ, true);
        assertThat(secret).hasSize(43).isNotEqualTo(signing);
        assertThat(file.read())
                .extracting(KeyFile.Entry::key)
                .containsExactly(
                        new ApiKey("ops", KeyProof.hashOf(secret), rights), new ApiKey("signs", signing, Rights.READ));
        assertThat(Files.readString(path())).doesNotContain(secret).contains(signing);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        assertThat(file.revoke("ops")).isTrue();
        assertThat(file.revoke("ops")).isFalse();
        assertThat(file.read()).extracting(entry -> entry.key().id()).containsExactly("signs");
    }

    @Test
    void anIdIsThereOnce() throws IOException {
        KeyFile file = new KeyFile(path());
        String first = file.create("ops", Rights.READ, false);
        assertThatThrownBy(() -> file.create("ops", Rights.READ, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ops' already");
        assertThat(file.read().get(0).key().proof()).isEqualTo(KeyProof.hashOf(first));
    }

    @Test
    void whoMayReadSecretsIsSaid() throws IOException {
        KeyFile file = new KeyFile(path());
        file.create("hashed", Rights.READ, false);
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(file.exposure()).isEmpty();
        file.create("signs", Rights.READ, true);
        assertThat(file.exposure()).contains("chmod 600 " + path());
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-------"));
        assertThat(file.exposure()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | line 2: this is not JSON",
                "{\"id\":\"a\"} | line 2: id and one of sha256 and secret are wanted",
                "{\"id\":\"a\",\"secret\":\"s\",\"sha256\":\"t\"} | line 2: id and one of sha256 and secret",
                "{\"id\":\"a\",\"sha256\":\"hush\"} | line 2: sha256: it is not of 64",
                "{\"id\":\"a\",\"secret\":\"hush\",\"scope\":[]} | line 2: scope: no such field",
                "{\"id\":\"a\",\"secret\":\"hush\",\"scopes\":[\"fly\"]} | line 2: scopes: 'fly' is not one of [read,",
                "{\"id\":\"b\",\"secret\":\"hush\"} | line 2: the id 'b' stands there twice",
            })
    void whatCannotBeReadIsNamedWithoutSecrets(String line, String said) throws IOException {
        Files.writeString(path(), "{\"id\":\"b\",\"secret\":\"s\"}\n" + line + "\n");
        assertThatThrownBy(() -> new KeyFile(path()).read())
                .isInstanceOf(FileError.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("hush");
    }
}
