package io.rollcall.broker.store;

import io.rollcall.broker.message.Will;
import org.jspecify.annotations.Nullable;

/**
 * What of a session must last beside its subscriptions and messages. Immutable.
 *
 * @param clientId whose session it is
 * @param expirySeconds how long it lasts without a connection; 0 ends with the connection
 * @param disconnectedAt when the client left, in milliseconds since 1970; 0 while it is connected
 * @param will what is to be published when the connection is lost, or when its delay is over
 * @param willDueAt when a will is due whose delay has begun, in milliseconds since 1970; 0 before
 */
public record SessionState(
        String clientId,
        long expirySeconds,
        long disconnectedAt,
        @Nullable Will will,
        long willDueAt) {

    /** Whether there is something that must last. */
    boolean lasts() {
        return expirySeconds > 0 || will != null;
    }

    boolean isConnected() {
        return disconnectedAt == 0;
    }
}
