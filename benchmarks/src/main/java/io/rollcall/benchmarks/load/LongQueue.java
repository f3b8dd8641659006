package io.rollcall.benchmarks.load;

import java.util.Arrays;

/** Numbers, first in, first out, without boxes. */
final class LongQueue {
    private final int lengthMax;
    private long[] ring = new long[16];
    private int head;
    private int length;

    LongQueue(int lengthMax) {
        this.lengthMax = lengthMax;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** False when it is full. */
    boolean add(long number) {
        if (length == lengthMax) {
            return false;
        }
        if (length == ring.length) {
            grow();
        }
        ring[head + length++ & ring.length - 1] = number;
        return true;
    }

    private void grow() {
        long[] larger = Arrays.copyOf(ring, ring.length * 2);
        System.arraycopy(ring, head, larger, 0, length - head);
        System.arraycopy(ring, 0, larger, length - head, head);
        head = 0;
        ring = larger;
    }

    long remove() {
        long number = ring[head];
        head = head + 1 & ring.length - 1;
        length--;
        return number;
    }
}
