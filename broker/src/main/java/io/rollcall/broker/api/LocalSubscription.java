package io.rollcall.broker.api;

import io.rollcall.broker.message.TopicFilter;

/** An embedder's subscription, until it is closed. From any thread. */
public interface LocalSubscription extends AutoCloseable {

    TopicFilter filter();

    /** Messages that wait for the handler. */
    int waiting();

    /** Messages that the handler was given, those that it failed at among them. */
    long handled();

    /** Messages that the handler failed at. */
    long failed();

    /** Messages that had no room. */
    long dropped();

    /** Ends it. What waits is forgotten; the handler may still be at its last message. Idempotent. */
    @Override
    void close();
}
