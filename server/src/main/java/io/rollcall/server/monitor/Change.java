package io.rollcall.server.monitor;

import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.FeedEntry;
import org.jspecify.annotations.Nullable;

/**
 * A change of presence, to be told.
 *
 * @param seq its number in the feed
 * @param clientId whom it is about
 * @param entry what happened
 * @param connections which connection it was that ended
 */
record Change(long seq, String clientId, FeedEntry entry, Connections connections) {

    /** The connection that ended; absent when nobody knows any more. */
    @Nullable
    Connected connectionOf(Disconnected end) {
        return connections.of(end, seq);
    }
}
