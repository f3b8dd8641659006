package io.rollcall.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.rollcall.server.config.AccessLimits;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Keeps away for a while the clients that connect again and again. From any thread. */
final class Flapping {
    private final AccessLimits limits;
    private final Cache<String, Count> connects;
    private final LongAdder banned = new LongAdder();

    Flapping(AccessLimits limits, LongSupplier nanos) {
        this.limits = limits;
        this.connects = Caffeine.newBuilder()
                .maximumSize(limits.trackedMax())
                .ticker(nanos::getAsLong)
                .expireAfter(new Term(limits))
                .build();
    }

    /** How often a client connected since its window began; when that was too often, the window is its ban. */
    private record Count(int connects, boolean banned) {}

    /** A window lasts from its first connect, a ban from its beginning; neither grows longer by what happens in it. */
    private record Term(AccessLimits limits) implements Expiry<String, Count> {
        @Override
        public long expireAfterCreate(String clientId, Count count, long now) {
            return limits.flappingWindow().toNanos();
        }

        @Override
        public long expireAfterUpdate(String clientId, Count count, long now, long left) {
            return count.banned && count.connects == limits.flappingConnectsMax() + 1
                    ? limits.flappingBan().toNanos()
                    : left;
        }

        @Override
        public long expireAfterRead(String clientId, Count count, long now, long left) {
            return left;
        }
    }

    /** A client is about to come in; returns false when it may not for now. */
    boolean mayConnect(String clientId) {
        int most = limits.flappingConnectsMax();
        if (most == 0) {
            return true;
        }
        Count now = connects.asMap()
                .merge(
                        clientId,
                        new Count(1, false),
                        (before, one) -> new Count(Math.min(before.connects + 1, most + 2), before.connects >= most));
        if (now.banned) {
            banned.increment();
        }
        return !now.banned;
    }

    /** Connects that were refused. */
    long banned() {
        return banned.sum();
    }
}
