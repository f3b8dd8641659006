package io.rollcall.broker.store;

import org.jspecify.annotations.Nullable;

/**
 * The end of a session's queue at which the committer adds. A session that begins anew has a new one, with another number:
 * what was on its way to the old one finds it ended.
 */
public final class DurableQueue {
    /** Of the session in the files; never used again. */
    final long number;

    // on the committer
    boolean known;
    boolean ended;
    long next = 1;
    long bytesEver;
    long count;
    long bytes;

    /** The last position that was sent, or is over. */
    long sentTo;

    /** Whether the client is here, so that deliveries are to be told. Written by the session's owner. */
    volatile boolean online;

    /** Whatever waited up to this position was dropped, since the queue was full. Written by the committer. */
    volatile long droppedTo;

    /** The last position that is committed. Written by the committer. */
    volatile long last;

    private volatile @Nullable Inbox inbox;

    DurableQueue(long number) {
        this.number = number;
    }

    /** On the committer. */
    void sent(long position) {
        sentTo = Math.max(sentTo, position);
    }

    void inbox(@Nullable Inbox its) {
        inbox = its;
    }

    @Nullable
    Inbox inbox() {
        return inbox;
    }

    /** The last position that there is: what its session was told; who is away is told nothing. */
    long end(long told) {
        return online ? told : Math.max(told, last);
    }

    /** A delivery is committed. */
    void committed(Outgoing outgoing, long position) {
        last = position;
        Inbox its = inbox;
        if (online && its != null) {
            its.stored(outgoing);
        }
    }
}
