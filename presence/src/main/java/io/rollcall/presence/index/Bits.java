package io.rollcall.presence.index;

/**
 * The small values of a client, packed into one int. Each is a code that sorts as its value does; where a client may lack the value, 0 is
 * that it does, and the codes begin with 1.
 */
enum Bits {
    STATUS(0, 1, false),
    CLIENT_TYPE(1, 2, false),
    ENTITY(3, 2, true),
    CAUSE(5, 6, true),
    PROTOCOL_VERSION(11, 8, false),
    EVENT(19, 3, true),
    REASON_CODE(22, 9, true),
    /** Whether the identifier has a form that names an organisation. */
    IS_FORMED(31, 1, false);

    private final int shift;
    private final int width;
    private final boolean mayLack;

    Bits(int shift, int width, boolean mayLack) {
        this.shift = shift;
        this.width = width;
        this.mayLack = mayLack;
    }

    int shift() {
        return shift;
    }

    int mask() {
        return ((1 << width) - 1) << shift;
    }

    int in(int bits) {
        return (bits >>> shift) & ((1 << width) - 1);
    }

    int of(int code) {
        if (code >>> width != 0) {
            throw new IllegalArgumentException(this + ": " + code + " does not fit " + width + " bits");
        }
        return code << shift;
    }

    /** All codes are below. */
    int codes() {
        return 1 << width;
    }

    /** What it sorts by: the value, or {@link Columns#ABSENT}. */
    long key(int bits) {
        return keyOf(in(bits));
    }

    /** Greater for a greater code. */
    long keyOf(int code) {
        if (!mayLack) {
            return code;
        }
        return code == 0 ? Columns.ABSENT : code - 1;
    }
}
