package io.rollcall.presence.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What lists filter and sort by, by ordinal: the times off the heap, all else in ints, what belongs together side by side so that a look at
 * a client is two looks at memory. In chunks, so that growing moves nothing.
 *
 * <p>Written by one thread, read by others; their owner's lock is between.
 */
final class Columns {
    /** A time that is not there: less than every time. */
    static final long ABSENT = Long.MIN_VALUE;

    // times
    static final int CONNECT = 0;
    static final int DISCONNECT = 1;
    static final int ACTIVE = 2;
    static final int SEEN = 3;
    /** When the client has to be heard of at the latest; made of the time it was seen and its keep-alive. */
    static final int DUE = 4;
    /** No time at all, for what sorts by id alone. */
    static final int NO_TIME = 5;

    // ints
    static final int BITS = 0;
    /** Keep-alive in the lower half, listener port in the upper. */
    static final int LINK = 1;

    static final int USER_HASH = 2;
    static final int GROUP = 3;
    static final int NEXT = 4;
    static final int PREVIOUS = 5;

    private static final int TIMES = 4;
    /** The times, and behind them what {@link IdOrder} sorts by. */
    private static final int LONGS = TIMES + 1;

    private static final int INTS = 6;
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int LINK_BITS = 16;
    private static final int LINK_MASK = (1 << LINK_BITS) - 1;
    private static final long GRACE_MILLIS_A_SECOND = 1500;

    private final List<LongBuffer> longs = new ArrayList<>();
    private final List<int[]> ints = new ArrayList<>();
    private final List<byte[]> connects = new ArrayList<>();

    /** Makes room for this ordinal, all of whose values are 0. */
    void room(int ordinal) {
        while (ints.size() * CHUNK <= ordinal) {
            longs.add(ByteBuffer.allocateDirect(CHUNK * LONGS * Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer());
            ints.add(new int[CHUNK * INTS]);
            connects.add(new byte[CHUNK]);
        }
    }

    long time(int ordinal, int which) {
        if (which < TIMES) {
            return longs.get(ordinal >>> CHUNK_BITS).get((ordinal & (CHUNK - 1)) * LONGS + which);
        }
        return which == DUE ? due(ordinal) : 0;
    }

    private long due(int ordinal) {
        long keepAliveSeconds = get(ordinal, LINK) & LINK_MASK;
        return time(ordinal, SEEN) + keepAliveSeconds * GRACE_MILLIS_A_SECOND;
    }

    void time(int ordinal, int which, long value) {
        longs.get(ordinal >>> CHUNK_BITS).put((ordinal & (CHUNK - 1)) * LONGS + which, value);
    }

    /** See {@link IdOrder}. */
    long order(int ordinal) {
        return longs.get(ordinal >>> CHUNK_BITS).get((ordinal & (CHUNK - 1)) * LONGS + TIMES);
    }

    void order(int ordinal, long value) {
        longs.get(ordinal >>> CHUNK_BITS).put((ordinal & (CHUNK - 1)) * LONGS + TIMES, value);
    }

    int get(int ordinal, int which) {
        return ints.get(ordinal >>> CHUNK_BITS)[(ordinal & (CHUNK - 1)) * INTS + which];
    }

    void set(int ordinal, int which, int value) {
        ints.get(ordinal >>> CHUNK_BITS)[(ordinal & (CHUNK - 1)) * INTS + which] = value;
    }

    /** Connects of late; see {@link RecentConnects}. */
    int connects(int ordinal) {
        return connects.get(ordinal >>> CHUNK_BITS)[ordinal & (CHUNK - 1)] & 0xFF;
    }

    void connects(int ordinal, int count) {
        connects.get(ordinal >>> CHUNK_BITS)[ordinal & (CHUNK - 1)] = (byte) count;
    }

    static int link(int keepAliveSeconds, int listenerPort) {
        return (keepAliveSeconds & LINK_MASK) | (listenerPort << LINK_BITS);
    }

    boolean hasKeepAlive(int ordinal) {
        return (get(ordinal, LINK) & LINK_MASK) != 0;
    }

    int listenerPort(int ordinal) {
        return get(ordinal, LINK) >>> LINK_BITS;
    }

    long bytesOffHeap() {
        return (long) longs.size() * CHUNK * LONGS * Long.BYTES;
    }

    long bytesOnHeap() {
        return (long) ints.size() * CHUNK * (INTS * Integer.BYTES + 1);
    }
}
