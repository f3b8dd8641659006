package io.rollcall.server.access.password;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** SHA-512 of the password and then the salt, as Mosquitto 1 wrote it: {@code $6$salt$hash}. */
final class SaltedSha512 implements PasswordHash {
    static final String PREFIX = "$6$";

    private static final int SALT_BYTES = 12;
    private static final int HASH_BYTES = 64;

    private final byte[] salt;
    private final byte[] hash;

    private SaltedSha512(byte[] salt, byte[] hash) {
        this.salt = salt;
        this.hash = hash;
    }

    static SaltedSha512 of(byte[] password, SecureRandom random) {
        byte[] salt = PasswordHash.salt(SALT_BYTES, random);
        return new SaltedSha512(salt, hash(password, salt));
    }

    static SaltedSha512 parse(String text) {
        String[] parts = text.split("\\$", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("the password is not $6$salt$hash");
        }
        byte[] hash = PasswordHash.base64(parts[3]);
        if (hash.length != HASH_BYTES) {
            throw new IllegalArgumentException("the password's hash has " + hash.length + " bytes, not " + HASH_BYTES);
        }
        return new SaltedSha512(PasswordHash.base64(parts[2]), hash);
    }

    @Override
    public boolean verifies(byte[] password) {
        return MessageDigest.isEqual(hash, hash(password, salt));
    }

    private static byte[] hash(byte[] password, byte[] salt) {
        try {
            MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
            sha512.update(password);
            return sha512.digest(salt);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }
}
