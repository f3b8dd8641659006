package io.rollcall.http;

import io.rollcall.presence.Activity;
import io.rollcall.presence.ActivityEvent;
import io.rollcall.presence.Cause;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import io.rollcall.presence.Status;
import io.rollcall.presence.Traffic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Clients in the states that tests need. */
final class Clients {
    static final long CONNECT_TIME = Instant.parse("2018-09-27T08:40:54.456Z").toEpochMilli();
    static final long DISCONNECT_TIME =
            Instant.parse("2018-09-27T08:40:37.490Z").toEpochMilli();
    static final long ACTIVITY_TIME = Instant.parse("2018-09-27T08:41:00Z").toEpochMilli();

    private Clients() {}

    /** Connected for the first time, and has published. */
    static ClientState connected(String clientId) {
        return state(clientId, Status.CONNECTED, null);
    }

    /** Connected, gone, and connected again. */
    static ClientState back(String clientId) {
        return state(clientId, Status.CONNECTED, ended(clientId, Entity.NETWORK, Cause.SOCKET_CLOSED, 128));
    }

    /** Lost to a keep-alive that the server saw expire. */
    static ClientState gone(String clientId) {
        return state(clientId, Status.DISCONNECTED, ended(clientId, Entity.SERVER, Cause.KEEP_ALIVE_TIMEOUT, 141));
    }

    private static ClientState state(String clientId, Status status, @Nullable Disconnected last) {
        Connected connection = new Connected(
                clientId,
                0xABCDEF0123L,
                CONNECT_TIME,
                4,
                "tls",
                "198.51.100.7",
                51234,
                8883,
                "joe",
                true,
                false,
                60,
                0,
                null);
        Activity activity = new Activity(ACTIVITY_TIME, ActivityEvent.PUBLISH, ACTIVITY_TIME + 5);
        return new ClientState(connection, status, 42, CONNECT_TIME - 1000, 3, activity, last);
    }

    private static Disconnected ended(String clientId, Entity entity, Cause cause, int reasonCode) {
        return new Disconnected(
                clientId,
                0xABCDEF0122L,
                DISCONNECT_TIME,
                250,
                entity,
                cause,
                reasonCode,
                null,
                Activity.NONE,
                new Traffic(1, 2, 3, 4));
    }
}
