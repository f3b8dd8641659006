package io.rollcall.presence.index;

import java.util.Arrays;

/** A stack of ints that grows. Guarded by its owner. */
final class Ints {
    private int[] values = new int[16];
    private int size;

    void push(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    /** The one pushed last. Not when empty. */
    int pop() {
        return values[--size];
    }

    int get(int at) {
        return values[at];
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
