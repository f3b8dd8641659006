package io.rollcall.http.auth;

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
 * gets in that way may read and follow, and nothing else. From any thread; {@link #replace} sets other keys, and each question is answered of
 * the keys of one moment.
 */
public final class ApiKeys {
    private static final ApiKey NOBODYS = new ApiKey("nobody", "nothing");

    private final boolean open;
    private volatile Known known;

    /** All keys of one moment. */
    private record Known(Map<String, ApiKey> byId, Set<String> orgs) {
        static Known of(List<ApiKey> keys) {
            return new Known(
                    keys.stream().collect(Collectors.toUnmodifiableMap(ApiKey::id, Function.identity())),
                    keys.stream().flatMap(key -> key.org().stream()).collect(Collectors.toUnmodifiableSet()));
        }
    }

    /**
     * @param keys with ids that differ
     * @param anonymousReads whether reads need no key as long as there is none
     */
    public ApiKeys(List<ApiKey> keys, boolean anonymousReads) {
        known = Known.of(keys);
        open = anonymousReads && keys.isEmpty();
    }

    /** Sets these in place of all that there were. Whoever was let in without a key still is, and nobody else: see {@link #isOpen}. */
    public void replace(List<ApiKey> keys) {
        known = Known.of(keys);
    }

    /** Whether a caller who was let in before may still do this: its key is there, with the same rights. */
    public boolean isStill(Caller caller) {
        return open
                || find(caller.name())
                        .filter(key -> key.rights().equals(caller.rights()))
                        .isPresent();
    }

    /** Whether a caller without credentials is let in. */
    public boolean isOpen() {
        return open;
    }

    /** Whether some key is of this organization. */
    public boolean isOrg(String name) {
        return known.orgs().contains(name);
    }

    public Optional<ApiKey> find(String id) {
        return Optional.ofNullable(known.byId().get(id));
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
        ApiKey key = known.byId().get(presented.id());
        boolean same = (key == null ? NOBODYS : key).proof().isProvedBy(presented.secret());
        return same ? Optional.ofNullable(key) : Optional.empty();
    }
}
