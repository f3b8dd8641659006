package io.rollcall.presence;

import io.rollcall.presence.PresenceQueries.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tasks that wait for a feed sequence number. Told from any thread, run by the recorder after the turn that brings it. */
final class SeqWaiters {
    private final LongSupplier seen;
    private final int waitingMax;

    // guarded by this
    private final TreeSet<Waiter> waiters =
            new TreeSet<>(Comparator.comparingLong(Waiter::seq).thenComparingLong(Waiter::number));
    private long number;

    /** So that a turn that nobody waits for costs one read. */
    private volatile long first = Long.MAX_VALUE;

    /** @param seen the sequence number that queries see */
    SeqWaiters(LongSupplier seen, int waitingMax) {
        this.seen = seen;
        this.waitingMax = waitingMax;
    }

    private record Waiter(long seq, long number, Runnable task) {}

    Waiting whenSeq(long seq, Runnable task) {
        Waiter waiter = add(seq, task);
        if (seen.getAsLong() >= seq && isRemoved(waiter)) {
            task.run();
        }
        return () -> isRemoved(waiter);
    }

    private synchronized Waiter add(long seq, Runnable task) {
        if (waiters.size() >= waitingMax) {
            throw new IllegalStateException("waitingMax: " + waitingMax + " tasks wait for a sequence number already");
        }
        Waiter waiter = new Waiter(seq, number++, task);
        waiters.add(waiter);
        first = waiters.first().seq;
        return waiter;
    }

    private synchronized boolean isRemoved(Waiter waiter) {
        boolean removed = waiters.remove(waiter);
        first = waiters.isEmpty() ? Long.MAX_VALUE : waiters.first().seq;
        return removed;
    }

    /** Queries see what is published: hands on whoever waited for it. */
    void run(Consumer<Runnable> runner) {
        if (first <= seen.getAsLong()) {
            due().forEach(waiter -> runner.accept(waiter.task));
        }
    }

    private synchronized List<Waiter> due() {
        long now = seen.getAsLong();
        List<Waiter> due = new ArrayList<>();
        while (!waiters.isEmpty() && waiters.first().seq <= now) {
            due.add(waiters.pollFirst());
        }
        first = waiters.isEmpty() ? Long.MAX_VALUE : waiters.first().seq;
        return due;
    }

    synchronized int size() {
        return waiters.size();
    }
}
