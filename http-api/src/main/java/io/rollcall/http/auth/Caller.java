package io.rollcall.http.auth;

import java.util.Optional;

/**
 * Who asks: the holder of a key, or anybody where reads are open. Immutable.
 *
 * @param name the id of the key that the caller proved to hold; {@code anybody} for anybody
 * @param rights what the caller may do, and about whom
 */
public record Caller(String name, Rights rights) {
    /** May read and follow, and nothing else: whatever changes something needs a key. */
    public static final Caller ANYBODY = new Caller("anybody", Rights.READ);

    /** The holder of this key. */
    public static Caller holding(ApiKey key) {
        return new Caller(key.id(), key.rights());
    }

    public boolean may(Scope scope) {
        return rights.scopes().contains(scope);
    }

    /** Which clients the caller sees. */
    public Sight sight() {
        return rights.sight();
    }

    /** The organization whose clients alone the caller sees; empty when it sees those of all. */
    public Optional<String> org() {
        return Optional.ofNullable(rights.sight().org());
    }
}
