package io.rollcall.broker.api;

import io.rollcall.broker.message.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session has at one moment, for operators. Immutable.
 *
 * @param connection of the client, and live what it does; absent while the client is away
 * @param subscriptions {@link #SUBSCRIPTIONS_MAX} of them at most, by filter
 * @param subscriptionCount how many there are
 * @param queued messages that wait for the client, wherever they are; {@link #UNKNOWN} when nobody counted them since a restart
 * @param inFlight messages that were sent to the client, and are not acknowledged
 * @param queueBytes what the waiting messages that are in memory, and those in flight, cost there
 * @param unreleased QoS 2 messages from the client that it has not released
 * @param durable whether the session outlives a restart of the broker
 * @param expirySeconds how long it lasts without its client; 0xFFFFFFFF is for ever
 */
public record SessionLook(
        @Nullable ClientConnection connection,
        List<Subscription> subscriptions,
        int subscriptionCount,
        long queued,
        int inFlight,
        long queueBytes,
        int unreleased,
        boolean durable,
        long expirySeconds) {
    /** Subscriptions in one look at most. */
    public static final int SUBSCRIPTIONS_MAX = 1_000;

    /** The client did not come back since a restart, and its queue was not read. */
    public static final long UNKNOWN = -1;

    public SessionLook {
        subscriptions = List.copyOf(subscriptions);
    }
}
