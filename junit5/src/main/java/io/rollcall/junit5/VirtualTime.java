package io.rollcall.junit5;

import io.rollcall.broker.api.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands still until a test moves it. It begins at the time of the machine. From any thread. */
final class VirtualTime implements TimeSource {
    /** Steady time begins somewhere, so that nothing takes it for the other one. */
    private static final long STEADY_ORIGIN = 1_000_000;

    private final long began = System.currentTimeMillis();
    private final AtomicLong passed = new AtomicLong();

    void pass(Duration time) {
        passed.addAndGet(time.toMillis());
    }

    @Override
    public long steadyMillis() {
        return STEADY_ORIGIN + passed.get();
    }

    @Override
    public long epochMillis() {
        return began + passed.get();
    }
}
