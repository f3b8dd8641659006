package io.rollcall.http.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a secret is checked against: the secret itself, or its SHA-256. A plain hash is enough for secrets that a machine made of 256 random
 * bits, because nobody can try them all; passwords of people would want a slow one. Alibaba's signatures cannot be checked without the
 * secret. Immutable.
 *
 * @param text the secret, or the hash as 64 hexadecimal digits
 * @param isHash which of them
 */
public record KeyProof(String text, boolean isHash) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public KeyProof {
        if (isHash && !SHA256.matcher(text).matches()) {
            throw new IllegalArgumentException("sha256: it is not of 64 hexadecimal digits in lower case");
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("secret: it is empty");
        }
    }

    /** The hash of a secret. */
    public static KeyProof hashOf(String secret) {
        return new KeyProof(HexFormat.of().formatHex(sha256(secret)), true);
    }

    /** The secret, for signatures; empty when only its hash is known. */
    public Optional<String> secret() {
        return isHash ? Optional.empty() : Optional.of(text);
    }

    /** The SHA-256 of the secret. */
    public String fingerprint() {
        return isHash ? text : hashOf(text).text();
    }

    /** Whether this is the secret, in a time that does not tell where they differ. */
    public boolean isProvedBy(String presented) {
        byte[] known = isHash ? HexFormat.of().parseHex(text) : sha256(text);
        return MessageDigest.isEqual(known, sha256(presented));
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return isHash ? "KeyProof[hash]" : "KeyProof[secret]";
    }
}
