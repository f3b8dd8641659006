package io.rollcall.broker.store;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a durable store counts, and what is wrong with it. From any thread. */
final class StoreCounters implements StoreStats {
    private static final int DAMAGE_LENGTH_MAX = 4_000;

    final LongAdder commits = new LongAdder();
    final LongAdder operations = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder droppedFull = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder backlog = new LongAdder();
    private final LongAdder damages = new LongAdder();
    volatile long files;
    private volatile String damage = "";
    private volatile String refusing = "";

    /** Something was found damaged; all that was is told, up to a bound. Returns whether that is new. */
    synchronized boolean damaged(String what) {
        if (damage.contains(what)) {
            return false;
        }
        damages.increment();
        if (damage.length() < DAMAGE_LENGTH_MAX) {
            damage = damage.isEmpty() ? what : damage + "; " + what;
        }
        return true;
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
    public long damages() {
        return damages.sum();
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
