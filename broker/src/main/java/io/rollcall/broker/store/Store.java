package io.rollcall.broker.store;

/** Where sessions keep what outlives their connections. From any thread. */
public interface Store extends AutoCloseable {

    /** A place for the session of this client, empty. */
    StoredSession create(String clientId);

    /** What the deliveries in all queues cost in memory. */
    long queuedBytes();

    @Override
    void close();
}
