package io.rollcall.presence;

import org.jspecify.annotations.Nullable;

/**
 * What an accepted change makes of a client's state. Nothing else may enter a state but what stands in the feed, so that
 * the feed folded from its beginning gives the same states as the table.
 */
final class Fold {
    private Fold() {}

    /** A new connection; also for a take-over, which is one change and leaves no disconnection. */
    static ClientState connected(
            @Nullable ClientState before, Connected connected, @Nullable Disconnected ghost, long version) {
        Disconnected last = ghost != null || before == null ? ghost : before.lastDisconnect();
        return new ClientState(
                connected,
                Status.CONNECTED,
                version,
                before == null ? connected.time() : before.firstSeenTime(),
                before == null ? 1 : before.connects() + 1,
                new Activity(connected.time(), ActivityEvent.CONNECT, connected.time()),
                last);
    }

    /** The end of the newest connection. A DISCONNECT of the client is activity; what the server or the network does is not. */
    static ClientState disconnected(ClientState before, Disconnected disconnected, long version) {
        return new ClientState(
                before.connection(),
                Status.DISCONNECTED,
                version,
                before.firstSeenTime(),
                before.connects(),
                lastActivity(before.connection(), disconnected),
                disconnected);
    }

    private static Activity lastActivity(Connected connection, Disconnected disconnected) {
        Activity told = disconnected.activity();
        long seen = Math.max(connection.time(), told.lastSeen());
        if (disconnected.entity() == Entity.CLIENT) {
            return new Activity(disconnected.time(), ActivityEvent.DISCONNECT, Math.max(seen, disconnected.time()));
        }
        return told.event() == null
                ? new Activity(connection.time(), ActivityEvent.CONNECT, seen)
                : new Activity(told.time(), told.event(), seen);
    }

    /** A connected client's state with what its connection does now. */
    static ClientState active(ClientState state, LiveActivity live) {
        Activity before = state.activity();
        ActivityEvent event = live.lastActivityEvent();
        long time = live.lastActivityTime();
        boolean active = event != null && time != 0;
        Activity now = new Activity(
                active ? time : before.time(),
                active ? event : before.event(),
                Math.max(before.lastSeen(), live.lastSeenTime()));
        return new ClientState(
                state.connection(),
                state.status(),
                state.version(),
                state.firstSeenTime(),
                state.connects(),
                now,
                state.lastDisconnect());
    }
}
