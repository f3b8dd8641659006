package io.rollcall.benchmarks.trial;

import io.rollcall.presence.PresenceQueries;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until what is on its way has come. */
public final class Settling {
    private static final int PATIENCE_SECONDS = 120;
    private static final int STILL_SECONDS_MAX = 60;
    private static final int LOOK_MILLIS = 20;

    private Settling() {}

    /** How many are left of something. */
    public interface Left {
        long count() throws IOException;
    }

    /** Waits until none is left, or none has gone for a minute. Returns how many are left. */
    public static long awaitNone(Left left) throws IOException, InterruptedException {
        long least = left.count();
        long since = System.nanoTime();
        while (least > 0 && System.nanoTime() - since < TimeUnit.SECONDS.toNanos(STILL_SECONDS_MAX)) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            long count = left.count();
            if (count < least) {
                least = count;
                since = System.nanoTime();
            }
        }
        return least;
    }

    /** Waits until all that was told is seen by queries. */
    public static void await(PresenceQueries queries) {
        CountDownLatch current = new CountDownLatch(1);
        queries.whenCurrent(current::countDown);
        try {
            if (!current.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("what was told is not applied after " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
