package io.rollcall.broker.store;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** One change, on its way to the committer. Made on any thread, used there alone. */
abstract class Op {
    private static final int OBJECT_BYTES = 96;

    /** The one that came before it, and then the one that came after it. */
    @Nullable
    Op next;

    /** Writes the change. Again when the group has failed: so whatever it notes for itself may be noted twice. */
    abstract void apply(Group group) throws RocksDBException;

    /** The change is as durable as it will be. Once. */
    void committed() {}

    /** Whether it is refused when it cannot be written; else it waits and is tried again. */
    boolean isRefusable() {
        return false;
    }

    /** It was refused: nothing of it is stored. Once. */
    void refused() {}

    /** What it costs while it waits. */
    int bytes() {
        return OBJECT_BYTES;
    }

    /** What an operation writes, where that is all of it. */
    interface Change {
        void apply(Group group) throws RocksDBException;
    }
}
