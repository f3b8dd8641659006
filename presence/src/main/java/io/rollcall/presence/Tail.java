package io.rollcall.presence;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last entries of the feed, in memory: a ring by sequence number, of so many entries and so many bytes as encoded. The recorder writes,
 * any thread reads. A new entry is decoded by the first who reads it here, once for all followers; when it is no longer new, its bytes alone are
 * kept: they take a fraction of the memory, and of the collector's time.
 */
final class Tail {
    /** So many of the last entries are kept as they were decoded: followers are not further behind. */
    static final int DECODED = 1024;

    private final AtomicReferenceArray<Kept> ring;
    private final int mask;
    private final int entriesMax;
    private final long bytesMax;

    // of whoever writes: the recorder, or the thread that writes for it
    private long bytes;
    private long first;
    private long newest;

    private volatile long oldest;
    /** Entries from this one on are new. */
    private volatile long decodedFrom;

    Tail(FeedLimits limits, long newest) {
        this.entriesMax = limits.memoryEntries();
        this.bytesMax = limits.memoryBytes();
        int slots = Integer.highestOneBit(Math.max(1, entriesMax - 1)) << 1;
        this.ring = new AtomicReferenceArray<>(slots);
        this.mask = slots - 1;
        this.newest = newest;
        this.first = newest + 1;
        this.oldest = first;
    }

    /** One entry. */
    static final class Kept {
        private final long seq;
        private final byte[] bytes;
        /** Written by whoever decodes it while it is new; immutable, so that a race costs a second decoding and no more. */
        private @Nullable FeedEntry entry;

        Kept(long seq, byte[] bytes) {
            this.seq = seq;
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /** What it says. */
    FeedEntry entry(Kept kept) {
        FeedEntry decoded = kept.entry;
        if (decoded == null) {
            decoded = FeedCodec.decode(kept.bytes);
            if (kept.seq >= decodedFrom) {
                kept.entry = decoded;
            }
        }
        return decoded;
    }

    /** The writer's. Numbers may be skipped, none may come again. */
    void add(long seq, byte[] encoded) {
        while (first <= newest && (seq - first >= entriesMax || bytes + encoded.length > bytesMax)) {
            dropFirst();
        }
        if (first > newest) {
            first = seq;
        }
        oldest = first;
        ring.set(slot(seq), new Kept(seq, encoded));
        bytes += encoded.length;
        newest = seq;
        decodedFrom = seq - DECODED + 1;
        Kept old = at(seq - DECODED);
        if (old != null) {
            old.entry = null;
        }
    }

    private void dropFirst() {
        Kept kept = at(first);
        if (kept != null) {
            ring.set(slot(first), null);
            bytes -= kept.bytes.length;
        }
        first++;
    }

    /** The writer's: in place of an entry, if that is here. */
    void replace(long seq, byte[] encoded) {
        Kept kept = at(seq);
        if (kept != null) {
            ring.set(slot(seq), new Kept(seq, encoded));
            bytes += encoded.length - kept.bytes.length;
        }
    }

    /** The entry of this number, if it is here. */
    @Nullable
    Kept at(long seq) {
        Kept kept = ring.get(slot(seq));
        return kept == null || kept.seq != seq ? null : kept;
    }

    /** The first that is here; beyond the newest when none is. */
    long oldest() {
        return oldest;
    }

    private int slot(long seq) {
        return (int) seq & mask;
    }
}
