package io.rollcall.presence;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A wall clock and a monotonic clock that the test moves. */
final class Clocks implements InstantSource {
    private final AtomicLong wall = new AtomicLong(Given.NOON);
    private final AtomicLong nanos = new AtomicLong(1_000_000_000);

    /** Time passes. */
    Clocks pass(Duration time) {
        wall.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
        return this;
    }

    /** The wall clock is set, and no time passes. */
    Clocks jump(Duration by) {
        wall.addAndGet(by.toMillis());
        return this;
    }

    long nanos() {
        return nanos.get();
    }

    @Override
    public long millis() {
        return wall.get();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(wall.get());
    }
}
