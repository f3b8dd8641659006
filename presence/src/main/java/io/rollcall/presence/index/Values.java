package io.rollcall.presence.index;

import java.util.List;

/** How many clients have each value of a field that has few. Written by one thread, read by others; their owner's lock is between. */
final class Values {
    private static final List<Bits> COUNTED =
            List.of(Bits.STATUS, Bits.CLIENT_TYPE, Bits.ENTITY, Bits.PROTOCOL_VERSION, Bits.EVENT, Bits.REASON_CODE);

    /** By where the field begins, and code. */
    private final int[][] counts = new int[Integer.SIZE][];

    Values() {
        for (Bits field : COUNTED) {
            counts[field.shift()] = new int[field.codes()];
        }
    }

    /** One more client has these, or one less. */
    void count(int bits, int more) {
        for (Bits field : COUNTED) {
            counts[field.shift()][field.in(bits)] += more;
        }
    }

    void changed(int before, int after) {
        if (before != after) {
            count(before, -1);
            count(after, 1);
        }
    }

    /** Clients with this code of a field that can be sorted by. */
    int of(Bits field, int code) {
        return counts[field.shift()][code];
    }
}
