package io.rollcall.presence;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Every number of the presence engine.
 *
 * @param directory where the journal and the table live; absent means memory only
 * @param clientsExpected for how many clients the table is laid out; it grows beyond
 * @param tick how often the time of the last sign of life of this server is made durable; the uncertainty of disconnect times after a crash
 * @param indexes the limits of the indexes that lists and counts are answered from
 * @param feed what is kept of the feed
 * @param keep which clients are kept that do not come back, and what is stored of all
 */
public record PresenceConfig(
        @Nullable Path directory,
        long clientsExpected,
        Duration tick,
        IndexLimits indexes,
        FeedLimits feed,
        KeepPolicy keep) {
    public static final long CLIENTS_EXPECTED_DEFAULT = 100_000;
    public static final Duration TICK_DEFAULT = Duration.ofSeconds(1);

    public PresenceConfig {
        if (clientsExpected < 1) {
            throw new IllegalArgumentException("clientsExpected: " + clientsExpected + " is less than 1");
        }
        if (tick.isNegative() || tick.isZero()) {
            throw new IllegalArgumentException("tick: " + tick + " is not positive");
        }
    }

    /** With the defaults for all else. */
    public PresenceConfig(@Nullable Path directory, long clientsExpected, Duration tick) {
        this(directory, clientsExpected, tick, IndexLimits.DEFAULT, FeedLimits.DEFAULT, KeepPolicy.DEFAULT);
    }

    /** In memory only: forgotten when closed. */
    public static PresenceConfig inMemory() {
        return new PresenceConfig(null, CLIENTS_EXPECTED_DEFAULT, TICK_DEFAULT);
    }

    /** Durable in this directory, with the defaults. */
    public static PresenceConfig in(Path directory) {
        return new PresenceConfig(directory, CLIENTS_EXPECTED_DEFAULT, TICK_DEFAULT);
    }

    /** The same with other limits of the indexes. */
    public PresenceConfig with(IndexLimits limits) {
        return new PresenceConfig(directory, clientsExpected, tick, limits, feed, keep);
    }

    /** The same with other limits of the feed. */
    public PresenceConfig with(FeedLimits limits) {
        return new PresenceConfig(directory, clientsExpected, tick, indexes, limits, keep);
    }

    /** The same with another policy of what is kept. */
    public PresenceConfig with(KeepPolicy policy) {
        return new PresenceConfig(directory, clientsExpected, tick, indexes, feed, policy);
    }
}
