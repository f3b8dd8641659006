package io.rollcall.broker.store;

/** The session, as the store sees it. From a thread of the store; returns at once. */
public interface Inbox {

    /** A delivery is stored: its turn comes now, or with a page. */
    void stored(Outgoing outgoing);

    /** That a delivery is sent, or received by the client, is stored: the client may be told. */
    void committed(Outgoing outgoing);

    /** What was asked for has been read. */
    void read(Page page);

    /** The queue is full, and a delivery was dropped: this one, or the oldest. */
    void full();
}
