package io.rollcall.presence;

import org.jspecify.annotations.Nullable;

/** Changes for tests, by words of the domain. */
final class Given {
    static final long NOON = 1_800_000_000_000L;

    private Given() {}

    /** The connectionId that this run gives its n-th connection. */
    static long connection(int run, long counter) {
        return ((long) run << 40) | counter;
    }

    static Connected connected(String clientId, long connectionId) {
        return connected(clientId, connectionId, NOON + connectionId % 1000);
    }

    static Connected connected(String clientId, long connectionId, long time) {
        return new Connected(
                clientId,
                connectionId,
                time,
                5,
                "tls",
                "192.0.2.7",
                40_000,
                8883,
                "someone",
                true,
                false,
                60,
                3600,
                null);
    }

    static Disconnected lost(String clientId, long connectionId) {
        return lost(clientId, connectionId, NOON + 5000 + connectionId % 1000);
    }

    static Disconnected lost(String clientId, long connectionId, long time) {
        return ended(clientId, connectionId, time, Entity.NETWORK, Cause.SOCKET_CLOSED);
    }

    static Disconnected ended(String clientId, long connectionId, long time, Entity entity, Cause cause) {
        return new Disconnected(
                clientId,
                connectionId,
                time,
                0,
                entity,
                cause,
                0,
                null,
                new Activity(time - 5, ActivityEvent.PUBLISH, time - 2),
                new Traffic(10, 1, 20, 2));
    }

    static Disconnected takenOver(String clientId, long connectionId) {
        return ended(clientId, connectionId, NOON + 7000, Entity.SERVER, Cause.TAKEN_OVER);
    }

    static Refused refused(String clientId) {
        return new Refused(
                clientId, NOON, Cause.BAD_CREDENTIALS, 0x86, 5, "tcp", "2001:db8::1", 50_000, 1883, "nobody");
    }

    static LiveActivity still() {
        return new Moving();
    }

    /** A live activity that the test moves. */
    static final class Moving implements LiveActivity {
        private volatile long time;
        private volatile @Nullable ActivityEvent event;
        private volatile long seen;

        Moving did(ActivityEvent what, long when) {
            event = what;
            time = when;
            seen = when;
            return this;
        }

        Moving seen(long when) {
            seen = when;
            return this;
        }

        @Override
        public long lastActivityTime() {
            return time;
        }

        @Override
        public @Nullable ActivityEvent lastActivityEvent() {
            return event;
        }

        @Override
        public long lastSeenTime() {
            return seen;
        }
    }
}
