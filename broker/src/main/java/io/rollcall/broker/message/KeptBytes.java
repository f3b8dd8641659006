package io.rollcall.broker.message;

import java.util.Arrays;

/**
 * How many bytes are kept in memory for all sessions. Each owner of sessions counts what happens there by plain additions, and whoever
 * asks adds up: a counter that all share takes an atomic addition, twice for each message.
 */
public final class KeptBytes {
    private final Part first = new Part();
    private volatile Part[] parts = {first};

    /** One more part, for one thread at a time. */
    public synchronized Part part() {
        Part part = new Part();
        Part[] more = Arrays.copyOf(parts, parts.length + 1);
        more[parts.length] = part;
        parts = more;
        return part;
    }

    /** The part of a session that was given no other yet. */
    public Part first() {
        return first;
    }

    /** All parts together. What other threads counted is seen when they have ended what they do just now, at the latest. From any thread. */
    public long sum() {
        long sum = 0;
        for (Part part : parts) {
            sum += part.bytes();
        }
        return sum;
    }

    /**
     * What one thread counts, by plain reads and writes. A session may count down in another part than it counted up in, so a part may be
     * below zero.
     */
    public static final class Part {
        /** In the middle of an array, so that it shares its line of memory with no other thread's. */
        private static final int PLACE = 8;

        private final long[] count = new long[2 * PLACE];

        private Part() {}

        /** So many bytes more are kept, or less. On the thread of the part. */
        public void add(long bytes) {
            count[PLACE] += bytes;
        }

        private long bytes() {
            return count[PLACE];
        }
    }
}
