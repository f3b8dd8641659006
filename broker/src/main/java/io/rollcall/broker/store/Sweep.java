package io.rollcall.broker.store;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;

/** A part of what an ended session has left is deleted; when there is nothing, the record that there was. */
final class Sweep extends Op {
    private final long number;
    private final Runnable more;
    private final List<byte[]> main = new ArrayList<>();
    private final List<byte[]> queued = new ArrayList<>();
    private final List<Long> shared = new ArrayList<>();

    Sweep(long number, Runnable more) {
        this.number = number;
        this.more = more;
    }

    /** Returns how many there are now. */
    int main(byte[] key) {
        main.add(key);
        return main.size();
    }

    /** Returns how many there are now. */
    int queued(byte[] key, long sharedId) {
        queued.add(key);
        if (sharedId != 0) {
            shared.add(sharedId);
        }
        return queued.size();
    }

    @Override
    void apply(Group group) throws RocksDBException {
        for (byte[] key : main) {
            group.delete(key);
        }
        for (byte[] key : queued) {
            group.deleteQueued(key);
        }
        for (long id : shared) {
            group.releaseShared(id);
        }
        if (isLast()) {
            group.delete(Keys.of(Keys.ENDED, number));
        }
    }

    private boolean isLast() {
        return main.isEmpty() && queued.isEmpty();
    }

    @Override
    void committed() {
        if (!isLast()) {
            more.run();
        }
    }
}
