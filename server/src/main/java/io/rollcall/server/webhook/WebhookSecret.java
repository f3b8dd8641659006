package io.rollcall.server.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the secret of a webhook stands: in a file, which is read at each request so that another secret needs no restart, or in a variable
 * of the environment. Never in the configuration itself, which is shown around more than secrets should be.
 *
 * @param file whose bytes are the secret, without line ends at their end; absent when a variable has it
 * @param variable whose value is the secret; absent when a file has it
 */
public record WebhookSecret(@Nullable Path file, @Nullable String variable) {
    /** A secret of fewer bytes could be guessed from one signature. */
    static final int BYTES_MIN = 16;

    private static final int BYTES_MAX = 4_096;

    public WebhookSecret {
        if ((file == null) == (variable == null)) {
            throw new IllegalArgumentException(
                    "secretFile: one of secretFile and secretVariable is wanted, and one alone");
        }
    }

    /** @throws IOException when there is none; the message names file or variable, and never the secret */
    byte[] read(UnaryOperator<@Nullable String> environment) throws IOException {
        byte[] secret = file == null ? ofVariable(environment) : ofFile(file);
        if (secret.length < BYTES_MIN || secret.length > BYTES_MAX) {
            throw new IOException(where() + ": a secret has " + BYTES_MIN + " to " + BYTES_MAX + " bytes, this one has "
                    + secret.length);
        }
        return secret;
    }

    private String where() {
        return file == null ? "the variable " + variable : file.toString();
    }

    private byte[] ofVariable(UnaryOperator<@Nullable String> environment) throws IOException {
        String value = environment.apply(String.valueOf(variable));
        if (value == null) {
            throw new IOException("the variable " + variable + " is not in the environment");
        }
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ofFile(Path file) throws IOException {
        try {
            if (Files.size(file) > 2L * BYTES_MAX) {
                throw new IOException(file + ": it is too large for a secret");
            }
            byte[] bytes = Files.readAllBytes(file);
            int end = bytes.length;
            while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
                end--;
            }
            return Arrays.copyOf(bytes, end);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        }
    }
}
