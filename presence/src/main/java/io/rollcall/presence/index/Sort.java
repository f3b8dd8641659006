package io.rollcall.presence.index;

import org.jspecify.annotations.Nullable;

/** What clients can be sorted by. */
public enum Sort {
    ID(Columns.NO_TIME, null),
    CONNECT_TIME(Columns.CONNECT, null),
    DISCONNECT_TIME(Columns.DISCONNECT, null),
    ACTIVE_TIME(Columns.ACTIVE, null),
    SEEN_TIME(Columns.SEEN, null),
    CLIENT_TYPE(Columns.NO_TIME, Bits.CLIENT_TYPE),
    STATUS(Columns.NO_TIME, Bits.STATUS),
    EVENT(Columns.NO_TIME, Bits.EVENT),
    PROTOCOL_VERSION(Columns.NO_TIME, Bits.PROTOCOL_VERSION),
    ENTITY(Columns.NO_TIME, Bits.ENTITY),
    REASON_CODE(Columns.NO_TIME, Bits.REASON_CODE);

    private final int time;
    private final @Nullable Bits bits;

    Sort(int time, @Nullable Bits bits) {
        this.time = time;
        this.bits = bits;
    }

    /** One key of an order. */
    public record By(Sort key, boolean descending) {}

    /** The time that it is, or {@link Columns#NO_TIME}. */
    int time() {
        return time;
    }

    /** The field that it is, of few values; absent when there is a list in this order. */
    @Nullable
    Bits field() {
        return bits;
    }

    long key(Columns columns, int ordinal) {
        return bits == null ? columns.time(ordinal, time) : bits.key(columns.get(ordinal, Columns.BITS));
    }
}
