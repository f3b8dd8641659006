package io.rollcall.broker.store;

/**
 * Where a delivery is stored. Written by the committer or, for what was read, the reader, before the session sees it; then
 * read by the committer. {@link #done} is written by the session's owner.
 */
final class Place {
    final DurableQueue queue;

    /** From 1 on; 0 while it has none, or has its record among what is in flight. */
    long position;

    /** Of a message that is stored once for several sessions; 0 where it stands in the delivery itself. */
    long sharedId;

    /** What it takes in the queue. */
    int bytes;

    /** Whether there is a record of it being in flight. */
    boolean sentStored;

    /** Whether the queue dropped it while it was on its way to the client. */
    boolean dropped;

    /** The client has acknowledged it: what is not written yet need not be. */
    volatile boolean done;

    Place(DurableQueue queue) {
        this.queue = queue;
    }
}
