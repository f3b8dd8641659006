package io.rollcall.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.server.access.password.PasswordFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PasswdCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String typed = "secret";

    @TempDir
    Path directory;

    private int run(String... arguments) {
        Prompt terminal = question -> Optional.of(typed.getBytes(UTF_8)).filter(password -> password.length > 0);
        Prompt stdin = question -> Prompt.firstLine(new ByteArrayInputStream("of stdin\r\nmore".getBytes(UTF_8)));
        return new CommandLine(PasswdCommand.spec())
                .setExecutionStrategy(parsed -> new PasswdCommand(terminal, stdin)
                        .run(parsed, new PrintWriter(out, true), new PrintWriter(err, true)))
                .execute(arguments);
    }

    private String file() {
        return directory.resolve("passwd").toString();
    }

    private boolean verifies(String name, String password) throws IOException {
        var hash = PasswordFile.read(directory.resolve("passwd")).find(name);
        return hash != null && hash.verifies(password.getBytes(UTF_8));
    }

    @Test
    void itAddsChangesListsAndRemoves() throws IOException {
        assertThat(run(file(), "ann")).isZero();
        assertThat(run("--hash", "sha512-pbkdf2", file(), "bob")).isZero();
        assertThat(verifies("ann", "secret")).isTrue();
        assertThat(verifies("bob", "secret")).isTrue();
        assertThat(directory.resolve("passwd")).content().contains("ann:$argon2id$", "bob:$7$");

        typed = "another";
        assertThat(run(file(), "ann")).isZero();
        assertThat(verifies("ann", "another")).isTrue();

        assertThat(run("--list", file())).isZero();
        assertThat(out.toString().lines()).containsExactly("ann", "bob");

        assertThat(run("--delete", file(), "ann")).isZero();
        assertThat(verifies("ann", "another")).isFalse();
        assertThat(verifies("bob", "secret")).isTrue();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aPasswordMayBeTheFirstLineOfStdin() throws IOException {
        assertThat(run("--stdin", "--hash", "sha512", file(), "ann")).isZero();

        assertThat(verifies("ann", "of stdin")).isTrue();
    }

    @Test
    void whatCannotBeIsSaidInASentence() {
        assertThat(run(file())).isEqualTo(ServerCommand.EXIT_USAGE);
        assertThat(run("--list", file(), "ann")).isEqualTo(ServerCommand.EXIT_USAGE);
        assertThat(run("--hash", "md5", file(), "ann")).isEqualTo(ServerCommand.EXIT_USAGE);
        assertThat(run("--list", file())).isEqualTo(ServerCommand.EXIT_FAILURE);
        assertThat(run("--delete", file(), "nobody")).isEqualTo(ServerCommand.EXIT_FAILURE);
        typed = "";
        assertThat(run(file(), "ann")).isEqualTo(ServerCommand.EXIT_FAILURE);
        assertThat(err.toString())
                .contains(
                        "a FILE and a NAME are wanted",
                        "--list takes a FILE and no NAME",
                        "'md5' is none of argon2id, sha512-pbkdf2, sha512",
                        file() + ": there is no such file",
                        "there is no user 'nobody'",
                        "no password was given");
    }
}
