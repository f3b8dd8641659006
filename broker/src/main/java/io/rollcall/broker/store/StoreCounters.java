package io.rollcall.broker.store;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a durable store counts, and what is wrong with it. From any thread. */
final class StoreCounters implements StoreStats {
    final LongAdder commits = new LongAdder();
    final LongAdder operations = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder droppedFull = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder backlog = new LongAdder();
    volatile long files;
    private volatile String damage = "";
    private volatile String refusing = "";

    /** Something was found damaged; all that was is told. */
    synchronized void damaged(String what) {
        damage = damage.isEmpty() ? what : damage + "; " + what;
    }

    /** Messages are refused from now on, for this reason; absent when they are not. Returns whether that is new. */
    boolean refusing(@Nullable String because) {
        String now = because == null ? "" : because;
        boolean changed = refusing.isEmpty() != now.isEmpty();
        refusing = now;
        return changed;
    }

    @Override
    public long commits() {
        return commits.sum();
    }

    @Override
    public long operations() {
        return operations.sum();
    }

    @Override
    public long refused() {
        return refused.sum();
    }

    @Override
    public long droppedFull() {
        return droppedFull.sum();
    }

    @Override
    public long errors() {
        return errors.sum();
    }

    @Override
    public long backlogBytes() {
        return backlog.sum();
    }

    @Override
    public long fileBytes() {
        return files;
    }

    @Override
    public String damage() {
        return damage;
    }

    @Override
    public String refusing() {
        return refusing;
    }
}
