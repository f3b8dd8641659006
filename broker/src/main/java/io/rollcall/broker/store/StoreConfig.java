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

    /** All numbers as they are here, to change some of them. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Changes some numbers and keeps the others. */
    public static final class Builder {
        private Path directory;
        private Durability durability;
        private Duration commitWait;
        private long backlogBytesMax;
        private long queueLengthMax;
        private long queueBytesMax;
        private boolean dropsOldest;
        private long fileBytesMax;
        private long freeBytesMin;
        private int windowLength;
        private int windowBytes;

        private Builder(StoreConfig from) {
            directory = from.directory;
            durability = from.durability;
            commitWait = from.commitWait;
            backlogBytesMax = from.backlogBytesMax;
            queueLengthMax = from.queueLengthMax;
            queueBytesMax = from.queueBytesMax;
            dropsOldest = from.dropsOldest;
            fileBytesMax = from.fileBytesMax;
            freeBytesMin = from.freeBytesMin;
            windowLength = from.windowLength;
            windowBytes = from.windowBytes;
        }

        public Builder directory(Path value) {
            directory = value;
            return this;
        }

        public Builder durability(Durability value) {
            durability = value;
            return this;
        }

        public Builder commitWait(Duration value) {
            commitWait = value;
            return this;
        }

        public Builder backlogBytesMax(long value) {
            backlogBytesMax = value;
            return this;
        }

        public Builder queueLengthMax(long value) {
            queueLengthMax = value;
            return this;
        }

        public Builder queueBytesMax(long value) {
            queueBytesMax = value;
            return this;
        }

        public Builder dropsOldest(boolean value) {
            dropsOldest = value;
            return this;
        }

        public Builder fileBytesMax(long value) {
            fileBytesMax = value;
            return this;
        }

        public Builder freeBytesMin(long value) {
            freeBytesMin = value;
            return this;
        }

        public Builder windowLength(int value) {
            windowLength = value;
            return this;
        }

        public Builder windowBytes(int value) {
            windowBytes = value;
            return this;
        }

        /**
         * The numbers of a store.
         *
         * @throws IllegalArgumentException naming the number that is out of its range, and the value
         */
        public StoreConfig build() {
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
                    windowLength,
                    windowBytes);
        }
    }
}
