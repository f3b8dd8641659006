package io.rollcall.presence.index;

import org.jspecify.annotations.Nullable;

/**
 * What a client identifier says by its form.
 *
 * @param clientType code, in the order to sort by, 0 to 3
 * @param isFormed whether its parts are divided by colons, and named
 * @param group which it names, a beginning of the identifier; absent when none
 */
public record Form(
        int clientType, boolean isFormed, @Nullable String group) {

    /** Reads forms. From any thread. */
    @FunctionalInterface
    public interface Reader {
        Form of(String clientId);
    }
}
