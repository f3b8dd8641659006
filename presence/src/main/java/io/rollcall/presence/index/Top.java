package io.rollcall.presence.index;

/** The first so many of the clients that it is shown, by an order. A heap, the last of them on top. Of one thread, under the owner's lock. */
final class Top {
    private final Ordering ordering;
    private final int[] heap;
    private int size;

    Top(Ordering ordering, int most) {
        this.ordering = ordering;
        this.heap = new int[most];
    }

    void show(int ordinal) {
        if (size < heap.length) {
            up(ordinal);
        } else if (ordering.compare(ordinal, heap[0]) < 0) {
            down(ordinal, size);
        }
    }

    private void up(int ordinal) {
        int at = size++;
        while (at > 0 && ordering.compare(ordinal, heap[(at - 1) / 2]) > 0) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = ordinal;
    }

    /** Puts it in the place of the top. */
    private void down(int ordinal, int end) {
        int at = 0;
        for (int child = 1; child < end; child = 2 * at + 1) {
            if (child + 1 < end && ordering.compare(heap[child + 1], heap[child]) > 0) {
                child++;
            }
            if (ordering.compare(ordinal, heap[child]) >= 0) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = ordinal;
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
            down(heap[end], end);
        }
        return sorted;
    }
}
