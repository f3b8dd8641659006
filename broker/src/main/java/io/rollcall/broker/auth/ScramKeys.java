package io.rollcall.broker.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a server keeps of a password for SCRAM-SHA-256: enough to check it, not to log in with it [RFC 5802, 3]. Still not for
 * everybody's eyes: who has it can try passwords at leisure. The arrays are not to be changed.
 *
 * @param iterations how often a client hashes its password at each authentication, {@value #ITERATIONS_MIN} to
 *     {@value #ITERATIONS_MAX}
 */
public record ScramKeys(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /** The least of RFC 7677; half a second on a slow device. */
    public static final int ITERATIONS_MIN = 4_096;

    /** A tenth of a second on a machine of its day, by RFC 7677. */
    public static final int ITERATIONS_DEFAULT = 15_000;

    public static final int ITERATIONS_MAX = 1_000_000;

    static final int SALT_BYTES = 16;

    private static final int SALT_BYTES_MIN = 8;
    private static final int SALT_BYTES_MAX = 255;
    private static final SecureRandom RANDOM = new SecureRandom();

    public ScramKeys {
        if (iterations < ITERATIONS_MIN || iterations > ITERATIONS_MAX) {
            throw new IllegalArgumentException("iterations: " + iterations);
        }
        if (salt.length < SALT_BYTES_MIN || salt.length > SALT_BYTES_MAX) {
            throw new IllegalArgumentException("salt: " + salt.length + " bytes");
        }
        if (storedKey.length != Sha256.BYTES || serverKey.length != Sha256.BYTES) {
            throw new IllegalArgumentException(
                    "storedKey, serverKey: " + storedKey.length + ", " + serverKey.length + " bytes");
        }
    }

    /** The keys of a password, with a salt of their own. Takes its time: not for an event loop. */
    public static ScramKeys of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return of(password, salt, ITERATIONS_DEFAULT);
    }

    /**
     * The keys of a password. Takes its time: not for an event loop.
     *
     * @throws IllegalArgumentException when SASLprep does not allow the password, or nothing is left of it
     */
    public static ScramKeys of(String password, byte[] salt, int iterations) {
        byte[] salted = salted(SaslPrep.ofStored(password), salt, iterations);
        byte[] clientKey = Sha256.hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
        byte[] serverKey = Sha256.hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII));
        return new ScramKeys(salt.clone(), iterations, Sha256.hash(clientKey), serverKey);
    }

    private static byte[] salted(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, Sha256.BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            spec.clearPassword();
        }
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "ScramKeys[iterations=" + iterations + "]";
    }
}
