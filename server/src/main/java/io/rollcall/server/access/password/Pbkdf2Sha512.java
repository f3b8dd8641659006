package io.rollcall.server.access.password;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * PBKDF2 (RFC 8018) with HMAC-SHA-512, as Mosquitto writes it: {@code $7$iterations$salt$hash}. By hand, since the JDK's takes
 * characters, and a password of MQTT is bytes; one block is all that is asked for.
 */
final class Pbkdf2Sha512 implements PasswordHash {
    static final String PREFIX = "$7$";

    private static final int ITERATIONS = 210_000;
    private static final int ITERATIONS_MAX = 10_000_000;
    // What Mosquitto 2.0 takes; newer ones take longer salts, too.
    private static final int SALT_BYTES = 12;
    private static final int HASH_BYTES = 64;

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private Pbkdf2Sha512(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    static Pbkdf2Sha512 of(byte[] password, SecureRandom random) {
        byte[] salt = PasswordHash.salt(SALT_BYTES, random);
        return new Pbkdf2Sha512(ITERATIONS, salt, hash(password, salt, ITERATIONS));
    }

    static Pbkdf2Sha512 parse(String text) {
        String[] parts = text.split("\\$", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("the password is not $7$iterations$salt$hash");
        }
        byte[] hash = PasswordHash.base64(parts[4]);
        if (hash.length != HASH_BYTES) {
            throw new IllegalArgumentException("the password's hash has " + hash.length + " bytes, not " + HASH_BYTES);
        }
        return new Pbkdf2Sha512(
                PasswordHash.number("iterations", parts[2], 1, ITERATIONS_MAX), PasswordHash.base64(parts[3]), hash);
    }

    @Override
    public boolean verifies(byte[] password) {
        return MessageDigest.isEqual(hash, hash(password, salt, iterations));
    }

    private static byte[] hash(byte[] password, byte[] salt, int iterations) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA512");
            // an empty key is not allowed there; one of zeros means the same to HMAC
            hmac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA512"));
            byte[] last = hmac.doFinal(
                    ByteBuffer.allocate(salt.length + 4).put(salt).putInt(1).array());
            byte[] all = last.clone();
            for (int i = 1; i < iterations; i++) {
                last = hmac.doFinal(last);
                for (int j = 0; j < all.length; j++) {
                    all[j] ^= last[j];
                }
            }
            return all;
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX + iterations + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }
}
