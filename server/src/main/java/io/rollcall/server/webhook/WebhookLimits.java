package io.rollcall.server.webhook;

import java.time.Duration;

/**
 * Every number of one webhook.
 *
 * @param entriesMax entries in one request, 1 to 10,000
 * @param bytesMax of the entries in one request, 1,024 to 16 MiB; one that is larger goes alone
 * @param linger how long the first entry of a request waits for more
 * @param timeout for one request, from its beginning to the end of its answer
 * @param retryFirst before the second attempt; doubled for each one after, and shortened by chance to as little as half
 * @param retryMax between two attempts at most
 * @param giveUpAfter how long one request is tried before its entries go to the dead letters
 * @param deadBytesMax of dead letters that are kept; while there is no room, nothing is given up
 * @param deadEntriesMax dead letters that are kept, likewise
 */
public record WebhookLimits(
        int entriesMax,
        int bytesMax,
        Duration linger,
        Duration timeout,
        Duration retryFirst,
        Duration retryMax,
        Duration giveUpAfter,
        long deadBytesMax,
        int deadEntriesMax) {
    public static final WebhookLimits DEFAULTS = new WebhookLimits(
            500,
            256 * 1024,
            Duration.ofMillis(200),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            Duration.ofDays(1),
            16 * 1024 * 1024,
            10_000);

    public WebhookLimits {
        within(entriesMax, 1, 10_000, "entriesMax");
        within(bytesMax, 1_024, 16 * 1024 * 1024, "bytesMax");
        within(deadBytesMax, 1_024, 1L << 30, "deadBytesMax");
        within(deadEntriesMax, 1, 1_000_000, "deadEntriesMax");
        within(linger, Duration.ZERO, Duration.ofMinutes(1), "linger");
        within(timeout, Duration.ofMillis(10), Duration.ofMinutes(5), "timeout");
        within(retryFirst, Duration.ofMillis(1), Duration.ofHours(1), "retryFirst");
        within(retryMax, retryFirst, Duration.ofDays(1), "retryMax");
        within(giveUpAfter, Duration.ZERO, Duration.ofDays(3_650), "giveUpAfter");
    }

    private static void within(long value, long least, long most, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " is not within " + least + " and " + most);
        }
    }

    private static void within(Duration value, Duration least, Duration most, String name) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + ": " + value.toMillis() + " ms is not within " + least.toMillis()
                    + " ms and " + most.toMillis() + " ms");
        }
    }
}
