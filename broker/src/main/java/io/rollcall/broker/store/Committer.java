package io.rollcall.broker.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes all that waits, writes it as one group, makes that durable, and then tells whoever
 * waits, in the order in which the operations came; what comes meanwhile is the next group.
 *
 * <p>A write that fails, on a full disk for instance, is nobody's end: messages of the group are refused, as are those that
 * follow, and all other operations wait and are tried again, until there is room.
 */
final class Committer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    /** So many bytes are a group; the rest is the next one. */
    private static final long GROUP_BYTES = 4 * 1024 * 1024;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long CLOSE_MILLIS = 10_000;

    private final StoreFiles files;
    private final StoreCounters counters;
    private final Group group;
    private final long waitNanos;
    private final AtomicReference<@Nullable Op> newest = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "rollcall-store-committer");
    private volatile boolean closing;

    // on the thread
    private final List<Op> taken = new ArrayList<>();
    private boolean failing;

    Committer(StoreFiles files, StoreCounters counters, Group group, long waitNanos) {
        this.files = files;
        this.counters = counters;
        this.group = group;
        this.waitNanos = waitNanos;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** In the order of the calls. From any thread; returns at once. */
    void submit(Op op) {
        counters.backlog.add(op.bytes());
        Op before;
        do {
            before = newest.get();
            op.next = before;
        } while (!newest.compareAndSet(before, op));
        if (before == null) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closing || newest.get() != null) {
            try {
                turn();
            } catch (RuntimeException | Error mistake) {
                LOG.error("the store's committer failed", mistake);
            }
        }
    }

    private void turn() {
        if (newest.get() == null) {
            if (taken.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        } else if (waitNanos > 0) {
            LockSupport.parkNanos(this, waitNanos);
        }
        take();
        if (!taken.isEmpty()) {
            commit();
        }
    }

    /** All that waits, the oldest first. */
    private void take() {
        Op reversed = null;
        for (Op op = newest.getAndSet(null); op != null; ) {
            Op older = op.next;
            op.next = reversed;
            reversed = op;
            op = older;
        }
        for (Op op = reversed; op != null; ) {
            Op younger = op.next;
            op.next = null;
            if (op.isRefusable() && isRefusing()) {
                refuse(op);
            } else {
                taken.add(op);
            }
            op = younger;
        }
    }

    private boolean isRefusing() {
        return failing || !counters.refusing().isEmpty();
    }

    private void refuse(Op op) {
        counters.backlog.add(-op.bytes());
        told(op, false);
    }

    private void commit() {
        int done = 0;
        try {
            files.ensureOpen();
            while (done < taken.size()) {
                done = commitFrom(done);
            }
            taken.clear();
            recovered();
        } catch (RocksDBException | StoreException failed) {
            failed(failed, done);
        }
    }

    /** Writes a group that begins there. Returns where the next one begins. */
    private int commitFrom(int from) throws RocksDBException {
        int to = from;
        group.clear();
        for (long bytes = 0; to < taken.size() && bytes < GROUP_BYTES; to++) {
            Op op = taken.get(to);
            op.apply(group);
            bytes += op.bytes();
        }
        group.write();
        counters.commits.increment();
        counters.operations.add(to - from);
        for (int i = from; i < to; i++) {
            Op op = taken.get(i);
            counters.backlog.add(-op.bytes());
            told(op, true);
        }
        return to;
    }

    private static void told(Op op, boolean committed) {
        try {
            if (committed) {
                op.committed();
            } else {
                op.refused();
            }
        } catch (RuntimeException | Error notTaken) { // a loop that has ended, for instance
            LOG.debug("{} could not be told: {}", op.getClass().getSimpleName(), notTaken.toString());
        }
    }

    private void failed(Exception failure, int done) {
        counters.errors.increment();
        group.clear();
        List<Op> left = new ArrayList<>();
        for (Op op : taken.subList(done, taken.size())) {
            if (op.isRefusable()) {
                refuse(op);
            } else {
                left.add(op);
            }
        }
        taken.clear();
        taken.addAll(left);
        if (!failing) {
            failing = true;
            LOG.error(
                    "the store cannot write: {}; messages that must be stored are refused until it can",
                    failure.getMessage());
        }
        files.setBroken();
        if (closing) {
            taken.clear();
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            LOG.info("the store can write again");
        }
    }

    /** Writes what still waits, and ends. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("the store's committer has not ended within {} ms", CLOSE_MILLIS);
        }
        group.close();
    }
}
