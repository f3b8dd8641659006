package io.rollcall.benchmarks.siege;

import io.rollcall.benchmarks.trial.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A password file of many users, as Mosquitto's tool writes it: {@code $7$} with its 101 iterations. */
final class Passwords {
    private static final int ITERATIONS = 101;
    private static final int HASH_BITS = 512;

    private Passwords() {}

    static String user(int number) {
        return "user" + number;
    }

    static String password(int number) {
        return "secret of " + number;
    }

    /** A server with 256 MiB of heap that lets these users in and nobody else. Its data and its log are in the directory. */
    static Server server(Path jar, Path directory, int users) throws IOException, GeneralSecurityException {
        Path passwords = write(directory.resolve("passwords"), users);
        Path config = Files.writeString(
                directory.resolve("rollcall.yaml"), "mqtt: {auth: {passwordFile: " + passwords + "}}\n");
        return Server.launch(
                jar, directory.resolve("data"), List.of("-Xmx256m"), List.of("--config", config.toString()));
    }

    private static Path write(Path file, int users) throws IOException, GeneralSecurityException {
        SecretKeyFactory pbkdf2 = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512");
        Base64.Encoder base64 = Base64.getEncoder();
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < users; number++) {
            byte[] salt = "%012d".formatted(number).getBytes(StandardCharsets.US_ASCII);
            PBEKeySpec spec = new PBEKeySpec(password(number).toCharArray(), salt, ITERATIONS, HASH_BITS);
            byte[] hash = pbkdf2.generateSecret(spec).getEncoded();
            lines.add("%s:$7$%d$%s$%s"
                    .formatted(user(number), ITERATIONS, base64.encodeToString(salt), base64.encodeToString(hash)));
        }
        Files.write(file, lines);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
