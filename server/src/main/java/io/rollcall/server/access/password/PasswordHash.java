package io.rollcall.server.access.password;

import java.security.SecureRandom;
import java.util.Base64;

/** A password as it is kept: enough to tell whether another one is the same, and no more. Immutable. */
public sealed interface PasswordHash permits Argon2id, Pbkdf2Sha512, SaltedSha512 {

    /** How a new password is kept. */
    enum Algorithm {
        /** Argon2id with 19 MiB and two passes: what OWASP asks for. */
        ARGON2ID("argon2id"),
        /** Mosquitto's {@code $7$}, with as many iterations as OWASP asks for. */
        PBKDF2_SHA512("sha512-pbkdf2"),
        /** Mosquitto's {@code $6$}: one round of SHA-512, which is little. For secrets that nobody can guess. */
        SHA512("sha512");

        private final String label;

        Algorithm(String label) {
            this.label = label;
        }

        /** As it is named on the command line. */
        public String label() {
            return label;
        }
    }

    /** Whether it is this password; takes as long for a wrong one. What it costs is up to the algorithm: not on an event loop. */
    boolean verifies(byte[] password);

    /** As it stands in a file: of printable characters, without a colon. */
    String text();

    /**
     * What stands in a file.
     *
     * @throws IllegalArgumentException when it is no hash that we know; the message does not repeat it
     */
    static PasswordHash parse(String text) {
        if (text.startsWith(Argon2id.PREFIX)) {
            return Argon2id.parse(text);
        }
        if (text.startsWith(Pbkdf2Sha512.PREFIX)) {
            return Pbkdf2Sha512.parse(text);
        }
        if (text.startsWith(SaltedSha512.PREFIX)) {
            return SaltedSha512.parse(text);
        }
        throw new IllegalArgumentException("the password is not hashed by Argon2id, $7$ or $6$");
    }

    /** A new password, with a salt of its own. */
    static PasswordHash of(Algorithm algorithm, byte[] password, SecureRandom random) {
        return switch (algorithm) {
            case ARGON2ID -> Argon2id.of(password, random);
            case PBKDF2_SHA512 -> Pbkdf2Sha512.of(password, random);
            case SHA512 -> SaltedSha512.of(password, random);
        };
    }

    /** So many random bytes. */
    static byte[] salt(int bytes, SecureRandom random) {
        byte[] salt = new byte[bytes];
        random.nextBytes(salt);
        return salt;
    }

    /** Base64, of at least one and at most 1,024 bytes. */
    static byte[] base64(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the password's salt or hash is not Base64", e);
        }
        if (bytes.length == 0 || bytes.length > 1_024) {
            throw new IllegalArgumentException("the password's salt or hash has " + bytes.length + " bytes");
        }
        return bytes;
    }

    /** A whole number of a hash, which must be within what a login may cost. */
    static int number(String what, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "the password's " + what + " is not a whole number from " + least + " to " + most);
    }
}
