package io.rollcall.broker.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Every number of a durable store.
 *
 * @param directory of its files; no other store may use it
 * @param durability what outlives what
 * @param commitWait how long a group waits for more, at most; 0 is not at all: what came while the group before was written is
 *     the next; up to 5 ms
 * @param backlogBytesMax bytes that wait to be stored; beyond it publishers wait
 * @param queueLengthMax messages that are stored for one session, waiting or in flight; one more is dropped
 * @param queueBytesMax bytes of them
 * @param dropsOldest whether the oldest that wait are dropped in its place
 * @param fileBytesMax bytes of all files; beyond it messages are refused
 * @param freeBytesMin bytes that must be free on the disk; below it messages are refused
 * @param windowLength messages of one session's queue that are in memory while its client is connected, at most
 * @param windowBytes bytes of them
 */
public record StoreConfig(
        Path directory,
        Durability durability,
        Duration commitWait,
        long backlogBytesMax,
        long queueLengthMax,
        long queueBytesMax,
        boolean dropsOldest,
        long fileBytesMax,
        long freeBytesMin,
        int windowLength,
        int windowBytes) {
    private static final long MIB = 1024 * 1024;
    private static final long HEAP = Runtime.getRuntime().maxMemory();
    private static final Duration COMMIT_WAIT_MAX = Duration.ofMillis(5);

    public StoreConfig {
        if (commitWait.isNegative() || commitWait.compareTo(COMMIT_WAIT_MAX) > 0) {
            throw new IllegalArgumentException("commitWait: " + commitWait + " is not within 0 to 5 ms");
        }
        requirePositive("backlogBytesMax", backlogBytesMax);
        requirePositive("queueLengthMax", queueLengthMax);
        requirePositive("queueBytesMax", queueBytesMax);
        requirePositive("fileBytesMax", fileBytesMax);
        if (freeBytesMin < 0) {
            throw new IllegalArgumentException("freeBytesMin: " + freeBytesMin);
        }
        requirePositive("windowLength", windowLength);
        requirePositive("windowBytes", windowBytes);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " is less than 1");
        }
    }

    /** The defaults: all that is acknowledged outlives a loss of power; queues may be as long as the disk is large. */
    public static StoreConfig in(Path directory) {
        return new StoreConfig(
                directory,
                Durability.FSYNC,
                Duration.ZERO,
                Math.min(64 * MIB, HEAP / 16),
                10_000_000,
                16L * 1024 * MIB,
                false,
                Long.MAX_VALUE,
                128 * MIB,
                1_000,
                (int) MIB);
    }

    /** The same, elsewhere. */
    StoreConfig at(Path value) {
        return new StoreConfig(
                value,
                durability,
                commitWait,
                backlogBytesMax,
                queueLengthMax,
                queueBytesMax,
                dropsOldest,
                fileBytesMax,
                freeBytesMin,
                windowLength,
                windowBytes);
    }

    public StoreConfig with(Durability value) {
        return new StoreConfig(
                directory,
                value,
                commitWait,
                backlogBytesMax,
                queueLengthMax,
                queueBytesMax,
                dropsOldest,
                fileBytesMax,
                freeBytesMin,
                windowLength,
                windowBytes);
    }

    /** The same, with other limits of one session's queue. */
    public StoreConfig withQueue(long lengthMax, long bytesMax) {
        return new StoreConfig(
                directory,
                durability,
                commitWait,
                backlogBytesMax,
                lengthMax,
                bytesMax,
                dropsOldest,
                fileBytesMax,
                freeBytesMin,
                windowLength,
                windowBytes);
    }

    /** The same, where a full queue drops its oldest messages, or the one that comes. */
    public StoreConfig withDropsOldest(boolean value) {
        return new StoreConfig(
                directory,
                durability,
                commitWait,
                backlogBytesMax,
                queueLengthMax,
                queueBytesMax,
                value,
                fileBytesMax,
                freeBytesMin,
                windowLength,
                windowBytes);
    }

    /** The same, with another part of each queue in memory. */
    public StoreConfig withWindow(int length, int bytes) {
        return new StoreConfig(
                directory,
                durability,
                commitWait,
                backlogBytesMax,
                queueLengthMax,
                queueBytesMax,
                dropsOldest,
                fileBytesMax,
                freeBytesMin,
                length,
                bytes);
    }

    /** The same, with other bounds of what it may take of the disk. */
    public StoreConfig withDisk(long bytesMax, long freeMin) {
        return new StoreConfig(
                directory,
                durability,
                commitWait,
                backlogBytesMax,
                queueLengthMax,
                queueBytesMax,
                dropsOldest,
                bytesMax,
                freeMin,
                windowLength,
                windowBytes);
    }

    public StoreConfig withCommitWait(Duration value) {
        return new StoreConfig(
                directory,
                durability,
                value,
                backlogBytesMax,
                queueLengthMax,
                queueBytesMax,
                dropsOldest,
                fileBytesMax,
                freeBytesMin,
                windowLength,
                windowBytes);
    }
}
