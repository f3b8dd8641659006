package io.rollcall.presence;

import java.time.Duration;

/**
 * What is kept of the feed. In a directory: entries of the last {@code age}, but not more than {@code bytes}, and the last {@code entriesMin} in
 * any case. In memory only: the last {@code memoryEntries}, but not more than {@code memoryBytes}.
 *
 * @param age by the time that servers ran, for the wall clock may jump; at least a minute
 * @param bytes of the feed's files, as they lie on the disk, compressed; files are dropped whole. At least 1 MiB
 * @param entriesMin the last entries that are kept whatever their age and size; at least 1
 * @param memoryEntries the last entries that are kept in memory too, so that followers do not read the disk; 1 to 1,048,576
 * @param memoryBytes of them, as encoded; at least 1 KiB
 * @param refusedUnknownMax client ids that were refused and never connected whose log is kept; at least 1
 * @param waitersMax tasks that may wait for an entry at once; at least 1
 */
public record FeedLimits(
        Duration age,
        long bytes,
        long entriesMin,
        int memoryEntries,
        long memoryBytes,
        int refusedUnknownMax,
        int waitersMax) {
    private static final Duration AGE_MIN = Duration.ofMinutes(1);
    private static final long BYTES_MIN = 1 << 20;
    private static final int MEMORY_ENTRIES_MAX = 1 << 20;
    private static final long MEMORY_BYTES_MIN = 1 << 10;

    public static final FeedLimits DEFAULT =
            new FeedLimits(Duration.ofDays(7), 1L << 30, 10_000, 50_000, 16L << 20, 10_000, 100_000);

    public FeedLimits {
        if (age.compareTo(AGE_MIN) < 0) {
            throw new IllegalArgumentException("age: " + age + " is less than " + AGE_MIN);
        }
        if (bytes < BYTES_MIN) {
            throw new IllegalArgumentException("bytes: " + bytes + " is less than " + BYTES_MIN);
        }
        if (entriesMin < 1) {
            throw new IllegalArgumentException("entriesMin: " + entriesMin + " is less than 1");
        }
        if (memoryEntries < 1 || memoryEntries > MEMORY_ENTRIES_MAX) {
            throw new IllegalArgumentException(
                    "memoryEntries: " + memoryEntries + " is not within 1 to " + MEMORY_ENTRIES_MAX);
        }
        if (memoryBytes < MEMORY_BYTES_MIN) {
            throw new IllegalArgumentException("memoryBytes: " + memoryBytes + " is less than " + MEMORY_BYTES_MIN);
        }
        if (refusedUnknownMax < 1) {
            throw new IllegalArgumentException("refusedUnknownMax: " + refusedUnknownMax + " is less than 1");
        }
        if (waitersMax < 1) {
            throw new IllegalArgumentException("waitersMax: " + waitersMax + " is less than 1");
        }
    }
}
