package io.rollcall.http.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the holder of a key may do. None includes another. */
public enum Scope {
    /** Ask who is here. */
    READ,
    /** Follow the feed. */
    STREAM,
    /** End connections of clients. */
    KICK,
    /** Publish messages. */
    PUBLISH,
    /** Change how the server works, and read what is about the server as a whole. */
    ADMIN;

    /** As it is written in a configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope of this word; empty when there is none. */
    public static Optional<Scope> of(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst();
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Scope::word).toList();
    }
}
