package io.rollcall.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void itDoublesUpToTheBoundAndIsShortenedByChanceToHalfAtMost() {
        for (long seed = 0; seed < 200; seed++) {
            Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(1_000), new Random(seed));
            long whole = 100;
            for (int failures = 1; failures < 100; failures++) {
                assertThat(backoff.after(failures).toMillis())
                        .as("seed %s, failures %s", seed, failures)
                        .isBetween(whole / 2, whole);
                whole = Math.min(1_000, whole * 2);
            }
        }
    }
}
