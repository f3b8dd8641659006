package io.rollcall.server.monitor;

import io.rollcall.presence.ClientState;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.PresenceQueries;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which connection it was that ended, for those who tell of the end: the feed's entry does not say. Remembers the last ones that
 * ended; presence knows the others, as long as the client has not connected again. From any thread.
 */
public final class Connections {
    /** Ends that are remembered, at some 300 bytes each. */
    public static final int ENDED_MAX = 10_000;

    private final PresenceQueries presence;
    private final ConcurrentMap<Long, Connected> ended = new ConcurrentHashMap<>();
    private final Queue<Long> inOrder = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    Connections(PresenceQueries presence) {
        this.presence = presence;
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

    @Nullable
    Connected of(Disconnected end) {
        Connected remembered = ended.get(end.connectionId());
        return remembered != null
                ? remembered
                : presence.find(end.clientId())
                        .map(ClientState::connection)
                        .filter(connection -> connection.connectionId() == end.connectionId())
                        .orElse(null);
    }
}
