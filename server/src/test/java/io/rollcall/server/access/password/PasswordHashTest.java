package io.rollcall.server.access.password;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rollcall.server.access.password.PasswordHash.Algorithm;
import io.rollcall.server.process.Mosquitto;
import io.rollcall.server.process.MosquittoServer;
import io.rollcall.server.process.MqttTalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int REFUSED = 0x87;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void onlyTheSamePasswordIsVerified(Algorithm algorithm) {
        for (byte[] password : List.of("secret".getBytes(UTF_8), new byte[] {(byte) 0xFF, 0, 7}, new byte[0])) {
            PasswordHash hash = PasswordHash.of(algorithm, password, RANDOM);
            PasswordHash read = PasswordHash.parse(hash.text());

            assertThat(read.text()).isEqualTo(hash.text()).doesNotContain(":");
            assertThat(read.verifies(password)).isTrue();
            assertThat(read.verifies("Secret".getBytes(UTF_8))).isFalse();
            assertThat(PasswordHash.of(algorithm, password, RANDOM).text()).isNotEqualTo(hash.text());
        }
    }

    /** Of the test vectors of the reference implementation. */
    @Test
    void argon2idIsThatOfEverybodyElse() {
        String reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(PasswordHash.parse(reference).verifies("password".getBytes(UTF_8)))
                .isTrue();
        assertThat(PasswordHash.parse(reference).verifies("passwort".getBytes(UTF_8)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha512", "sha512-pbkdf2"})
    void whatMosquittoWroteWeVerify(String kind) throws IOException {
        assumeMosquitto();
        Path file = directory.resolve("passwd");
        for (String password : List.of("secret", "schön ☂", "x")) {
            Files.deleteIfExists(file);
            Mosquitto.output(
                    new ProcessBuilder("mosquitto_passwd", "-H", kind, "-c", "-b", file.toString(), "ann", password)
                            .start());
            PasswordHash hash = PasswordFile.read(file).find("ann");

            assertThat(hash).isNotNull().satisfies(its -> {
                assertThat(its.verifies(password.getBytes(UTF_8))).isTrue();
                assertThat(its.verifies("Secret".getBytes(UTF_8))).isFalse();
            });
        }
    }

    @Test
    void whatWeWroteMosquittoVerifies() throws IOException {
        assumeMosquitto();
        Path file = directory.resolve("passwd");
        PasswordFileEditor editor = new PasswordFileEditor(file);
        editor.put("ann", PasswordHash.of(Algorithm.SHA512, "schön".getBytes(UTF_8), RANDOM));
        editor.put("bob", PasswordHash.of(Algorithm.PBKDF2_SHA512, "secret".getBytes(UTF_8), RANDOM));
        try (MosquittoServer mosquitto = MosquittoServer.start(directory, "password_file " + file)) {
            assertThat(connack(mosquitto, "ann", "schön")).isZero();
            assertThat(connack(mosquitto, "ann", "schon")).isEqualTo(REFUSED);
            assertThat(connack(mosquitto, "bob", "secret")).isZero();
            assertThat(connack(mosquitto, "bob", "schön")).isEqualTo(REFUSED);
        }
    }

    private static int connack(MosquittoServer mosquitto, String user, String password) {
        try (MqttTalk talk = MqttTalk.connect(mosquitto.port(), "c", user, password)) {
            return talk.connack();
        }
    }

    private static void assumeMosquitto() {
        assumeTrue(MosquittoServer.isHere(), "SKIPPED: mosquitto is not on this machine (Debian: mosquitto)");
    }

    @Test
    void whatIsNoHashIsRefusedAndNotRepeated() {
        Stream.of(
                        "secret",
                        "$1$salt$hash",
                        "$6$c2FsdA==",
                        "$6$c2FsdA==$c2hvcnQ=",
                        "$7$0$c2FsdA==$c2hvcnQ=",
                        "$7$99999999999$c2FsdA==$c2hvcnQ=",
                        "$7$101$c2FsdA==$secret!",
                        "$argon2id$v=16$m=8,t=1,p=1$c2FsdA$c2FsdA",
                        "$argon2id$v=19$m=2000000,t=1,p=1$c2FsdA$c2FsdA",
                        "$argon2id$v=19$m=8,t=1,p=1$$c2FsdA")
                .forEach(text -> assertThatThrownBy(() -> PasswordHash.parse(text))
                        .as(text)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("the password")
                        .hasMessageNotContaining("secret"));
    }
}
