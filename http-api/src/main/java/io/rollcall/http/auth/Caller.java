package io.rollcall.http.auth;

import java.util.Optional;

/**
 * Who asks: the holder of a key, or anybody where reads are open. Immutable.
 *
 * @param key the key that the caller proved to hold; empty for anybody
 */
public record Caller(Optional<ApiKey> key) {
    static final Caller ANYBODY = new Caller(Optional.empty());

    /** The organization whose clients the caller sees on the IBM face; empty when it sees all. */
    public Optional<String> org() {
        return key.flatMap(ApiKey::org);
    }
}
