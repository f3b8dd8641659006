package io.rollcall.broker.store;

/** Whoever waits for what the store was given. Called once, on a thread of the store; returns at once. */
@FunctionalInterface
public interface Completion {

    /**
     * It is decided.
     *
     * @param stored false when it was refused, for want of room or because of an error, and nothing of it was stored
     */
    void completed(boolean stored);
}
