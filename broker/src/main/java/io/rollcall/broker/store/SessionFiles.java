package io.rollcall.broker.store;

import io.rollcall.broker.message.Qos;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * What there is to know of the files of a session that lasts, or did: its queue, and what was given to the committer. On the session's
 * owner, but for what says otherwise.
 */
final class SessionFiles {
    private volatile @Nullable DurableQueue queue;
    private @Nullable QueueWindow window; // since the client was here
    private @Nullable BitSet taken;

    // what was given to the committer, and how much of it is committed; the latter is written there
    private long given;
    private volatile long committed;

    // sent, and not to be written before it is committed; and how many letters of that are still to be opened
    private @Nullable Outgoing lastWaiting;
    private int unconfirmed;

    /** What the session waits for. */
    class Awaited extends Op {
        private final Op.Change change;

        Awaited(Op.Change change) {
            this.change = change;
            given++;
        }

        @Override
        void apply(Group group) throws RocksDBException {
            change.apply(group);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // the committer alone writes it
        void committed() {
            committed++;
        }
    }

    /** A session begins, with this queue. */
    void begin(DurableQueue its) {
        queue = its;
    }

    /** The session ends; what was given to the committer is still on its way. */
    void end() {
        queue = null;
        window = null;
        taken = null;
        lastWaiting = null;
    }

    /** Absent when the session has ended. From any thread. */
    @Nullable
    DurableQueue queue() {
        return queue;
    }

    /** What of the queue is in memory, since the client was here. */
    @Nullable
    QueueWindow window() {
        return window;
    }

    void open(QueueWindow its) {
        window = its;
    }

    /** Whether all is committed that was given to the committer, and the session has heard so. */
    boolean isCommitted() {
        return given == committed && unconfirmed == 0;
    }

    /** A delivery is sent. Returns whether it waits to be committed: for itself, or for one before it. */
    boolean mustWait(Outgoing outgoing) {
        if (outgoing.qos() != Qos.EXACTLY_ONCE && lastWaiting == null) {
            return false;
        }
        lastWaiting = outgoing;
        unconfirmed++;
        return true;
    }

    /** The session will hear of one more that is committed. */
    void awaitLetter() {
        unconfirmed++;
    }

    /** It has heard. */
    void committed(Outgoing outgoing) {
        unconfirmed--;
        if (lastWaiting == outgoing) {
            lastWaiting = null;
        }
    }

    /** The packet identifiers that were given to the committer as those of messages that were taken. */
    BitSet taken() {
        if (taken == null) {
            taken = new BitSet();
        }
        return taken;
    }

    /** Whether the packet identifier is one of {@link #taken}; no longer after this. */
    boolean forgetTaken(int packetId) {
        if (taken == null || !taken.get(packetId)) {
            return false;
        }
        taken.clear(packetId);
        return true;
    }
}
