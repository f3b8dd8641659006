package io.rollcall.server.monitor;

import io.rollcall.presence.ClientState;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.FeedDamagedException;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.PresenceHistory;
import io.rollcall.presence.PresenceQueries;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connection it was that ended, for those who tell of the end: the feed's entry does not say. Remembers the last ones that
 * ended; presence knows the others, from the client's state or, when it has connected again, from its log. From any thread.
 */
public final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    /** Ends that are remembered, at some 200 bytes each; a power of two. */
    public static final int ENDED_MAX = 8_192;

    /** How far back in a client's log a beginning is looked for: others may have been refused since, in its name. */
    private static final int LOG_ENTRIES = 100;

    private final PresenceQueries presence;
    private final PresenceHistory history;
    /** By the last bits of connectionId: connections that end lately began with numbers that are close together. */
    private final AtomicReferenceArray<Connected> ended = new AtomicReferenceArray<>(ENDED_MAX);

    Connections(PresenceQueries presence, PresenceHistory history) {
        this.presence = presence;
        this.history = history;
    }

    /** A connection is about to end. To be told before presence is. */
    public void ends(Connected connection) {
        ended.set(slot(connection.connectionId()), connection);
    }

    private static int slot(long connectionId) {
        return (int) connectionId & (ENDED_MAX - 1);
    }

    /**
     * The connection that ended; absent when nobody knows any more. May read the disk.
     *
     * @param seq of the feed's entry that says so
     */
    @Nullable
    Connected of(Disconnected end, long seq) {
        Connected remembered = ended.get(slot(end.connectionId()));
        if (remembered != null && remembered.connectionId() == end.connectionId()) {
            return remembered;
        }
        return presence.find(end.clientId())
                .map(ClientState::connection)
                .filter(connection -> connection.connectionId() == end.connectionId())
                .orElseGet(() -> logged(end, seq));
    }

    private @Nullable Connected logged(Disconnected end, long seq) {
        try {
            for (FeedPage.Item item :
                    history.log(end.clientId(), LOG_ENTRIES, seq).items()) {
                Connected began = began(item.entry());
                if (began != null && began.connectionId() == end.connectionId()) {
                    return began;
                }
            }
        } catch (FeedDamagedException | IllegalArgumentException noLongerThere) {
            LOG.debug("client {}: the log of its connection is not there", end.clientId(), noLongerThere);
        }
        return null;
    }

    private static @Nullable Connected began(FeedEntry entry) {
        if (entry instanceof ClientConnected connected) {
            return connected.connected();
        }
        return entry instanceof ClientTakenOver takenOver ? takenOver.connected() : null;
    }
}
