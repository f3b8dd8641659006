package io.rollcall.server.api;

import io.rollcall.presence.PresenceQueries;

/**
 * Who is here: questions, and the changes as they come. From any thread; lists not on an event loop.
 *
 * <pre>{@code
 * boolean isHere = broker.presence()
 *         .find("sensor-7")
 *         .map(client -> client.status() == Status.CONNECTED)
 *         .orElse(false);
 *
 * Watch watch = broker.presence().watch(1, ChangeHandler.of(change -> {
 *     if (change.entry() instanceof FeedEntry.ClientDisconnected left) {
 *         alarm(left.disconnected().clientId(), left.disconnected().cause());
 *     }
 * }));
 * }</pre>
 */
public interface LivePresence extends PresenceQueries {

    /**
     * Tells every change from this one on: those that were, and then each as it comes, in order and without a gap.
     *
     * @param fromSeq sequence number of the first change, 1 or more; {@link #asOfSeq} + 1 tells only what is to come
     * @throws IllegalArgumentException when it is less than 1
     */
    Watch watch(long fromSeq, ChangeHandler handler);
}
