package io.rollcall.presence.index;

/** A part of a sorted list, from one place to before the other. Valid until the list changes. */
record Range(OrdinalList list, long from, long to) {
    private static final byte[] NO_BYTES = {};
    private static final int LAST_BYTE = 0xFF;

    static Range all(OrdinalList list) {
        return new Range(list, list.begin(), list.end());
    }

    /** Of those with a time within these, both inclusive. */
    static Range within(OrdinalList list, long low, long high) {
        return new Range(list, list.seek(low, NO_BYTES), behind(list, high));
    }

    /** The place behind all of this time. */
    static long behind(OrdinalList list, long key) {
        return key == Long.MAX_VALUE ? list.end() : list.seek(key + 1, NO_BYTES);
    }

    /** The place of the first of this time. */
    static long at(OrdinalList list, long key) {
        return list.seek(key, NO_BYTES);
    }

    /** Of those in the list of identifiers that begin so. */
    static Range beginning(OrdinalList ids, byte[] prefix) {
        if (prefix.length == 0) {
            return all(ids);
        }
        byte[] behind = prefix.clone();
        int last = behind.length - 1;
        if ((behind[last] & 0xFF) == LAST_BYTE) {
            throw new IllegalArgumentException("no UTF-8 ends with the byte FF");
        }
        behind[last]++;
        return new Range(ids, ids.seek(0, prefix), ids.seek(0, behind));
    }

    long size() {
        return list.between(from, to);
    }

    boolean isEmpty() {
        return from >= to;
    }

    Range none() {
        return new Range(list, from, from);
    }

    Range startingAt(long place) {
        return new Range(list, Math.max(from, place), to);
    }

    Range endingAt(long place) {
        return new Range(list, from, Math.min(to, place));
    }
}
