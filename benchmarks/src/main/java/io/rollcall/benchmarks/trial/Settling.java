package io.rollcall.benchmarks.trial;

import io.rollcall.presence.PresenceQueries;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until all that was told is seen by queries. */
public final class Settling {
    private static final int PATIENCE_SECONDS = 120;

    private Settling() {}

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
