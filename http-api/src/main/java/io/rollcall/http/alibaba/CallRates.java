package io.rollcall.http.alibaba;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often each key calls each operation. A second begins with the first call after all of the one before was given back, so
 * that a burst from rest is cut at exactly the limit. As many buckets as there are keys and operations. On the one event loop.
 */
final class CallRates {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AlibabaLimits limits;
    private final TimeMeter time;
    private final Map<Caller, Bucket> buckets = new HashMap<>();

    private record Caller(String accessKeyId, Operation operation) {}

    CallRates(AlibabaLimits limits, Clock clock) {
        this.limits = limits;
        this.time = new ClockTime(clock);
    }

    /** Takes note of a call; false when it is one too many. */
    boolean take(String accessKeyId, Operation operation) {
        Caller caller = new Caller(accessKeyId, operation);
        int most = limits.perSecond(operation);
        Bucket bucket = buckets.get(caller);
        if (bucket == null || bucket.getAvailableTokens() == most) {
            bucket = full(most);
            buckets.put(caller, bucket);
        }
        return bucket.tryConsume(1);
    }

    private Bucket full(int most) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillIntervally(most, SECOND))
                .withCustomTimePrecision(time)
                .build();
    }

    /** Bucket4j asks for nanoseconds. */
    private record ClockTime(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
