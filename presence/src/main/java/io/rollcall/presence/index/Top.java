package io.rollcall.presence.index;

/**
 * The first so many of the clients that it is shown, by an order. A heap, the last of them on top, with what they are compared by first beside each.
 * Of one thread, under the owner's lock.
 */
final class Top {
    private final Ordering ordering;
    private final int[] heap;
    private final long[] keys;
    private int size;

    Top(Ordering ordering, int most) {
        this.ordering = ordering;
        this.heap = new int[most];
        this.keys = new long[most];
    }

    void show(int ordinal) {
        long key = ordering.firstKey(ordinal);
        if (size < heap.length) {
            up(ordinal, key);
        } else if (isBefore(ordinal, key, 0)) {
            down(ordinal, key, size);
        }
    }

    private void up(int ordinal, long key) {
        int at = size++;
        while (at > 0 && isBehind(ordinal, key, (at - 1) / 2)) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(ordinal, key, at);
    }

    /** Puts it in the place of the top. */
    private void down(int ordinal, long key, int end) {
        int at = 0;
        for (int child = 1; child < end; child = 2 * at + 1) {
            if (child + 1 < end && isBehind(heap[child + 1], keys[child + 1], child)) {
                child++;
            }
            if (!isBefore(ordinal, key, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(ordinal, key, at);
    }

    private void put(int ordinal, long key, int at) {
        heap[at] = ordinal;
        keys[at] = key;
    }

    private void move(int from, int to) {
        heap[to] = heap[from];
        keys[to] = keys[from];
    }

    private boolean isBefore(int ordinal, long key, int at) {
        return key == keys[at] ? ordering.compare(ordinal, heap[at]) < 0 : key < keys[at];
    }

    private boolean isBehind(int ordinal, long key, int at) {
        return key == keys[at] ? ordering.compare(ordinal, heap[at]) > 0 : key > keys[at];
    }

    boolean isFull() {
        return size == heap.length;
    }

    /** Not when empty. */
    int last() {
        return heap[0];
    }

    /** In order; afterwards it is of no use. */
    int[] sorted() {
        int[] sorted = new int[size];
        for (int end = size - 1; end >= 0; end--) {
            sorted[end] = heap[0];
            down(heap[end], keys[end], end);
        }
        return sorted;
    }
}
