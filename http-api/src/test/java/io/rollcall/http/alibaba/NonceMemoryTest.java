package io.rollcall.http.alibaba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.http.exchange.Overloaded;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long which nonces are remembered. */
class NonceMemoryTest {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final NonceMemory memory = new NonceMemory(2, WINDOW);

    private boolean remember(String key, String nonce, Instant timestamp, Instant now) {
        return memory.remember(key, nonce, timestamp, now);
    }

    @Test
    void aNonceIsUsedOncePerKey() {
        assertThat(remember("key", "n", NOON, NOON)).isTrue();
        assertThat(remember("key", "n", NOON, NOON)).isFalse();
        assertThat(remember("other", "n", NOON, NOON)).isTrue();
    }

    @Test
    void aNonceIsForgottenAfterTheWindow() {
        remember("key", "n", NOON, NOON);

        assertThat(remember("key", "n", NOON, NOON.plus(WINDOW))).isFalse();
        assertThat(remember("key", "n", NOON, NOON.plus(WINDOW).plusMillis(1))).isTrue();
    }

    @Test
    void aCallOfTheFutureIsRememberedForAsLongAsItsTimestampIsTaken() {
        Instant timestamp = NOON.plus(WINDOW);
        remember("key", "n", timestamp, NOON);

        assertThat(remember("key", "n", timestamp, timestamp.plus(WINDOW))).isFalse();
    }

    @Test
    void aCallOfThePastIsRememberedForAWholeWindow() {
        remember("key", "n", NOON.minus(WINDOW), NOON);

        assertThat(remember("key", "n", NOON, NOON.plus(WINDOW))).isFalse();
    }

    @Test
    void aFullMemoryTakesNoMoreUntilOneIsForgotten() {
        remember("key", "1", NOON.plusSeconds(60), NOON);
        remember("key", "2", NOON, NOON);

        assertThatExceptionOfType(Overloaded.class)
                .isThrownBy(() -> remember("key", "3", NOON, NOON.plusSeconds(1)))
                .withMessageContaining("nonces: 2");
        assertThat(remember("key", "3", NOON, NOON.plus(WINDOW).plusMillis(1))).isTrue();
        assertThat(remember("key", "1", NOON, NOON.plus(WINDOW).plusMillis(1))).isFalse();
    }
}
