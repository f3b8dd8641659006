package io.rollcall.http.alibaba;

import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.ApiKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/**
 * The gateway before the product: checks in its order that a call is complete, asks for something that there is, and is
 * signed by a key, now and for the first time. Where reads are open an unsigned call passes, but a signature that is there
 * is always checked. On the one event loop.
 */
final class Gate {
    private static final Duration OFF_AT_MOST = Duration.ofMinutes(15);
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);

    private final ApiKeys keys;
    private final Clock clock;
    private final NonceMemory nonces;

    Gate(ApiKeys keys, Clock clock, int noncesMax) {
        this.keys = keys;
        this.clock = clock;
        this.nonces = new NonceMemory(noncesMax, OFF_AT_MOST);
    }

    /** The operation that the call may have. */
    Operation admit(Call call, Optional<Signature> signature) {
        String action = signature
                .map(Signature::action)
                .orElseGet(() -> call.parameter("Action"))
                .orElseThrow(() -> AlibabaError.missing("Action"));
        String version = signature
                .map(Signature::version)
                .orElseGet(() -> call.parameter("Version"))
                .orElseThrow(() -> AlibabaError.missing("Version"));
        if (signature.isEmpty() && mustSign(call)) {
            throw AlibabaError.missing(call.parameter("AccessKeyId").isEmpty() ? "AccessKeyId" : "Signature");
        }
        signature.ifPresent(Signature::checkComplete);
        Operation operation = Operation.of(action, version).orElseThrow(AlibabaError::unknownAction);
        signature.ifPresent(this::check);
        return operation;
    }

    private boolean mustSign(Call call) {
        return !keys.isOpen() || call.header("authorization").isPresent();
    }

    private void check(Signature signature) {
        Instant now = clock.instant();
        Instant timestamp = timestamp(signature.timestamp());
        if (Duration.between(timestamp, now).abs().compareTo(OFF_AT_MOST) > 0) {
            throw AlibabaError.timestampExpired();
        }
        String accessKeyId = signature.accessKeyId().orElseThrow(AlibabaError::incompleteSignature);
        ApiKey key = keys.find(accessKeyId).orElseThrow(AlibabaError::unknownKey);
        signature.verify(key);
        if (!nonces.remember(accessKeyId, signature.nonce(), timestamp, now)) {
            throw AlibabaError.nonceUsed();
        }
        if (signature.securityToken().isPresent()) {
            throw AlibabaError.unknownSecurityToken();
        }
    }

    private static Instant timestamp(String written) {
        try {
            return TIMESTAMP.parse(written, Instant::from);
        } catch (DateTimeParseException e) {
            throw AlibabaError.timestampMalformed();
        }
    }
}
