package io.rollcall.presence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does, on a thread of its own, what comes round: drops what the feed need not keep, forgets clients, erases. It reads for itself and in
 * pieces, and what is to change it hands to the recorder in pieces; so it keeps nobody waiting.
 */
final class Keeper implements AutoCloseable {
    static final String THREAD_NAME = "rollcall-presence-keeper";

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final List<Chore> chores;
    private final Counters counters;
    private final Thread thread = new Thread(this::keep, THREAD_NAME);
    private volatile boolean closing;
    private volatile boolean woken;

    /** One thing that comes round. */
    interface Chore {
        /** Does what there is to do; stops early when told to. On the keeper's thread. */
        void round(Going going) throws Exception;
    }

    /** Whether there is time to go on. */
    interface Going {
        boolean on();
    }

    Keeper(List<Chore> chores, Counters counters) {
        this.chores = chores;
        this.counters = counters;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Begins a round soon. From any thread. */
    void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    private void keep() {
        while (!closing) {
            woken = false;
            round();
            long end = System.nanoTime() + EVERY.toNanos();
            for (long left = EVERY.toNanos(); left > 0 && !woken && !closing; left = end - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
            }
        }
    }

    /** One round of all. Also from tests. */
    synchronized void round() {
        for (Chore chore : chores) {
            try {
                chore.round(() -> !closing);
            } catch (Exception | Error e) {
                told(e);
            }
        }
    }

    /** What is broken off by the close goes on at the next start. */
    private void told(Throwable e) {
        if (closing) {
            LOG.debug("presence does not end what it began, because it is closed", e);
        } else {
            counters.failed.increment();
            LOG.error("presence could not keep house, and tries again within {}", EVERY, e);
        }
    }

    /** Lets it stop soon. */
    void end() {
        closing = true;
    }

    /** Returns once it has stopped. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
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
