package io.rollcall.benchmarks.presence;

import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** So many changes a second until it is closed, on a thread of its own. */
final class Churn implements AutoCloseable {
    private static final long STEP_NANOS = 1_000_000;

    private final Fleet fleet;
    private final int perSecond;
    private final Thread thread = new Thread(this::run, "churn");
    private volatile boolean done;
    private volatile long changes;
    private volatile long nanos;

    Churn(Fleet fleet, int perSecond) {
        this.fleet = fleet;
        this.perSecond = perSecond;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        Random random = new Random(1);
        long begun = System.nanoTime();
        long told = 0;
        while (!done) {
            nanos = System.nanoTime() - begun;
            long wanted = nanos / 1000 * perSecond / 1_000_000;
            for (; told < wanted; told++) {
                fleet.change(random);
            }
            changes = told;
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    /** Changes a second that there were. */
    long rate() {
        return changes * 1000 / Math.max(1, nanos / 1_000_000);
    }

    @Override
    public void close() {
        done = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
