package io.rollcall.server.access;

import io.github.bucket4j.TimeMeter;
import java.util.function.LongSupplier;

/**
 * The time of a bucket of permissions, by a clock that never goes back, so that no jump of the wall clock fills or empties it.
 *
 * @param nanos as {@link System#nanoTime()}; asked from any thread
 */
public record BucketTime(LongSupplier nanos) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
        return nanos.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
