package io.rollcall.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.rollcall.server.process.MqttTalk;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token that is revoked while its client is connected. */
class RevokedTokenTest {
    private static final String SECRET = "a secret of at least thirty-two bytes";

    @TempDir
    Path directory;

    private static String token(String id) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder().subject("ann").jwtID(id).build());
        token.sign(new MACSigner(SECRET));
        return token.serialize();
    }

    @Test
    void itsClientIsDisconnectedAndTheOthersOfTheSameUserStay() throws Exception {
        Path keys = Files.writeString(directory.resolve("secret"), SECRET);
        Path revoked = Files.writeString(directory.resolve("revoked"), "");
        String yaml = "auth: {jwt: {keys: " + keys + ", revokedFile: " + revoked + "}, watchInterval: 20ms}\n";
        try (Guarded server = Guarded.start(directory, yaml);
                MqttTalk lost = server.connect("lost", "ann", token("one"));
                MqttTalk other = server.connect("other", "ann", token("two"))) {
            assertThat(lost.connack()).isZero();
            assertThat(other.connack()).isZero();

            Files.writeString(revoked, "jti one\n");

            assertThat(lost.awaitDisconnect()).isEqualTo(0x87);
            assertThat(server.connack("lost", "ann", token("one"))).isEqualTo(0x86);
            assertThat(server.connack("again", "ann", token("two"))).isZero();
            assertThat(other.publish("t", "p", false)).as("PUBACK").isIn(0x00, 0x10);
        }
    }
}
