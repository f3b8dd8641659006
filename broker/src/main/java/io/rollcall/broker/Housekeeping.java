package io.rollcall.broker;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread for what comes round again and may take its time: never on an event loop. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private static final long AFTER_MISTAKE_MILLIS = 1_000;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread keeper = new Thread(task, "rollcall-housekeeping");
        keeper.setDaemon(true);
        return keeper;
    });

    /** Runs the task again and again, so long after it ended; what it throws is logged, and it is run again. */
    @SuppressWarnings("FutureReturnValueIgnored") // ends with the thread
    void every(long millis, Runnable task) {
        thread.scheduleWithFixedDelay(() -> guarded(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs the task again and again; it answers in how many milliseconds next. What it throws is logged, and it is run again. */
    void repeat(LongSupplier task) {
        after(0, () -> again(task));
    }

    private void again(LongSupplier task) {
        long next = AFTER_MISTAKE_MILLIS;
        try {
            next = task.getAsLong();
        } finally {
            after(next, () -> again(task));
        }
    }

    /** Runs the task once, so long from now; not at all, if this is closed before. */
    @SuppressWarnings("FutureReturnValueIgnored") // guarded
    void after(long millis, Runnable task) {
        try {
            thread.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.trace("closed", closed);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error mistake) {
            LOG.error("housekeeping failed", mistake);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
