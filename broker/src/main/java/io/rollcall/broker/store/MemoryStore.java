package io.rollcall.broker.store;

/** The store that forgets everything when the process ends. Stateless: each session holds its own part. */
public final class MemoryStore implements Store {

    @Override
    public StoredSession create(String clientId) {
        return new MemorySession();
    }

    @Override
    public void close() {
        // nothing is held here
    }
}
