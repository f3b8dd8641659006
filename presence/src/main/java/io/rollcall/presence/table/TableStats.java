package io.rollcall.presence.table;

/**
 * Gauges of a table.
 *
 * @param offHeap whether its records lie outside the heap
 * @param bytes what it takes on disk or off the heap; 0 when on the heap
 * @param freePercent how much room is left before it grows a step
 * @param remainingResizes how many steps it can still grow before it is copied to a bigger file
 * @param growths how often it was copied to a bigger file since the start
 * @param largeRecords records that are kept on the heap because they are too large
 */
public record TableStats(
        boolean offHeap, long bytes, int freePercent, int remainingResizes, long growths, int largeRecords) {}
