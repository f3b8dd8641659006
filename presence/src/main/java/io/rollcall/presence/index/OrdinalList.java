package io.rollcall.presence.index;

import java.util.Arrays;

/**
 * Clients sorted by one of their times, and those of the same time by the bytes of their identifiers: ordinals in chunks, and a directory of
 * the chunks by the time of their first. The order does not depend on ordinals, so it is the same after a restart.
 *
 * <p>To append is cheap, because time goes on; to insert anywhere is possible, because clocks jump. The times stand in the columns: a client is
 * taken out before they change, and put in after. A place is a chunk's number and an index in it, and holds until the next change.
 *
 * <p>Written by one thread, read by others; their owner's lock is between.
 */
final class OrdinalList {
    static final int CHUNK = 512;

    /** Neighbours that have so few together become one. */
    private static final int MERGED_MAX = CHUNK / 2;

    /** Left free by {@link #fill} for what is put in later. */
    private static final int FILLED = CHUNK - CHUNK / 8;

    private static final int CHUNKS_AT_FIRST = 16;
    private static final long INDEX_MASK = 0xFFFF_FFFFL;

    private final Ordinals ordinals;
    private final Columns columns;
    private final int time;
    private final ByIdentifier byIdentifier;

    private int[][] chunks = new int[CHUNKS_AT_FIRST][];
    private int[] sizes = new int[CHUNKS_AT_FIRST];
    private long[] firsts = new long[CHUNKS_AT_FIRST];
    private int count;
    private int size;

    OrdinalList(Ordinals ordinals, Columns columns, int time, ByIdentifier byIdentifier) {
        this.ordinals = ordinals;
        this.columns = columns;
        this.time = time;
        this.byIdentifier = byIdentifier;
    }

    /** Compares two clients as the bytes of their identifiers do, unsigned. */
    @FunctionalInterface
    interface ByIdentifier {
        int compare(int a, int b);
    }

    /** Which time it sorts by; {@link Columns#NO_TIME} when by identifiers alone. */
    int time() {
        return time;
    }

    int size() {
        return size;
    }

    /** Says at which place. */
    long add(int ordinal) {
        long key = columns.time(ordinal, time);
        size++;
        if (count == 0) {
            openChunk(0);
            return put(0, 0, ordinal, key);
        }
        int at = chunkOf(key, ordinal);
        int[] chunk = chunks[at];
        int used = sizes[at];
        int index = compare(chunk[used - 1], key, ordinal) < 0 ? used : indexIn(chunk, used, key, ordinal);
        if (used < CHUNK) {
            return put(at, index, ordinal, key);
        }
        if (index == used && at == count - 1) {
            openChunk(count);
            return put(count - 1, 0, ordinal, key);
        }
        split(at);
        boolean inSecond = index > sizes[at];
        return put(inSecond ? at + 1 : at, inSecond ? index - sizes[at] : index, ordinal, key);
    }

    private long put(int at, int index, int ordinal, long key) {
        int[] chunk = chunks[at];
        System.arraycopy(chunk, index, chunk, index + 1, sizes[at] - index);
        chunk[index] = ordinal;
        sizes[at]++;
        if (index == 0) {
            firsts[at] = key;
        }
        return place(at, index);
    }

    private void split(int at) {
        openChunk(at + 1);
        int kept = CHUNK / 2;
        System.arraycopy(chunks[at], kept, chunks[at + 1], 0, CHUNK - kept);
        sizes[at] = kept;
        sizes[at + 1] = CHUNK - kept;
        firsts[at + 1] = columns.time(chunks[at + 1][0], time);
    }

    private void openChunk(int at) {
        if (count == chunks.length) {
            chunks = Arrays.copyOf(chunks, count * 2);
            sizes = Arrays.copyOf(sizes, count * 2);
            firsts = Arrays.copyOf(firsts, count * 2);
        }
        System.arraycopy(chunks, at, chunks, at + 1, count - at);
        System.arraycopy(sizes, at, sizes, at + 1, count - at);
        System.arraycopy(firsts, at, firsts, at + 1, count - at);
        chunks[at] = new int[CHUNK];
        sizes[at] = 0;
        count++;
    }

    private void dropChunk(int at) {
        count--;
        System.arraycopy(chunks, at + 1, chunks, at, count - at);
        System.arraycopy(sizes, at + 1, sizes, at, count - at);
        System.arraycopy(firsts, at + 1, firsts, at, count - at);
    }

    void remove(int ordinal) {
        if (count == 0) {
            throw new IllegalStateException("ordinal " + ordinal + " is not in the empty list by time " + time);
        }
        long key = columns.time(ordinal, time);
        int at = chunkOf(key, ordinal);
        int[] chunk = chunks[at];
        int used = sizes[at];
        int index = indexOf(chunk, used, ordinal, guess(at, key));
        System.arraycopy(chunk, index + 1, chunk, index, used - index - 1);
        sizes[at]--;
        size--;
        if (sizes[at] == 0) {
            dropChunk(at);
        } else {
            if (index == 0) {
                firsts[at] = columns.time(chunk[0], time);
            }
            merge(at);
        }
    }

    /** About where it is, if times are spread evenly over the chunk. */
    private int guess(int at, long key) {
        long first = firsts[at];
        if (at + 1 >= count || key <= first) {
            return key > first ? sizes[at] - 1 : 0;
        }
        double share = ((double) key - first) / ((double) firsts[at + 1] - first);
        return (int) (share * (sizes[at] - 1));
    }

    /** Looks both ways from there, because numbers that lie together cost one look at memory. */
    private int indexOf(int[] chunk, int used, int ordinal, int guess) {
        int after = Math.min(guess, used);
        for (int before = after - 1; before >= 0 || after < used; before--, after++) {
            if (before >= 0 && chunk[before] == ordinal) {
                return before;
            }
            if (after < used && chunk[after] == ordinal) {
                return after;
            }
        }
        throw new IllegalStateException("ordinal " + ordinal + " is not where it belongs in the list by time " + time);
    }

    private void merge(int at) {
        if (at + 1 < count && sizes[at] + sizes[at + 1] <= MERGED_MAX) {
            mergeNext(at);
        } else if (at > 0 && sizes[at - 1] + sizes[at] <= MERGED_MAX) {
            mergeNext(at - 1);
        }
    }

    private void mergeNext(int at) {
        System.arraycopy(chunks[at + 1], 0, chunks[at], sizes[at], sizes[at + 1]);
        sizes[at] += sizes[at + 1];
        dropChunk(at + 1);
    }

    /** Takes these instead of all, which are in order already. */
    void fill(int[] sorted, int length) {
        count = 0;
        size = length;
        for (int from = 0; from < length; from += FILLED) {
            int used = Math.min(FILLED, length - from);
            openChunk(count);
            System.arraycopy(sorted, from, chunks[count - 1], 0, used);
            sizes[count - 1] = used;
            firsts[count - 1] = columns.time(sorted[from], time);
        }
    }

    /** The last chunk that does not begin behind, or the first. */
    private int chunkOf(long key, int ordinal) {
        int low = 0;
        int high = count - 1;
        if (firsts[high] < key) {
            return high;
        }
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            int compared = Long.compare(firsts[middle], key);
            if (compared == 0) {
                compared = byIdentifier.compare(chunks[middle][0], ordinal);
            }
            if (compared <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private int indexIn(int[] chunk, int used, long key, int ordinal) {
        int low = 0;
        int high = used;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(chunk[middle], key, ordinal) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int compare(int listed, long key, int ordinal) {
        int compared = Long.compare(columns.time(listed, time), key);
        return compared != 0 ? compared : byIdentifier.compare(listed, ordinal);
    }

    /** The place of the first at or behind this time and identifier; with no bytes, of the first of the time. */
    long seek(long key, byte[] id) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compareTo(middle, sizes[middle] - 1, key, id) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == count) {
            return end();
        }
        int chunk = low;
        low = 0;
        high = sizes[chunk] - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compareTo(chunk, middle, key, id) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return place(chunk, low);
    }

    /** The place of the first behind this time and identifier. */
    long seekBehind(long key, byte[] id) {
        long place = seek(key, id);
        boolean isIt = place != end() && compareTo((int) (place >>> Integer.SIZE), (int) place, key, id) == 0;
        return isIt ? next(place) : place;
    }

    private int compareTo(int chunk, int index, long key, byte[] id) {
        int listed = chunks[chunk][index];
        int compared = Long.compare(columns.time(listed, time), key);
        return compared != 0 ? compared : ordinals.compare(listed, id);
    }

    long begin() {
        return 0;
    }

    long end() {
        return place(count, 0);
    }

    long next(long place) {
        int chunk = (int) (place >>> Integer.SIZE);
        int index = (int) (place & INDEX_MASK) + 1;
        return index < sizes[chunk] ? place(chunk, index) : place(chunk + 1, 0);
    }

    /** Not of the first. */
    long previous(long place) {
        int chunk = (int) (place >>> Integer.SIZE);
        int index = (int) (place & INDEX_MASK);
        return index > 0 ? place(chunk, index - 1) : place(chunk - 1, sizes[chunk - 1] - 1);
    }

    int at(long place) {
        return chunks[(int) (place >>> Integer.SIZE)][(int) (place & INDEX_MASK)];
    }

    long key(long place) {
        return keyOf(at(place));
    }

    long keyOf(int ordinal) {
        return columns.time(ordinal, time);
    }

    /** How many are from one place to before the other. Costs a read for each chunk between. */
    long between(long from, long to) {
        if (from >= to) {
            return 0;
        }
        int first = (int) (from >>> Integer.SIZE);
        int last = (int) (to >>> Integer.SIZE);
        long sum = (to & INDEX_MASK) - (from & INDEX_MASK);
        for (int chunk = first; chunk < last; chunk++) {
            sum += sizes[chunk];
        }
        return sum;
    }

    /** Copies ordinals from one place on, to before the other and to the end of the chunk, until the target has so many; says how many. */
    int copy(long from, long to, int[] target, int at, int most) {
        int chunk = (int) (from >>> Integer.SIZE);
        int index = (int) (from & INDEX_MASK);
        int end = chunk == (int) (to >>> Integer.SIZE) ? (int) (to & INDEX_MASK) : sizes[chunk];
        int count = Math.min(end - index, most - at);
        System.arraycopy(chunks[chunk], index, target, at, count);
        return count;
    }

    /** The place so many further, which is in the same chunk or the first of the next. */
    long skip(long place, int count) {
        return next(place + count - 1);
    }

    long bytesOnHeap() {
        return (long) count * CHUNK * Integer.BYTES + (long) chunks.length * (Long.BYTES + Long.BYTES);
    }

    private static long place(int chunk, int index) {
        return ((long) chunk << Integer.SIZE) | index;
    }
}
