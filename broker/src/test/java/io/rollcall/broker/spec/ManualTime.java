package io.rollcall.broker.spec;

import io.rollcall.broker.api.TimeSource;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands still until a test moves it. */
public final class ManualTime implements TimeSource {
    private static final long EPOCH = 1_800_000_000_000L;

    private final AtomicLong steady = new AtomicLong(1_000_000);

    /** So many seconds pass at once. What is due then is done by its event loop within a tick. */
    public void pass(double seconds) {
        steady.addAndGet(Math.round(seconds * 1_000));
    }

    @Override
    public long steadyMillis() {
        return steady.get();
    }

    @Override
    public long epochMillis() {
        return EPOCH + steady.get();
    }
}
