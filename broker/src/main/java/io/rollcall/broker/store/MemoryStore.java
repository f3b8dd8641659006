package io.rollcall.broker.store;

import java.util.concurrent.atomic.LongAdder;

/** The store that forgets everything when the process ends: each session holds its own part. */
public final class MemoryStore implements Store {
    private final LongAdder keptBytes = new LongAdder();

    @Override
    public StoredSession create(String clientId) {
        return new MemorySession(keptBytes);
    }

    @Override
    public long keptBytes() {
        return keptBytes.sum();
    }

    @Override
    public void close() {
        // nothing is held here
    }
}
