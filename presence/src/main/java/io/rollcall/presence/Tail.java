package io.rollcall.presence;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last entries of the feed, in memory: of so many entries and so many bytes as encoded. The recorder writes, any thread reads. Their bytes
 * are kept in blocks of {@value #BLOCK} numbers, so that fifty thousand entries are a few hundred objects to the collector. A new entry is
 * decoded by the first who reads it here, once for all followers.
 */
final class Tail {
    /** So many of the last entries are kept as they were decoded: followers are not further behind. */
    static final int DECODED = 1024;

    private static final int BLOCK = 256;
    private static final int BLOCK_BYTES = 16 * 1024;

    private final AtomicReferenceArray<Block> blocks;
    private final AtomicReferenceArray<Decoded> decoded = new AtomicReferenceArray<>(DECODED);
    private final int mask;
    private final int entriesMax;
    private final long bytesMax;

    // of whoever writes: the recorder, or the thread that writes for it
    private long bytes;

    private volatile long oldest;
    private volatile long newest;

    Tail(FeedLimits limits, long newest) {
        this.entriesMax = limits.memoryEntries();
        this.bytesMax = limits.memoryBytes();
        int spanned = (entriesMax - 1) / BLOCK + 2;
        this.blocks = new AtomicReferenceArray<>(Integer.highestOneBit(spanned - 1) << 1);
        this.mask = blocks.length() - 1;
        this.newest = newest;
        this.oldest = newest + 1;
    }

    /** Entries whose numbers have the same block; what lies below {@link Tail#newest} never changes. */
    private static final class Block {
        private final long first;
        /** Where the entry of each number begins, and its length; 0 for a number without one. */
        private final int[] starts = new int[BLOCK];

        private final int[] lengths = new int[BLOCK];
        private volatile byte[] bytes;
        private int used;

        Block(long first, int capacity) {
            this.first = first;
            this.bytes = new byte[capacity];
        }

        void add(int index, byte[] source, int from, int length) {
            if (bytes.length - used < length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + length));
            }
            System.arraycopy(source, from, bytes, used, length);
            starts[index] = used;
            lengths[index] = length;
            used += length;
        }

        byte[] get(int index) {
            return Arrays.copyOfRange(bytes, starts[index], starts[index] + lengths[index]);
        }

        /** The same with another entry in the place of one. */
        Block with(int replaced, byte[] encoded) {
            Block block = new Block(first, used - lengths[replaced] + encoded.length);
            for (int i = 0; i < BLOCK; i++) {
                if (i == replaced) {
                    block.add(i, encoded, 0, encoded.length);
                } else {
                    block.add(i, bytes, starts[i], lengths[i]);
                }
            }
            return block;
        }
    }

    /** What an entry said when it was read from this block. */
    private record Decoded(long seq, Block block, FeedEntry entry) {}

    /** The writer's. Numbers may be skipped, none may come again. */
    void add(long seq, byte[] encoded) {
        makeRoom(seq, encoded.length);
        blockOf(seq).add(index(seq), encoded, 0, encoded.length);
        bytes += encoded.length;
        newest = seq;
    }

    /** Says which are the oldest before it drops the others: who misses one is to see that it is too old. */
    private void makeRoom(long seq, int length) {
        long last = newest;
        long before = oldest;
        long first = before;
        while (first <= last && (seq - first >= entriesMax || bytes + length > bytesMax)) {
            bytes -= length(first++);
        }
        oldest = first > last ? seq : first;
        for (long dropped = firstOf(before); dropped < firstOf(first); dropped += BLOCK) {
            blocks.set(slot(dropped), null);
        }
    }

    private Block blockOf(long seq) {
        Block block = blocks.get(slot(seq));
        if (block == null || block.first != firstOf(seq)) {
            block = new Block(firstOf(seq), BLOCK_BYTES);
            blocks.set(slot(seq), block);
        }
        return block;
    }

    /** The writer's: in place of an entry, if that is here. */
    void replace(long seq, byte[] encoded) {
        Block block = at(seq);
        if (block != null) {
            bytes += encoded.length - block.lengths[index(seq)];
            blocks.set(slot(seq), block.with(index(seq), encoded));
            decoded.set(place(seq), null);
        }
    }

    /** The block that has this entry, if it is here. */
    private @Nullable Block at(long seq) {
        if (seq > newest || seq < oldest) {
            return null;
        }
        Block block = blocks.get(slot(seq));
        return block == null || block.first != firstOf(seq) || block.lengths[index(seq)] == 0 ? null : block;
    }

    /** How long the entry of this number is as encoded; 0 when it is not here. */
    int length(long seq) {
        Block block = at(seq);
        return block == null ? 0 : block.lengths[index(seq)];
    }

    /** The entry of this number as encoded, if it is here. */
    byte @Nullable [] bytes(long seq) {
        Block block = at(seq);
        return block == null ? null : block.get(index(seq));
    }

    /** What the entry of this number says, if it is here. */
    @Nullable
    FeedEntry entry(long seq) {
        Block block = at(seq);
        if (block == null) {
            return null;
        }
        Decoded known = decoded.get(place(seq));
        if (known != null && known.seq == seq && known.block == block) {
            return known.entry;
        }
        FeedEntry entry = FeedCodec.decode(block.get(index(seq)));
        if (newest - seq < DECODED) {
            decoded.set(place(seq), new Decoded(seq, block, entry));
        }
        return entry;
    }

    /** The first that is here; beyond the newest when none is. */
    long oldest() {
        return oldest;
    }

    private static int index(long seq) {
        return (int) seq & (BLOCK - 1);
    }

    private static long firstOf(long seq) {
        return seq & -BLOCK;
    }

    private static int place(long seq) {
        return (int) seq & (DECODED - 1);
    }

    private int slot(long seq) {
        return (int) (seq / BLOCK) & mask;
    }
}
