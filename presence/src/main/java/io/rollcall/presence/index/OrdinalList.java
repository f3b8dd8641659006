package io.rollcall.presence.index;

import java.util.Arrays;

/**
 * Clients sorted by one of their times, and those of the same time by the bytes of their identifiers: ordinals in chunks, and a directory of
 * the chunks by a time that none of theirs is before and none of the chunk before is behind. The order does not depend on ordinals, so it is the
 * same after a restart.
 *
 * <p>To append is cheap, because time goes on; to insert anywhere is possible, because clocks jump. Where a client is stands in a column: the
 * number of its chunk, and about where in it; so it is taken out without a search, and moves nobody. The times stand in the columns, too: a client
 * is taken out before they change, and put in after. A place is a chunk's place in the directory and an index in it, and holds until the next change.
 *
 * <p>Written by one thread, read by others; their owner's lock is between.
 */
final class OrdinalList {
    /** Of a list that has no column for where clients are, and searches. */
    static final int NO_PLACES = -1;

    /** Neighbours that have so few together become one. */
    private static final int MERGED_MAX = Chunks.SIZE / 2;

    /** A chunk with so few or fewer is compared with its neighbours, each time that so many have left it. */
    private static final int COMPARED_EVERY = 32;

    /** Left free by {@link #fill} for what is put in later. */
    private static final int FILLED = Chunks.SIZE - Chunks.SIZE / 8;

    /** Of the looks into a chunk, so many guess by the times around; those after halve. */
    private static final int GUESSES = 3;

    /** So many that come to one chunk are merged with it; fewer are put in one by one. */
    private static final int MERGED_FROM = 16;

    /** In the column of places: it comes to the list at the end of the turn. */
    private static final int COMING = -1;

    private static final int CHUNKS_AT_FIRST = 16;
    private static final long INDEX_MASK = 0xFFFF_FFFFL;

    private final Ordinals ordinals;
    private final Columns columns;
    private final int time;
    private final int places;
    private final ByIdentifier byIdentifier;
    private final Chunks chunks = new Chunks();
    private final Arrivals arrivals = new Arrivals();

    /** The directory: the chunks' numbers in order, and what their times begin with. */
    private int[] numbers = new int[CHUNKS_AT_FIRST];

    private long[] firsts = new long[CHUNKS_AT_FIRST];
    private int count;
    private int size;

    /** @param places the column that says where clients are, or {@link #NO_PLACES} */
    OrdinalList(Ordinals ordinals, Columns columns, int time, int places, ByIdentifier byIdentifier) {
        this.ordinals = ordinals;
        this.columns = columns;
        this.time = time;
        this.places = places;
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

    /** The client is in the list once it is {@link #settle settled}. Only where there is a column for places. */
    void comes(int ordinal) {
        arrivals.add(ordinal);
        columns.place(ordinal, places, COMING);
    }

    /** Puts in who has come, together. */
    void settle() {
        if (arrivals.size() == 0) {
            return;
        }
        arrivals.sort(columns, time);
        int at = 0;
        while (at < arrivals.size() && !isBehindAll(arrivals.key(at), arrivals.client(at))) {
            at = settleInto(chunkOf(arrivals.key(at), arrivals.client(at)), at);
        }
        for (; at < arrivals.size(); at++) {
            addLast(arrivals.key(at), arrivals.client(at));
            size++;
        }
        arrivals.clear();
    }

    private boolean isBehindAll(long key, int ordinal) {
        return count == 0 || compare(chunks.last(numbers[count - 1]), key, ordinal) < 0;
    }

    /** Those that belong into this chunk, from there on; says who is the first that does not. */
    private int settleInto(int chunk, int from) {
        int to = from + 1;
        while (to < arrivals.size() && isBeforeNext(chunk, arrivals.key(to), arrivals.client(to))) {
            to++;
        }
        if (to - from < MERGED_FROM) {
            add(arrivals.client(from));
            return from + 1;
        }
        mergeInto(chunk, from, to);
        return to;
    }

    /** Whether it is before the next chunk, or in the last before its last. */
    private boolean isBeforeNext(int chunk, long key, int ordinal) {
        if (chunk + 1 == count) {
            return !isBehindAll(key, ordinal);
        }
        long next = firsts[chunk + 1];
        return key < next || (key == next && compare(firstOf(chunk + 1), key, ordinal) > 0);
    }

    private void mergeInto(int at, int from, int to) {
        int number = numbers[at];
        chunks.close(number);
        int listed = chunks.used(number);
        int[] all = new int[listed + to - from];
        int index = 0;
        int next = from;
        for (int i = 0; i < listed; i++) {
            int ordinal = chunks.at(number, i);
            long key = columns.time(ordinal, time);
            long order = columns.order(ordinal);
            while (next < to
                    && (arrivals.key(next) < key || (arrivals.key(next) == key && arrivals.order(next) < order))) {
                all[index++] = arrivals.client(next++);
            }
            all[index++] = ordinal;
        }
        while (next < to) {
            all[index++] = arrivals.client(next++);
        }
        firsts[at] = Math.min(firsts[at], columns.time(all[0], time));
        size += to - from;
        spread(at, all);
    }

    /** Over this chunk and as many new ones behind it as that takes. */
    private void spread(int at, int[] all) {
        int parts = (all.length + FILLED - 1) / FILLED;
        for (int part = 0; part < parts; part++) {
            int from = all.length * part / parts;
            if (part > 0) {
                openChunk(at + part, columns.time(all[from], time));
            }
            chunks.fill(numbers[at + part], all, from, all.length * (part + 1) / parts - from);
            putDown(numbers[at + part], 0);
        }
    }

    /** Says at which place. */
    long add(int ordinal) {
        long key = columns.time(ordinal, time);
        size++;
        if (isBehindAll(key, ordinal)) {
            return addLast(key, ordinal);
        }
        int at = chunkOf(key, ordinal);
        firsts[at] = Math.min(firsts[at], key);
        int number = numbers[at];
        int index = indexIn(at, key, ordinal);
        if (chunks.live(number) < Chunks.SIZE) {
            return inserted(at, index, ordinal);
        }
        split(at);
        int kept = chunks.used(number);
        return index > kept ? inserted(at + 1, index - kept, ordinal) : inserted(at, index, ordinal);
    }

    private long addLast(long key, int ordinal) {
        int last = count == 0 ? 0 : numbers[count - 1];
        if (count == 0) {
            openChunk(0, key);
        } else if (chunks.used(last) == Chunks.SIZE) {
            if (chunks.live(last) <= MERGED_MAX) {
                chunks.close(last);
            } else {
                openChunk(count, key);
            }
        }
        return append(count - 1, ordinal);
    }

    private long append(int at, int ordinal) {
        int index = chunks.append(numbers[at], ordinal);
        putDown(ordinal, numbers[at], index);
        return place(at, index);
    }

    private long inserted(int at, int index, int ordinal) {
        int where = chunks.insert(numbers[at], index, ordinal);
        putDown(ordinal, numbers[at], where);
        return place(at, where);
    }

    private void putDown(int ordinal, int number, int index) {
        if (places != NO_PLACES) {
            columns.place(ordinal, places, number << Chunks.SIZE_BITS | index);
        }
    }

    private void split(int at) {
        int number = numbers[at];
        openChunk(at + 1, 0);
        int second = numbers[at + 1];
        chunks.moveHalf(number, second);
        firsts[at + 1] = columns.time(chunks.at(second, 0), time);
        putDown(second, 0);
    }

    /** Of those in this chunk from there on, which has no gaps. */
    private void putDown(int number, int from) {
        for (int index = from; index < chunks.used(number); index++) {
            putDown(chunks.at(number, index), number, index);
        }
    }

    private void openChunk(int at, long first) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, count * 2);
            firsts = Arrays.copyOf(firsts, count * 2);
        }
        System.arraycopy(numbers, at, numbers, at + 1, count - at);
        System.arraycopy(firsts, at, firsts, at + 1, count - at);
        numbers[at] = chunks.open();
        firsts[at] = first;
        count++;
    }

    private void dropChunk(int at) {
        count--;
        System.arraycopy(numbers, at + 1, numbers, at, count - at);
        System.arraycopy(firsts, at + 1, firsts, at, count - at);
    }

    void remove(int ordinal) {
        int place = places == NO_PLACES ? about(ordinal) : columns.place(ordinal, places);
        if (place == COMING) {
            settle();
            place = columns.place(ordinal, places);
        }
        int number = place >>> Chunks.SIZE_BITS;
        int index = size == 0 ? Ordinals.NONE : chunks.indexOf(number, ordinal, place & (Chunks.SIZE - 1));
        if (index == Ordinals.NONE) {
            throw new IllegalStateException(
                    "ordinal " + ordinal + " is not where it belongs in the list by time " + time);
        }
        int left = chunks.live(number) - 1;
        boolean isCompared = left == 0 || (left < MERGED_MAX && left % COMPARED_EVERY == 0);
        int at = isCompared ? chunkOf(columns.time(ordinal, time), ordinal) : 0;
        chunks.remove(number, index);
        size--;
        if (left == 0) {
            chunks.drop(number);
            dropChunk(at);
        } else if (isCompared) {
            merge(at);
        }
    }

    /** Brings the part of the list near in which the client is, if it is in it, and says something about it. */
    int peek(int ordinal) {
        int place = columns.place(ordinal, places);
        return chunks.peek(place >>> Chunks.SIZE_BITS, place & (Chunks.SIZE - 1));
    }

    private int about(int ordinal) {
        int number = count == 0 ? 0 : numbers[chunkOf(columns.time(ordinal, time), ordinal)];
        return number << Chunks.SIZE_BITS | Chunks.SIZE / 2;
    }

    private void merge(int at) {
        int left = chunks.live(numbers[at]);
        if (at + 1 < count && left + chunks.live(numbers[at + 1]) <= MERGED_MAX) {
            mergeNext(at);
        } else if (at > 0 && left + chunks.live(numbers[at - 1]) <= MERGED_MAX) {
            mergeNext(at - 1);
        }
    }

    private void mergeNext(int at) {
        int number = numbers[at];
        int next = numbers[at + 1];
        chunks.close(number);
        chunks.close(next);
        int from = chunks.used(number);
        chunks.moveAll(next, number);
        putDown(number, from);
        dropChunk(at + 1);
    }

    /** Takes these instead of all, which are in order already. */
    void fill(int[] sorted, int length) {
        chunks.clear();
        count = 0;
        size = length;
        for (int from = 0; from < length; from += FILLED) {
            openChunk(count, columns.time(sorted[from], time));
            int number = numbers[count - 1];
            chunks.fill(number, sorted, from, Math.min(FILLED, length - from));
            putDown(number, 0);
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
                compared = compare(firstOf(middle), key, ordinal);
            }
            if (compared <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private int firstOf(int at) {
        int number = numbers[at];
        return chunks.at(number, chunks.atOrBehind(number, 0));
    }

    /** Where it is to be put in: before the client there, or at the end. */
    private int indexIn(int at, long key, int ordinal) {
        int number = numbers[at];
        int low = 0;
        int high = chunks.used(number);
        long lowKey = firsts[at];
        long highKey = at + 1 < count ? firsts[at + 1] : columns.time(chunks.last(number), time);
        for (int looks = 0; low < high; looks++) {
            int probe = looks < GUESSES ? guess(low, high, lowKey, highKey, key) : (low + high) >>> 1;
            int index = chunks.atOrBehind(number, probe);
            if (index >= high) {
                index = chunks.before(number, probe);
                if (index < low) {
                    break;
                }
            }
            int listed = chunks.at(number, index);
            if (compare(listed, key, ordinal) < 0) {
                low = index + 1;
                lowKey = columns.time(listed, time);
            } else {
                high = index;
                highKey = columns.time(listed, time);
            }
        }
        return chunks.atOrBehind(number, low);
    }

    /** About where it is between two others, if times are spread evenly. */
    private static int guess(int low, int high, long lowKey, long highKey, long key) {
        double share = ((double) key - lowKey) / ((double) highKey - lowKey);
        return share >= 0 && share <= 1 ? low + (int) (share * (high - 1 - low)) : (low + high) >>> 1;
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
            if (isBefore(middle, key, id)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == count) {
            return end();
        }
        int chunk = low;
        int number = numbers[chunk];
        low = 0;
        high = chunks.used(number) - 1;
        while (low < high) {
            int middle = chunks.atOrBehind(number, (low + high) >>> 1);
            if (middle < high && compareTo(chunks.at(number, middle), key, id) < 0) {
                low = middle + 1;
            } else {
                high = Math.min((low + high) >>> 1, middle);
            }
        }
        return place(chunk, chunks.atOrBehind(number, low));
    }

    /** Whether all of a chunk are: most often the directory says it, which is nearer than a client's time. */
    private boolean isBefore(int chunk, long key, byte[] id) {
        boolean isSure = chunk + 1 < count && firsts[chunk + 1] < key;
        return isSure || (firsts[chunk] <= key && compareTo(chunks.last(numbers[chunk]), key, id) < 0);
    }

    /** The place of the first behind this time and identifier. */
    long seekBehind(long key, byte[] id) {
        long place = seek(key, id);
        return place != end() && compareTo(at(place), key, id) == 0 ? next(place) : place;
    }

    private int compareTo(int listed, long key, byte[] id) {
        int compared = Long.compare(columns.time(listed, time), key);
        return compared != 0 ? compared : ordinals.compare(listed, id);
    }

    long begin() {
        return count == 0 ? end() : place(0, chunks.atOrBehind(numbers[0], 0));
    }

    long end() {
        return place(count, 0);
    }

    long next(long place) {
        int at = (int) (place >>> Integer.SIZE);
        int number = numbers[at];
        int index = chunks.atOrBehind(number, (int) (place & INDEX_MASK) + 1);
        if (index < chunks.used(number)) {
            return place(at, index);
        }
        return at + 1 < count ? place(at + 1, chunks.atOrBehind(numbers[at + 1], 0)) : end();
    }

    /** Not of the first. */
    long previous(long place) {
        int at = (int) (place >>> Integer.SIZE);
        int index = at < count ? chunks.before(numbers[at], (int) (place & INDEX_MASK)) : Ordinals.NONE;
        return index >= 0 ? place(at, index) : place(at - 1, chunks.used(numbers[at - 1]) - 1);
    }

    int at(long place) {
        return chunks.at(numbers[(int) (place >>> Integer.SIZE)], (int) (place & INDEX_MASK));
    }

    long key(long place) {
        return keyOf(at(place));
    }

    long keyOf(int ordinal) {
        return columns.time(ordinal, time);
    }

    /** How many are from one place to before the other. Costs a read for each chunk between, or for each that is not. */
    long between(long from, long to) {
        if (from >= to) {
            return 0;
        }
        int first = (int) (from >>> Integer.SIZE);
        int last = (int) (to >>> Integer.SIZE);
        long whole = last - first <= count / 2
                ? chunks.live(numbers, first, last)
                : size - chunks.live(numbers, 0, first) - chunks.live(numbers, last, count);
        return whole + before(last, to) - before(first, from);
    }

    private int before(int at, long place) {
        return at == count ? 0 : chunks.liveBefore(numbers[at], (int) (place & INDEX_MASK));
    }

    long bytesOnHeap() {
        return chunks.bytesOnHeap() + (long) numbers.length * (Integer.BYTES + Long.BYTES);
    }

    private static long place(int chunk, int index) {
        return ((long) chunk << Integer.SIZE) | index;
    }
}
