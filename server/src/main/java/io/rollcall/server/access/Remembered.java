package io.rollcall.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.server.config.AccessLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Logins that were costly to verify, for a while: a client that reconnects is known at once. Kept by an HMAC of what the
 * client showed, under a key of this process, so that the password is nowhere, nor anything that shows whether two are the
 * same. From any thread.
 */
final class Remembered {
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;
    private final Cache<ByteBuffer, Admitted> logins;
    private final LongAdder recalled = new LongAdder();

    Remembered(AccessLimits limits, LongSupplier nanos) {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, HMAC);
        logins = Caffeine.newBuilder()
                .maximumSize(limits.rememberFor().isZero() ? 0 : limits.rememberedMax())
                .expireAfterWrite(limits.rememberFor())
                .ticker(nanos::getAsLong)
                .build();
    }

    /** What identifies the login; absent when it has no password. */
    @Nullable
    ByteBuffer keyOf(Credentials credentials) {
        byte[] password = credentials.password();
        if (password == null) {
            return null;
        }
        try {
            Mac hmac = Mac.getInstance(HMAC);
            hmac.init(key);
            update(hmac, credentials.clientId().getBytes(StandardCharsets.UTF_8));
            String userName = credentials.userName();
            update(hmac, userName == null ? new byte[0] : userName.getBytes(StandardCharsets.UTF_8));
            update(hmac, password);
            return ByteBuffer.wrap(hmac.doFinal());
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** With its length before it, so that no two logins are one row of bytes. */
    private static void update(Mac hmac, byte[] part) {
        hmac.update(ByteBuffer.allocate(4).putInt(part.length).array());
        hmac.update(part);
    }

    /** Who came in by the same before, and would now; absent when nobody did. */
    @Nullable
    Admitted find(ByteBuffer login, long epochMillis) {
        Admitted admitted = logins.getIfPresent(login);
        if (admitted == null) {
            return null;
        }
        if (!admitted.holds() || admitted.expiresAt() <= epochMillis) {
            logins.invalidate(login);
            return null;
        }
        recalled.increment();
        return admitted;
    }

    void put(ByteBuffer login, Admitted admitted) {
        logins.put(login, admitted);
    }

    /** Logins that were known at once. */
    long recalled() {
        return recalled.sum();
    }
}
