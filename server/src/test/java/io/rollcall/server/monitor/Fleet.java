package io.rollcall.server.monitor;

import io.rollcall.presence.Activity;
import io.rollcall.presence.ActivityEvent;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import io.rollcall.presence.LiveActivity;
import io.rollcall.presence.Presence;
import io.rollcall.presence.Refused;
import io.rollcall.presence.Traffic;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Clients that come and go, told to presence as the broker would. Each client from one thread at a time. */
final class Fleet {
    static final long TIME = 1_700_000_000_000L;

    private static final LiveActivity NOTHING = new LiveActivity() {
        @Override
        public long lastActivityTime() {
            return 0;
        }

        @Override
        public @Nullable ActivityEvent lastActivityEvent() {
            return null;
        }

        @Override
        public long lastSeenTime() {
            return 0;
        }
    };

    private final Presence presence;
    private final Connections connections;
    private final AtomicLong connectionIds;
    private final Map<String, Connected> here = new ConcurrentHashMap<>();

    Fleet(Presence presence, Connections connections) {
        this.presence = presence;
        this.connections = connections;
        this.connectionIds = new AtomicLong((long) presence.run() << 40);
    }

    boolean isHere(String clientId) {
        return here.containsKey(clientId);
    }

    /** The client connects, in place of its older connection if it has one. */
    Connected connect(String clientId) {
        return connect(clientId, "tcp", null, null);
    }

    Connected connect(String clientId, String transport, @Nullable String userName, @Nullable String certificateName) {
        return tell(connection(clientId, transport, userName, true, false, certificateName));
    }

    /** The client asks for its earlier session. */
    Connected resume(String clientId, boolean sessionPresent) {
        return tell(connection(clientId, "tcp", null, false, sessionPresent, null));
    }

    private Connected connection(
            String clientId,
            String transport,
            @Nullable String userName,
            boolean cleanStart,
            boolean sessionPresent,
            @Nullable String certificateName) {
        return new Connected(
                clientId,
                connectionIds.incrementAndGet(),
                TIME + 1,
                4,
                transport,
                "198.51.100.7",
                51_234,
                8883,
                userName,
                cleanStart,
                sessionPresent,
                60,
                0,
                certificateName);
    }

    private Connected tell(Connected connected) {
        String clientId = connected.clientId();
        Connected old = here.put(clientId, connected);
        if (old == null) {
            presence.changes().connected(connected, NOTHING, () -> {});
        } else {
            connections.ends(old);
            presence.changes()
                    .takenOver(ended(old, Entity.SERVER, Cause.TAKEN_OVER, 0x8E), connected, NOTHING, () -> {});
        }
        return connected;
    }

    void disconnect(String clientId) {
        disconnect(clientId, Entity.CLIENT, Cause.CLIENT_DISCONNECT, 0);
    }

    void disconnect(String clientId, Entity entity, Cause cause, int reasonCode) {
        Connected gone = here.remove(clientId);
        if (gone != null) {
            connections.ends(gone);
            presence.changes().disconnected(ended(gone, entity, cause, reasonCode));
        }
    }

    void refuse(String clientId, Cause cause, int reasonCode) {
        presence.changes()
                .refused(new Refused(
                        clientId, TIME + 3, cause, reasonCode, 4, "tls", "198.51.100.7", 51_234, 8883, "someone"));
    }

    private static Disconnected ended(Connected connection, Entity entity, Cause cause, int reasonCode) {
        return new Disconnected(
                connection.clientId(),
                connection.connectionId(),
                TIME + 2,
                0,
                entity,
                cause,
                reasonCode,
                null,
                Activity.NONE,
                new Traffic(1234, 5, 678, 2));
    }

    /** Waits until every query sees what was told. */
    void settle() {
        CountDownLatch current = new CountDownLatch(1);
        presence.queries().whenCurrent(current::countDown);
        try {
            current.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
