package io.rollcall.broker.routing;

/**
 * How much may be retained. Beyond it no topic gets its first retained message; one that has one may still replace it.
 *
 * @param countMax how many topics have a retained message
 * @param bytesMax how many bytes their topics, payloads and properties have together
 * @param heapBytesMax how many of these are in memory; with a store in files, what is more is in the files alone, without one it
 *     is the limit
 */
public record RetainedLimits(long countMax, long bytesMax, long heapBytesMax) {
    private static final long HEAP = Runtime.getRuntime().maxMemory();
    private static final long GIB = 1L << 30;

    /** Less than is usual where the heap is small: an eighth of it, and as much again for the tree of topics. */
    public static final RetainedLimits DEFAULT =
            new RetainedLimits(Math.min(1_000_000, HEAP / 4_096), 16 * GIB, Math.min(GIB, HEAP / 8));

    public RetainedLimits {
        require("countMax", countMax);
        require("bytesMax", bytesMax);
        require("heapBytesMax", heapBytesMax);
    }

    /** With the default of what is in memory. */
    public RetainedLimits(long countMax, long bytesMax) {
        this(countMax, bytesMax, DEFAULT.heapBytesMax);
    }

    private static void require(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value);
        }
    }
}
