package io.rollcall.server.access.password;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** The few threads on which passwords are verified, since that takes long on purpose. What waits for them is bounded. */
public final class HashWorkers implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;
    private final LongAdder refused = new LongAdder();

    /**
     * None is running yet.
     *
     * @param threadsMax how many verify at the same time
     * @param waitingMax how many logins may wait
     */
    public HashWorkers(int threadsMax, int waitingMax) {
        threads = new ThreadPoolExecutor(
                threadsMax, threadsMax, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waitingMax), task -> {
                    Thread thread = new Thread(task, "rollcall-passwords");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Does it soon; answers {@code otherwise} when too much waits already. From any thread. */
    public <T> CompletableFuture<T> submit(Supplier<T> work, T otherwise) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException full) {
            refused.increment();
            return CompletableFuture.completedFuture(otherwise);
        }
    }

    /** How many logins wait now. */
    public int waiting() {
        return threads.getQueue().size();
    }

    /** How many logins were refused, since too many waited. */
    public long refused() {
        return refused.sum();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
