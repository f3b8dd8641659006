package io.rollcall.broker.routing;

/**
 * How much may be retained. Beyond it no topic gets its first retained message; one that has one may still replace it.
 *
 * @param countMax how many topics have a retained message
 * @param bytesMax how many bytes their topics, payloads and properties have together
 */
public record RetainedLimits(long countMax, long bytesMax) {
    private static final long HEAP = Runtime.getRuntime().maxMemory();

    /** Less than is usual where the heap is small: an eighth of it, and as much again for the tree of topics. */
    public static final RetainedLimits DEFAULT =
            new RetainedLimits(Math.min(1_000_000, HEAP / 4_096), Math.min(1L << 30, HEAP / 8));

    public RetainedLimits {
        if (countMax < 0) {
            throw new IllegalArgumentException("countMax: " + countMax);
        }
        if (bytesMax < 0) {
            throw new IllegalArgumentException("bytesMax: " + bytesMax);
        }
    }
}
