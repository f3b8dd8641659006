package io.rollcall.http.alibaba;

import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.ApiKeys;
import io.rollcall.http.auth.Caller;
import io.rollcall.http.auth.Scope;
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
 * signed by a key, now and for the first time, and not one too many. Where reads are open there is no key that could have
 * signed, so calls that read pass as they are, signed or not. On the one event loop.
 */
public final class Gate {
    private static final Duration OFF_AT_MOST = Duration.ofMinutes(15);
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);

    private final ApiKeys keys;
    private final Clock clock;
    private final NonceMemory nonces;
    private final CallRates rates;

    public Gate(ApiKeys keys, Clock clock, AlibabaLimits limits) {
        this.keys = keys;
        this.clock = clock;
        this.nonces = new NonceMemory(limits.nonces(), OFF_AT_MOST);
        this.rates = new CallRates(limits, clock);
    }

    /** Who calls what. */
    record Admission(Caller caller, Operation operation) {}

    /** Lets a call in, or refuses it. */
    Admission admit(Call call, Optional<Signature> signature) {
        String action = signature
                .map(Signature::action)
                .orElseGet(() -> call.parameter("Action"))
                .orElseThrow(() -> AlibabaError.missing("Action"));
        String version = signature
                .map(Signature::version)
                .orElseGet(() -> call.parameter("Version"))
                .orElseThrow(() -> AlibabaError.missing("Version"));
        Optional<Operation> operation = Operation.of(action, version);
        if (keys.isOpen()
                && operation.filter(asked -> asked.scope() != Scope.READ).isEmpty()) {
            return new Admission(Caller.ANYBODY, operation.orElseThrow(AlibabaError::unknownAction));
        }
        if (signature.isEmpty()) {
            throw AlibabaError.missing(call.parameter("AccessKeyId").isEmpty() ? "AccessKeyId" : "Signature");
        }
        signature.get().checkComplete();
        Operation known = operation.orElseThrow(AlibabaError::unknownAction);
        ApiKey key = check(signature.get());
        if (!rates.take(key.id(), known)) {
            throw AlibabaError.tooMany();
        }
        if (signature.get().securityToken().isPresent()) {
            throw AlibabaError.unknownSecurityToken();
        }
        return new Admission(Caller.holding(key), known);
    }

    private ApiKey check(Signature signature) {
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
        return key;
    }

    private static Instant timestamp(String written) {
        try {
            return TIMESTAMP.parse(written, Instant::from);
        } catch (DateTimeParseException e) {
            throw AlibabaError.timestampMalformed();
        }
    }
}
