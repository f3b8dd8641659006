package io.rollcall.presence.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one sorted list, each with a number that it keeps: ordinals in order, with gaps where clients were taken out. So who is taken out
 * moves nobody, and who is put in fills a gap near by. The last of a chunk is never a gap.
 *
 * <p>Written by one thread, read by others; their owner's lock is between.
 */
final class Chunks {
    static final int SIZE_BITS = 9;
    static final int SIZE = 1 << SIZE_BITS;

    private static final int GAP = Ordinals.NONE;
    private static final int AT_FIRST = 16;

    /** Chunks in one array, so that its length, which is looked at each time, is near. */
    private static final int TOGETHER_BITS = 4;

    private static final int TOGETHER = 1 << TOGETHER_BITS;
    private static final int USED_SHIFT = 16;
    private static final int LIVE_MASK = (1 << USED_SHIFT) - 1;

    private final Ints free = new Ints();
    private int[] @Nullable [] clients = new int[AT_FIRST][];

    /** Of each chunk: behind its last client in the upper half, how many it has in the lower. */
    private int[] sizes = new int[AT_FIRST * TOGETHER];

    private int end;

    /** The number of a new chunk, which is empty. */
    int open() {
        int number = free.isEmpty() ? end++ : free.pop();
        int part = number >>> TOGETHER_BITS;
        if (part == clients.length) {
            clients = Arrays.copyOf(clients, part * 2);
            sizes = Arrays.copyOf(sizes, part * 2 * TOGETHER);
        }
        if (clients[part] == null) {
            clients[part] = new int[SIZE * TOGETHER];
        }
        sizes[number] = 0;
        return number;
    }

    private int[] array(int number) {
        int[] array = clients[number >>> TOGETHER_BITS];
        if (array == null) {
            throw new IllegalStateException("there is no chunk " + number);
        }
        return array;
    }

    /** Where the chunk begins in its array. */
    private static int base(int number) {
        return (number & (TOGETHER - 1)) << SIZE_BITS;
    }

    private void sizes(int number, int used, int live) {
        sizes[number] = used << USED_SHIFT | live;
    }

    void drop(int number) {
        free.push(number);
    }

    /** Behind its last; gaps are among them. */
    int used(int number) {
        return sizes[number] >>> USED_SHIFT;
    }

    /** Clients in it. */
    int live(int number) {
        return sizes[number] & LIVE_MASK;
    }

    /** Clients in these. */
    long live(int[] numbers, int from, int to) {
        long sum = 0;
        for (int at = from; at < to; at++) {
            sum += live(numbers[at]);
        }
        return sum;
    }

    int at(int number, int index) {
        return array(number)[base(number) + index];
    }

    /** The same, or anything if there is no such place. */
    int peek(int number, int index) {
        return number < end ? at(number, index) : 0;
    }

    int last(int number) {
        return at(number, used(number) - 1);
    }

    /** The first client at this index or behind; when there is none, the chunk's end. */
    int atOrBehind(int number, int index) {
        int[] array = array(number);
        int base = base(number);
        int end = used(number);
        int at = index;
        while (at < end && array[base + at] == GAP) {
            at++;
        }
        return at;
    }

    /** The last client before this index; when there is none, -1. */
    int before(int number, int index) {
        int[] array = array(number);
        int base = base(number);
        int at = index - 1;
        while (at >= 0 && array[base + at] == GAP) {
            at--;
        }
        return at;
    }

    /** How many clients are before this index. */
    int liveBefore(int number, int index) {
        if (live(number) == used(number)) {
            return index;
        }
        int[] array = array(number);
        int base = base(number);
        int count = 0;
        for (int at = 0; at < index; at++) {
            count += array[base + at] == GAP ? 0 : 1;
        }
        return count;
    }

    /** Where the client is that is in it: looks both ways from there, because it is seldom far. {@link Ordinals#NONE} when it is not. */
    int indexOf(int number, int ordinal, int guess) {
        int[] array = array(number);
        int base = base(number);
        int end = used(number);
        int after = Math.min(guess, end);
        for (int before = after - 1; before >= 0 || after < end; before--, after++) {
            if (after < end && array[base + after] == ordinal) {
                return after;
            }
            if (before >= 0 && array[base + before] == ordinal) {
                return before;
            }
        }
        return Ordinals.NONE;
    }

    /** Not when it is full. Says where it is. */
    int append(int number, int ordinal) {
        int index = used(number);
        array(number)[base(number) + index] = ordinal;
        sizes(number, index + 1, live(number) + 1);
        return index;
    }

    /** Before the client at this index, or at the end. Only when there is a gap or room at the end; says where it is. */
    int insert(int number, int index, int ordinal) {
        int[] array = array(number);
        int base = base(number);
        int used = used(number);
        if (index > 0 && array[base + index - 1] == GAP) {
            array[base + index - 1] = ordinal;
            sizes(number, used, live(number) + 1);
            return index - 1;
        }
        int gap = index;
        while (gap < used && array[base + gap] != GAP) {
            gap++;
        }
        if (gap < SIZE) {
            System.arraycopy(array, base + index, array, base + index + 1, gap - index);
            array[base + index] = ordinal;
            sizes(number, Math.max(used, gap + 1), live(number) + 1);
            return index;
        }
        gap = index - 1;
        while (array[base + gap] != GAP) {
            gap--;
        }
        System.arraycopy(array, base + gap + 1, array, base + gap, index - 1 - gap);
        array[base + index - 1] = ordinal;
        sizes(number, used, live(number) + 1);
        return index - 1;
    }

    void remove(int number, int index) {
        int used = used(number);
        array(number)[base(number) + index] = GAP;
        sizes(number, index == used - 1 ? before(number, index) + 1 : used, live(number) - 1);
    }

    /** Closes its gaps. */
    void close(int number) {
        int[] array = array(number);
        int base = base(number);
        int to = 0;
        for (int from = 0; from < used(number); from++) {
            if (array[base + from] != GAP) {
                array[base + to++] = array[base + from];
            }
        }
        sizes(number, to, to);
    }

    /** Moves the upper half of a chunk without gaps to the end of another. */
    void moveHalf(int number, int other) {
        int kept = used(number) / 2;
        move(number, kept, other);
        sizes(number, kept, kept);
    }

    /** Moves all to the end of another, both without gaps. */
    void moveAll(int number, int other) {
        move(number, 0, other);
        drop(number);
    }

    private void move(int number, int from, int other) {
        int count = used(number) - from;
        int size = used(other);
        System.arraycopy(array(number), base(number) + from, array(other), base(other) + size, count);
        sizes(other, size + count, size + count);
    }

    /** Fills a new chunk. */
    void fill(int number, int[] sorted, int from, int count) {
        System.arraycopy(sorted, from, array(number), base(number), count);
        sizes(number, count, count);
    }

    void clear() {
        free.clear();
        end = 0;
    }

    long bytesOnHeap() {
        long bytes = (long) sizes.length * Integer.BYTES;
        for (int[] array : clients) {
            bytes += array == null ? 0 : (long) array.length * Integer.BYTES;
        }
        return bytes;
    }
}
