package io.rollcall.http.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every key that there is, and the rule who gets in: whoever proves to hold one; and anybody where reads are anonymous and
 * no key exists, whatever credentials an SDK that cannot do without may send: there is nothing to check them against. Whoever
 * gets in that way may read and nothing else. Immutable; from any thread.
 */
public final class ApiKeys {
    private static final ApiKey NOBODYS = new ApiKey("nobody", "nothing");

    private final Map<String, ApiKey> byId;
    private final Set<String> orgs;
    private final boolean open;

    /**
     * @param keys with ids that differ
     * @param anonymousReads whether reads need no key as long as there is none
     */
    public ApiKeys(List<ApiKey> keys, boolean anonymousReads) {
        byId = keys.stream().collect(Collectors.toUnmodifiableMap(ApiKey::id, Function.identity()));
        orgs = keys.stream().flatMap(key -> key.org().stream()).collect(Collectors.toUnmodifiableSet());
        open = anonymousReads && keys.isEmpty();
    }

    /** Whether a caller without credentials is let in. */
    public boolean isOpen() {
        return open;
    }

    /** Whether some key is of this organization. */
    public boolean isOrg(String name) {
        return orgs.contains(name);
    }

    public Optional<ApiKey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * Who sends this Authorization header, HTTP Basic or {@code Bearer id:secret}.
     *
     * @param authorization the header; absent when the request has none
     * @return empty when the caller is not let in
     */
    public Optional<Caller> admit(@Nullable String authorization) {
        if (open) {
            return Optional.of(Caller.ANYBODY);
        }
        if (authorization == null) {
            return Optional.empty();
        }
        return Credentials.parse(authorization).flatMap(this::verify).map(Caller::holding);
    }

    /** Takes the same time for an unknown id and a wrong secret. */
    private Optional<ApiKey> verify(Credentials presented) {
        ApiKey key = byId.getOrDefault(presented.id(), NOBODYS);
        boolean same = MessageDigest.isEqual(
                key.secret().getBytes(UTF_8), presented.secret().getBytes(UTF_8));
        return same && byId.containsKey(presented.id()) ? Optional.of(key) : Optional.empty();
    }
}
