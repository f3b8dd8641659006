package io.rollcall.presence.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    /** Lists that a client is in at once, at most, besides that of the identifiers. */
    static final int PLACES = 6;

    private static final int TIMES = 4;

    // a line: the times, what {@link IdOrder} sorts by, and where the client is in lists
    private static final int ORDER_AT = TIMES * Long.BYTES;
    private static final int PLACES_AT = ORDER_AT + Long.BYTES;
    private static final int LINE = PLACES_AT + PLACES * Integer.BYTES;

    private static final int INTS = 6;
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int LINK_BITS = 16;
    private static final int LINK_MASK = (1 << LINK_BITS) - 1;
    private static final long GRACE_MILLIS_A_SECOND = 1500;

    private final List<ByteBuffer> lines = new ArrayList<>();
    private final List<int[]> ints = new ArrayList<>();
    private final List<byte[]> connects = new ArrayList<>();

    /** Makes room for this ordinal, all of whose values are 0. */
    void room(int ordinal) {
        while (ints.size() * CHUNK <= ordinal) {
            lines.add(ByteBuffer.allocateDirect(CHUNK * LINE + LINE)
                    .alignedSlice(LINE)
                    .order(ByteOrder.nativeOrder()));
            ints.add(new int[CHUNK * INTS]);
            connects.add(new byte[CHUNK]);
        }
    }

    long time(int ordinal, int which) {
        if (which < TIMES) {
            return lines.get(ordinal >>> CHUNK_BITS).getLong((ordinal & (CHUNK - 1)) * LINE + which * Long.BYTES);
        }
        return which == DUE ? due(ordinal) : 0;
    }

    private long due(int ordinal) {
        long keepAliveSeconds = get(ordinal, LINK) & LINK_MASK;
        return time(ordinal, SEEN) + keepAliveSeconds * GRACE_MILLIS_A_SECOND;
    }

    void time(int ordinal, int which, long value) {
        lines.get(ordinal >>> CHUNK_BITS).putLong((ordinal & (CHUNK - 1)) * LINE + which * Long.BYTES, value);
    }

    /** See {@link IdOrder}. */
    long order(int ordinal) {
        return lines.get(ordinal >>> CHUNK_BITS).getLong((ordinal & (CHUNK - 1)) * LINE + ORDER_AT);
    }

    void order(int ordinal, long value) {
        lines.get(ordinal >>> CHUNK_BITS).putLong((ordinal & (CHUNK - 1)) * LINE + ORDER_AT, value);
    }

    /** Where the client is in a list; see {@link OrdinalList}. */
    int place(int ordinal, int which) {
        return lines.get(ordinal >>> CHUNK_BITS)
                .getInt((ordinal & (CHUNK - 1)) * LINE + PLACES_AT + which * Integer.BYTES);
    }

    void place(int ordinal, int which, int value) {
        lines.get(ordinal >>> CHUNK_BITS)
                .putInt((ordinal & (CHUNK - 1)) * LINE + PLACES_AT + which * Integer.BYTES, value);
    }

    int get(int ordinal, int which) {
        return ints.get(ordinal >>> CHUNK_BITS)[(ordinal & (CHUNK - 1)) * INTS + which];
    }

    void set(int ordinal, int which, int value) {
        ints.get(ordinal >>> CHUNK_BITS)[(ordinal & (CHUNK - 1)) * INTS + which] = value;
    }

    /** Brings all of a client's values near, and says something about them. */
    long peek(int ordinal) {
        return time(ordinal, CONNECT) + get(ordinal, BITS) + connects(ordinal);
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
        return (long) lines.size() * (CHUNK + 1) * LINE;
    }

    long bytesOnHeap() {
        return (long) ints.size() * CHUNK * (INTS * Integer.BYTES + 1);
    }
}
