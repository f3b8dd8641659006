package io.rollcall.http;

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
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells a presence who comes and goes, a second after the other. */
final class Comings {
    static final long BEGIN = 1_700_000_000_000L;

    private static final LiveActivity SILENT = new LiveActivity() {
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
    private final Map<String, Connected> standing = new HashMap<>();
    private long connectionId;
    private long time = BEGIN;

    Comings(Presence presence) {
        this.presence = presence;
        this.connectionId = (long) presence.run() << 40;
    }

    Comings connect(String... clientIds) {
        for (String clientId : clientIds) {
            time += 1000;
            Connected connected = new Connected(
                    clientId, ++connectionId, time, 5, "tcp", "192.0.2.1", 4000, 1883, "joe", true, false, 60, 0, null);
            standing.put(clientId, connected);
            presence.changes().connected(connected, SILENT, () -> {});
        }
        return this;
    }

    /** The client comes again while it is there. */
    Comings takeOver(String clientId) {
        time += 1000;
        Connected before = Objects.requireNonNull(standing.get(clientId), clientId);
        Connected connected = new Connected(
                clientId, ++connectionId, time, 5, "tcp", "192.0.2.1", 4000, 1883, "joe", true, false, 60, 0, null);
        standing.put(clientId, connected);
        presence.changes()
                .takenOver(
                        new Disconnected(
                                clientId,
                                before.connectionId(),
                                time,
                                0,
                                Entity.SERVER,
                                Cause.TAKEN_OVER,
                                142,
                                null,
                                Activity.NONE,
                                Traffic.NONE),
                        connected,
                        SILENT,
                        () -> {});
        return this;
    }

    Comings disconnect(String clientId, Entity entity, Cause cause) {
        time += 1000;
        Connected connected = Objects.requireNonNull(standing.remove(clientId), clientId);
        presence.changes()
                .disconnected(new Disconnected(
                        clientId,
                        connected.connectionId(),
                        time,
                        0,
                        entity,
                        cause,
                        0,
                        null,
                        Activity.NONE,
                        Traffic.NONE));
        return this;
    }

    Comings refuse(String clientId) {
        time += 1000;
        presence.changes()
                .refused(new Refused(
                        clientId, time, Cause.BAD_CREDENTIALS, 134, 5, "tcp", "192.0.2.1", 4000, 1883, "joe"));
        return this;
    }
}
