package io.rollcall.server.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.rollcall.broker.api.Rights;
import io.rollcall.server.access.password.HashWorkers;
import io.rollcall.server.access.spi.Answer;
import io.rollcall.server.access.spi.FileError;
import io.rollcall.server.access.spi.Permission;
import io.rollcall.server.access.spi.Permission.Access;
import io.rollcall.server.config.AccessConfig.Jwt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("JavaUtilDate") // what the library takes
class JwtGatekeeperTest {
    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final Duration SKEW = Duration.ofSeconds(60);

    private final HashWorkers workers = new HashWorkers(1, 10);

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        workers.close();
    }

    private static Jwt config(String keys) {
        return config(keys, null);
    }

    private static Jwt config(String keys, @Nullable Path revoked) {
        return new Jwt(
                keys,
                List.of(),
                "the issuer",
                "rollcall",
                SKEW,
                "client",
                "sub",
                "acl",
                true,
                revoked,
                Duration.ofMinutes(5));
    }

    private JwtGatekeeper withSecret() throws IOException {
        return new JwtGatekeeper(config(file("secret", SECRET)), workers);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("the issuer")
                .audience("rollcall")
                .subject("ann")
                .claim("client", "c1")
                .expirationTime(Date.from(Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS)));
    }

    private static String signed(JWSAlgorithm algorithm, @Nullable String keyId, JWSSigner signer, JWTClaimsSet claims)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String withSecret(JWTClaimsSet claims) throws JOSEException {
        return signed(JWSAlgorithm.HS256, null, new MACSigner(SECRET), claims);
    }

    private static Answer ask(JwtGatekeeper gatekeeper, String token) {
        return gatekeeper
                .ask(Shown.by("c1", "whoever", token))
                .toCompletableFuture()
                .join();
    }

    @Test
    void theTokenSaysWhoTheClientIsAndUntilWhen() throws IOException, JOSEException {
        JWTClaimsSet claims = claims().build();

        Answer answer = ask(withSecret(), withSecret(claims));

        assertThat(answer).isInstanceOfSatisfying(Answer.Allow.class, allow -> {
            assertThat(allow.userName()).isEqualTo("ann");
            assertThat(allow.permissions()).isNull();
            assertThat(allow.expiresAt()).isEqualTo(claims.getExpirationTime().getTime() + SKEW.toMillis());
            assertThat(allow.costly()).as("remembered beyond its expiry").isFalse();
        });
    }

    @Test
    void whatTheTokenSaysOfTopicsIsWhatTheClientMayDo() throws IOException, JOSEException {
        List<Permission> wanted = List.of(
                new Permission(Access.WRITE, "a/%c"),
                new Permission(Access.READ, "b/#"),
                new Permission(Access.DENY, "b/c"));
        Object list = List.of(
                Map.of("access", "write", "filter", "a/%c"),
                Map.of("access", "read", "filter", "b/#"),
                Map.of("access", "deny", "filter", "b/c"));
        Object byKind = Map.of("pub", List.of("a/%c"), "sub", List.of("b/#"), "deny", List.of("b/c"));

        for (Object acl : List.of(list, byKind)) {
            Answer answer =
                    ask(withSecret(), withSecret(claims().claim("acl", acl).build()));
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.Allow.class,
                            allow -> assertThat(allow.permissions()).containsExactlyInAnyOrderElementsOf(wanted));
        }
        for (Object acl :
                List.of("#", Map.of("publish", List.of("a")), List.of("a"), Map.of("pub", List.of("a/#/b")))) {
            assertThat(ask(withSecret(), withSecret(claims().claim("acl", acl).build())))
                    .as(acl.toString())
                    .isInstanceOf(Answer.Deny.class);
        }
    }

    @Test
    void aTokenThatIsNotForUsOrNotForThisClientIsRefused() throws IOException, JOSEException {
        Date past = Date.from(Instant.now().minus(SKEW).minusSeconds(10));
        Date future = Date.from(Instant.now().plus(SKEW).plusSeconds(600));
        List<JWTClaimsSet> wrong = List.of(
                claims().issuer("another").build(),
                claims().issuer(null).build(),
                claims().audience("another").build(),
                claims().claim("client", "c2").build(),
                claims().claim("client", null).build(),
                claims().expirationTime(past).build(),
                claims().notBeforeTime(future).build());
        for (JWTClaimsSet claims : wrong) {
            assertThat(ask(withSecret(), withSecret(claims)))
                    .as(claims.toString())
                    .isInstanceOf(Answer.Deny.class);
        }
        Date justNow = Date.from(Instant.now().minusSeconds(10));
        assertThat(ask(withSecret(), withSecret(claims().expirationTime(justNow).build())))
                .as("within the skew of clocks")
                .isInstanceOf(Answer.Allow.class);
    }

    @Test
    void aTokenThatIsNotSignedByOurKeyIsRefused() throws IOException, JOSEException {
        String good = withSecret(claims().build());
        String other = signed(JWSAlgorithm.HS256, null, new MACSigner(SECRET + "!"), claims().build());
        String payload = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims().subject("root").build().toString().getBytes(StandardCharsets.UTF_8));
        String[] parts = good.split("\\.", -1);

        assertThat(ask(withSecret(), other)).isInstanceOf(Answer.Deny.class);
        assertThat(ask(withSecret(), parts[0] + "." + payload + "." + parts[2])).isInstanceOf(Answer.Deny.class);
        assertThat(ask(withSecret(), new PlainJWT(claims().build()).serialize()))
                .isEqualTo(Answer.IGNORE);
        assertThat(ask(withSecret(), "secret")).isEqualTo(Answer.IGNORE);
        assertThat(ask(withSecret(), "a.b.c")).isEqualTo(Answer.IGNORE);
    }

    /** The public key is no secret: nobody can sign with it as if it were one. */
    @Test
    void aPublicKeyIsNoSharedSecret() throws IOException, JOSEException {
        RSAKey key = new RSAKeyGenerator(2048).generate();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        JwtGatekeeper gatekeeper = new JwtGatekeeper(config(file("key.pem", pem)), workers);

        assertThat(ask(gatekeeper, signed(JWSAlgorithm.RS256, null, new RSASSASigner(key), claims().build())))
                .isInstanceOf(Answer.Allow.class);
        assertThat(ask(gatekeeper, signed(JWSAlgorithm.HS256, null, new MACSigner(pem), claims().build())))
                .isInstanceOf(Answer.Deny.class);
    }

    @Test
    void keysComeFromAUrlAndAreFetchedAgainForOneThatIsNotKnown() throws IOException, JOSEException {
        ECKey first = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        RSAKey second = new RSAKeyGenerator(2048).keyID("2").generate();
        JWKSet[] served = {new JWKSet(first)};
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/keys", exchange -> {
            byte[] body = served[0].toString(true).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
        String url = "http://127.0.0.1:" + http.getAddress().getPort() + "/keys";
        JwtGatekeeper gatekeeper = new JwtGatekeeper(config(url), workers);
        String signedByFirst = signed(JWSAlgorithm.ES256, "1", new ECDSASigner(first), claims().build());
        String signedBySecond = signed(JWSAlgorithm.RS256, "2", new RSASSASigner(second), claims().build());
        try {
            assertThat(ask(gatekeeper, signedByFirst)).isInstanceOf(Answer.Allow.class);

            served[0] = new JWKSet(List.of(first, second));
            assertThat(ask(gatekeeper, signedBySecond)).isInstanceOf(Answer.Allow.class);
            assertThat(ask(gatekeeper, signedByFirst)).isInstanceOf(Answer.Allow.class);
        } finally {
            http.stop(0);
        }
        assertThat(ask(gatekeeper, signedByFirst)).as("kept").isInstanceOf(Answer.Allow.class);
    }

    @Test
    void newKeysOfAFileHoldWhenItIsReadAgain() throws IOException, JOSEException {
        JwtGatekeeper gatekeeper = withSecret();
        String other = "another secret of at least thirty-two bytes";
        String token = signed(JWSAlgorithm.HS256, null, new MACSigner(other), claims().build());
        assertThat(ask(gatekeeper, token)).isInstanceOf(Answer.Deny.class);

        file("secret", other);
        gatekeeper.reload();
        assertThat(ask(gatekeeper, token)).isInstanceOf(Answer.Allow.class);
    }

    @Test
    void keysThatCannotBeUsedAreToldWithoutRepeatingThem() {
        assertThatThrownBy(() -> new JwtGatekeeper(config(file("short", "too short")), workers))
                .isInstanceOf(FileError.class)
                .hasMessageEndingWith("short: a shared secret of 9 bytes is too short; 32 are wanted");
        assertThatThrownBy(() -> new JwtGatekeeper(config(file("jwks", "{\"keys\": [{}]}")), workers))
                .isInstanceOf(FileError.class)
                .hasMessageEndingWith("jwks: this is no JWK set");
        assertThatThrownBy(
                        () -> new JwtGatekeeper(config(directory.resolve("none").toString()), workers))
                .isInstanceOf(FileError.class)
                .hasMessageEndingWith("none: there is no such file");
    }

    @Test
    void aTokenWithoutExpiryStays() throws IOException, JOSEException {
        assertThat(ask(withSecret(), withSecret(claims().expirationTime(null).build())))
                .isInstanceOfSatisfying(
                        Answer.Allow.class,
                        allow -> assertThat(allow.expiresAt()).isEqualTo(Rights.NEVER));
    }

    @Test
    void aTokenThatIsRevokedIsRefusedAndWhoCameInByItMayNotStay() throws IOException, JOSEException {
        Path revoked = Path.of(file("revoked", "# nothing yet\n\n"));
        JwtGatekeeper gatekeeper = new JwtGatekeeper(config(file("secret", SECRET), revoked), workers);
        String one = withSecret(claims().jwtID("one").build());
        String two = withSecret(claims().jwtID("two").build());
        Answer.Allow first = (Answer.Allow) ask(gatekeeper, one);
        Answer.Allow second = (Answer.Allow) ask(gatekeeper, two);
        assertThat(gatekeeper.holds(first)).isTrue();
        assertThat(gatekeeper.files()).contains(revoked);

        Files.writeString(revoked, "jti one\n");
        gatekeeper.reload();

        assertThat(ask(gatekeeper, one)).isEqualTo(Answer.Deny.badCredentials("the token is revoked"));
        assertThat(gatekeeper.holds(first)).isFalse();
        assertThat(ask(gatekeeper, two)).isInstanceOf(Answer.Allow.class);
        assertThat(gatekeeper.holds(second)).isTrue();

        Files.writeString(revoked, "sub ann\n");
        gatekeeper.reload();
        assertThat(ask(gatekeeper, two)).isInstanceOf(Answer.Deny.class);
        assertThat(gatekeeper.holds(second)).isFalse();
    }

    @Test
    void aLineThatRevokesNothingIsNamedAndWhatWasReadBeforeStays() throws IOException, JOSEException {
        Path revoked = Path.of(file("revoked", "jti one\n"));
        JwtGatekeeper gatekeeper = new JwtGatekeeper(config(file("secret", SECRET), revoked), workers);
        Files.writeString(revoked, "jti two\none\n");

        assertThatThrownBy(gatekeeper::reload).hasMessage(revoked + ", line 2: it is neither 'jti ID' nor 'sub NAME'");
        assertThat(ask(gatekeeper, withSecret(claims().jwtID("one").build()))).isInstanceOf(Answer.Deny.class);
        Files.delete(revoked);
        assertThatThrownBy(gatekeeper::reload).hasMessageContaining("there is no such file");
    }
}
