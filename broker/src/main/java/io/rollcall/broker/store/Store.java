package io.rollcall.broker.store;

/** Where sessions keep what outlives their connections. From any thread. */
public interface Store extends AutoCloseable {

    /** A place for the session of this client, empty. */
    StoredSession create(String clientId);

    /** What all deliveries that wait or are not acknowledged, and all wills, cost in memory. */
    long keptBytes();

    @Override
    void close();
}
