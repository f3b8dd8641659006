package io.rollcall.server.access.password;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 1.3 (RFC 9106), as PHC strings write it: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. */
final class Argon2id implements PasswordHash {
    static final String PREFIX = "$argon2id$";

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MEMORY_KIB_MAX = 1_048_576;
    private static final Pattern FORM =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$([^$]+)\\$([^$]+)");

    private final int memoryKib;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2id(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    static Argon2id of(byte[] password, SecureRandom random) {
        byte[] salt = PasswordHash.salt(SALT_BYTES, random);
        return new Argon2id(
                MEMORY_KIB, PASSES, LANES, salt, hash(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES));
    }

    static Argon2id parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "the password's Argon2id is not $argon2id$v=19$m=..,t=..,p=..$salt$hash");
        }
        return new Argon2id(
                PasswordHash.number("memory", form.group(1), 8, MEMORY_KIB_MAX),
                PasswordHash.number("passes", form.group(2), 1, 100),
                PasswordHash.number("lanes", form.group(3), 1, 16),
                PasswordHash.base64(form.group(4)),
                PasswordHash.base64(form.group(5)));
    }

    @Override
    public boolean verifies(byte[] password) {
        return MessageDigest.isEqual(hash, hash(password, salt, memoryKib, passes, lanes, hash.length));
    }

    private static byte[] hash(byte[] password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }

    @Override
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return PREFIX + "v=19$m=" + memoryKib + ",t=" + passes + ",p=" + lanes + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash);
    }
}
