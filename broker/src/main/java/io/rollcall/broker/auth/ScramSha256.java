package io.rollcall.broker.auth;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.EnhancedAuthenticator;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * SCRAM-SHA-256 [RFC 5802, RFC 7677]: the client proves that it knows a password, and the server that it knows the user,
 * while neither the password nor what would do in its place goes over the wire. Without channel binding. From any thread.
 *
 * <pre>{@code
 * Map<String, ScramKeys> users = Map.of("ann", ScramKeys.of("secret"));
 * ScramUsers lookup = name -> CompletableFuture.completedStage(Optional.ofNullable(users.get(name)));
 * Broker.start(config, BrokerHooks.OPEN.with(new ScramSha256(lookup)));
 * }</pre>
 *
 * <p>To whoever asks for a user that does not exist it answers with a salt that is always the same for that name, and then
 * as if the password were wrong. So that nobody can tell the two apart, all users should have keys of as many iterations as
 * are given here, with a salt of 16 bytes.
 */
public final class ScramSha256 implements EnhancedAuthenticator {
    private static final int NONCE_BYTES = 24;
    private static final int SECRET_BYTES_MIN = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ScramUsers users;
    private final int iterations;
    private final byte[] secret;
    private final Supplier<String> nonces;

    /** Keys that a client is asked to prove itself by; when there is no such user, nobody has the password to them. */
    record Candidate(ScramKeys keys, boolean isUser) {}

    /**
     * With what {@link ScramKeys#of(String)} uses, and a secret of its own: after a restart the salts of unknown users are
     * others.
     */
    public ScramSha256(ScramUsers users) {
        this(users, ScramKeys.ITERATIONS_DEFAULT, random(Sha256.BYTES));
    }

    /**
     * With salts for unknown users that last.
     *
     * @param iterations those that users have
     * @param secret what the salts of unknown users are made of, at least 16 random bytes
     */
    public ScramSha256(ScramUsers users, int iterations, byte[] secret) {
        this(users, iterations, secret, ScramSha256::randomNonce);
    }

    ScramSha256(ScramUsers users, int iterations, byte[] secret, Supplier<String> nonces) {
        if (iterations < ScramKeys.ITERATIONS_MIN || iterations > ScramKeys.ITERATIONS_MAX) {
            throw new IllegalArgumentException("iterations: " + iterations);
        }
        if (secret.length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException("secret: " + secret.length + " bytes");
        }
        this.users = users;
        this.iterations = iterations;
        this.secret = secret.clone();
        this.nonces = nonces;
    }

    private static String randomNonce() {
        return Base64.getEncoder().encodeToString(random(NONCE_BYTES));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String method() {
        return "SCRAM-SHA-256";
    }

    @Override
    public Exchange begin(Credentials credentials) {
        return new ScramExchange(this);
    }

    String nonce() {
        return nonces.get();
    }

    /** The user's keys, or some that look like it. */
    CompletionStage<Candidate> find(String userName) {
        Candidate nobody = new Candidate(nobodysKeys(userName), false); // made in any case: it takes time
        return users.find(userName)
                .thenApply(found -> found.map(keys -> new Candidate(keys, true)).orElse(nobody));
    }

    private ScramKeys nobodysKeys(String userName) {
        byte[] made = Sha256.hmac(secret, userName.getBytes(StandardCharsets.UTF_8));
        byte[] salt = Arrays.copyOf(made, ScramKeys.SALT_BYTES);
        byte[] key = Sha256.hmac(secret, made);
        return new ScramKeys(salt, iterations, key, key);
    }
}
