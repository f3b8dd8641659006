package io.rollcall.benchmarks.presence;

import io.rollcall.presence.Activity;
import io.rollcall.presence.ActivityEvent;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import io.rollcall.presence.LiveActivity;
import io.rollcall.presence.PresenceChanges;
import io.rollcall.presence.Traffic;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Tells presence what a broker would tell it of real devices: clients by number, each with what a connection carries. From any thread. */
final class Changes {
    private static final int COUNTER_BITS = 40;

    private final PresenceChanges presence;
    private final int run;
    private final AtomicLong counter = new AtomicLong();
    private final LongAdder told = new LongAdder();
    private final LongAdder answered = new LongAdder();

    Changes(PresenceChanges presence, int run) {
        this.presence = presence;
        this.run = run;
    }

    static String clientId(int client) {
        return "d:fleet:truck:" + (100_000_000 + client);
    }

    /** Connects, and returns the connectionId. */
    long connect(String clientId) {
        return connect(clientId, answered::increment);
    }

    long connect(String clientId, Runnable applied) {
        long connectionId = next();
        presence.connected(connected(clientId, connectionId), new Still(), applied);
        told.increment();
        return connectionId;
    }

    /** Takes over the old connection, and returns the new connectionId. */
    long takeOver(String clientId, long old) {
        long connectionId = next();
        presence.takenOver(
                ended(clientId, old, Entity.SERVER, Cause.TAKEN_OVER),
                connected(clientId, connectionId),
                new Still(),
                answered::increment);
        told.increment();
        return connectionId;
    }

    void disconnect(String clientId, long connectionId) {
        presence.disconnected(ended(clientId, connectionId, Entity.NETWORK, Cause.SOCKET_CLOSED));
        told.increment();
    }

    /** How many changes were told; each is one entry of the feed. */
    long told() {
        return told.sum();
    }

    /** How many connects were called back for, except those that had a callback of their own. */
    long answered() {
        return answered.sum();
    }

    private long next() {
        return ((long) run << COUNTER_BITS) | counter.incrementAndGet();
    }

    private static Connected connected(String clientId, long connectionId) {
        return new Connected(
                clientId,
                connectionId,
                System.currentTimeMillis(),
                4,
                "tls",
                "203.0.113.77",
                40_000 + (int) (connectionId % 20_000),
                8883,
                "use-token-auth",
                true,
                false,
                60,
                0,
                null);
    }

    private static Disconnected ended(String clientId, long connectionId, Entity entity, Cause cause) {
        long now = System.currentTimeMillis();
        return new Disconnected(
                clientId,
                connectionId,
                now,
                0,
                entity,
                cause,
                128,
                null,
                new Activity(now - 5_000, ActivityEvent.PUBLISH, now - 1_000),
                new Traffic(4_096, 20, 512, 4));
    }

    /** A connection on which nothing happens; one object each, as in the broker. */
    private static final class Still implements LiveActivity {
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
    }
}
