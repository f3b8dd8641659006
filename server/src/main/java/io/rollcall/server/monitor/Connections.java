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
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connection it was that ended, for those who tell of the end: the feed's entry does not say. Remembers the last ones that
 * ended; presence knows the others, from the client's state or, when it has connected again, from its log. From any thread.
 */
public final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    /** Ends that are remembered, at some 300 bytes each. */
    public static final int ENDED_MAX = 10_000;

    /** How far back in a client's log a beginning is looked for: others may have been refused since, in its name. */
    private static final int LOG_ENTRIES = 100;

    private final PresenceQueries presence;
    private final PresenceHistory history;
    private final ConcurrentMap<Long, Connected> ended = new ConcurrentHashMap<>();
    private final Queue<Long> inOrder = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    Connections(PresenceQueries presence, PresenceHistory history) {
        this.presence = presence;
        this.history = history;
    }

    /** A connection is about to end. To be told before presence is. */
    public void ends(Connected connection) {
        if (ended.put(connection.connectionId(), connection) == null) {
            inOrder.add(connection.connectionId());
            if (count.incrementAndGet() > ENDED_MAX) {
                forgetOne();
            }
        }
    }

    private void forgetOne() {
        Long oldest = inOrder.poll();
        if (oldest != null) {
            ended.remove(oldest);
            count.decrementAndGet();
        }
    }

    /**
     * The connection that ended; absent when nobody knows any more. May read the disk.
     *
     * @param seq of the feed's entry that says so
     */
    @Nullable
    Connected of(Disconnected end, long seq) {
        Connected remembered = ended.get(end.connectionId());
        if (remembered != null) {
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
