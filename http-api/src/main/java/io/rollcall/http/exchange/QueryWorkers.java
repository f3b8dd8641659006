package io.rollcall.http.exchange;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The few threads that questions run on which may take long, with a bounded queue before them. From any thread. */
public final class QueryWorkers {
    private final ThreadPoolExecutor threads;
    private final HttpMeters meters;

    /**
     * @param workers threads; made when needed
     * @param waiting questions that may wait for a thread
     */
    public QueryWorkers(int workers, int waiting, HttpMeters meters) {
        this.meters = meters;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                workers, workers, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> {
                    Thread thread = new Thread(task, "rollcall-http-query-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Runs the question soon; throws {@link Overloaded} when too many wait. */
    public void run(Runnable question) {
        try {
            threads.execute(question);
        } catch (RejectedExecutionException full) {
            meters.listRefused();
            throw new Overloaded("waitingQueries: " + threads.getQueue().size() + " wait already");
        }
    }

    /**
     * Ends the threads within the deadline. A question that takes longer is left to end by itself and never interrupted,
     * because an interrupt closes the file that it reads.
     */
    public void close(Duration deadline) {
        threads.shutdown();
        threads.getQueue().clear();
        try {
            threads.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
