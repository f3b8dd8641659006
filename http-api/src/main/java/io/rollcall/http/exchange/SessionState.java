package io.rollcall.http.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the broker keeps of a client.
 *
 * @param connection what the client does on its connection; absent while it is away
 * @param subscriptions some of them, by filter
 * @param subscriptionCount how many there are
 * @param queued messages that wait for the client; less than 0 when that is not known, as after a restart until it comes
 * @param inFlight messages that were sent and are not acknowledged
 * @param queueBytes what both cost in memory
 * @param unreleased QoS 2 messages from the client that it has not released
 * @param durable whether it outlives a restart
 * @param expirySeconds how long it lasts without the client; 4294967295 is for ever
 */
public record SessionState(
        @Nullable Connection connection,
        List<Subscription> subscriptions,
        int subscriptionCount,
        long queued,
        int inFlight,
        long queueBytes,
        int unreleased,
        boolean durable,
        long expirySeconds) {
    public SessionState {
        subscriptions = List.copyOf(subscriptions);
    }

    /**
     * One subscription.
     *
     * @param filter with {@code $share/name/} before it when it is shared
     * @param qos at most, 0 to 2
     * @param subscriptionId 0 when there is none
     */
    public record Subscription(
            String filter,
            int qos,
            boolean noLocal,
            boolean retainAsPublished,
            int retainHandling,
            int subscriptionId) {}

    /** What went over the connection so far. */
    public record Connection(long bytesIn, long messagesIn, long bytesOut, long messagesOut) {}
}
