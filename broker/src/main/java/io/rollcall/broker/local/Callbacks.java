package io.rollcall.broker.local;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an embedder's futures complete and its handlers are called: its own executor, or threads that are made when there is something to do
 * and end when there was nothing for a while. From any thread.
 */
public final class Callbacks implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
    private static final long IDLE_SECONDS = 5;
    private static final long CLOSE_SECONDS = 2;

    private final @Nullable Executor embedders;
    private final @Nullable ThreadPoolExecutor own;

    /**
     * Has no threads yet.
     *
     * @param embedders the embedder's; absent makes threads of the broker's own, two at least
     */
    public Callbacks(@Nullable Executor embedders) {
        this.embedders = embedders;
        this.own = embedders == null ? threads() : null;
    }

    private static ThreadPoolExecutor threads() {
        AtomicInteger number = new AtomicInteger();
        int most = Math.max(2, Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "rollcall-callback-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Returns at once. What is given after the close is not run. */
    @Override
    public void execute(Runnable task) {
        try {
            if (own != null) {
                own.execute(task);
            } else if (embedders != null) {
                embedders.execute(task);
            }
        } catch (RejectedExecutionException closed) {
            LOG.debug("a callback is not run, because its threads have ended");
        }
    }

    /** Ends the threads, if they are the broker's own; a handler that does not return is interrupted, and given up after two seconds. */
    @Override
    public void close() {
        if (own == null) {
            return;
        }
        own.shutdown();
        try {
            if (!own.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                own.shutdownNow();
                LOG.warn("a handler of the embedder had not returned {} s after the close", CLOSE_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            own.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
