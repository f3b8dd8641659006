package io.rollcall.server.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to rest after failures: twice as long after each, up to a bound, and by chance less, so that many do not come back at once. */
final class Backoff {
    private final long firstMillis;
    private final long mostMillis;
    private final RandomGenerator random;

    Backoff(Duration first, Duration most, RandomGenerator random) {
        this.firstMillis = first.toMillis();
        this.mostMillis = most.toMillis();
        this.random = random;
    }

    /**
     * Between half of the time and the whole of it.
     *
     * @param failures so far, 1 or more
     */
    Duration after(int failures) {
        int doublings = Math.min(failures - 1, 40);
        long whole = firstMillis > mostMillis >> doublings ? mostMillis : firstMillis << doublings;
        return Duration.ofMillis(whole - random.nextLong(whole / 2 + 1));
    }
}
