package io.rollcall.presence.index;

/**
 * Goes through a range forwards or backwards. Backwards too, clients of the same time come by their identifiers ascending; so it
 * turns round those of each time, and where they are many goes back to their first, and forwards from there. Of one thread, under the owner's lock.
 *
 * <p>Takes a block at a time, and looks up all its times at once: looks at memory that do not wait for one another are ten times as fast.
 */
final class Run {
    static final int BLOCK = 64;

    private final OrdinalList list;
    private final boolean descending;
    private final boolean byIds;

    /** Clients that are taken at once. */
    private int block = BLOCK;

    /** Forwards, what is next: from here to before there. */
    private long place;

    private long stop;

    /** Backwards, what is left behind that: from here to before there. */
    private final long begin;

    private long left;

    private final int[] ordinals = new int[BLOCK];
    private final long[] keys = new long[BLOCK];
    private int at;
    private int size;

    private int last = Ordinals.NONE;
    private long lastKey;

    private Run(Range forwards, Range backwards, boolean descending) {
        this.list = forwards.list();
        this.descending = descending;
        this.byIds = list.time() == Columns.NO_TIME;
        this.place = forwards.from();
        this.stop = forwards.to();
        this.begin = backwards.from();
        this.left = backwards.to();
    }

    Run(Range range, boolean descending) {
        this(descending ? range.none() : range, descending ? range : range.none(), descending);
    }

    /** Goes on behind this client, whether it is there or not. */
    static Run behind(Range range, boolean descending, long key, byte[] id) {
        OrdinalList list = range.list();
        if (!descending) {
            return new Run(range.startingAt(list.seekBehind(key, id)), false);
        }
        if (list.time() == Columns.NO_TIME) {
            return new Run(range.endingAt(list.seek(key, id)), true);
        }
        Range sameTime = range.startingAt(list.seekBehind(key, id)).endingAt(Range.behind(list, key));
        return new Run(sameTime, range.endingAt(Range.at(list, key)), true);
    }

    /** Whether nothing is at hand; then more may be taken. */
    boolean isEmpty() {
        return at == size;
    }

    /** Whether everything was taken. */
    boolean isAtEnd() {
        return place >= stop && (!descending || left <= begin);
    }

    /** Takes the next, so many at most; when everything was taken, none. Says how many. Only when nothing is at hand. */
    int take(int most) {
        block = Math.min(BLOCK, most);
        at = 0;
        size = 0;
        if (place < stop) {
            forwards();
        } else if (descending && left > begin) {
            backwards();
        }
        if (size > 0) {
            last = ordinals[size - 1];
            lastKey = keys[size - 1];
        }
        return size;
    }

    /** Of what was taken keeps what matches. */
    void keep(Match match, boolean[] matching) {
        match.matches(ordinals, size, matching);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (matching[i]) {
                ordinals[kept] = ordinals[i];
                keys[kept++] = keys[i];
            }
        }
        size = kept;
    }

    /** The last that was taken, whether it was kept or not; {@link Ordinals#NONE} before. */
    int last() {
        return last;
    }

    long lastKey() {
        return lastKey;
    }

    private void forwards() {
        while (size < block && place < stop) {
            ordinals[size++] = list.at(place);
            place = list.next(place);
        }
        lookUpKeys(size);
    }

    private void backwards() {
        long from = left;
        int count = 0;
        while (count < block && from > begin) {
            from = list.previous(from);
            ordinals[count++] = list.at(from);
        }
        if (byIds) {
            left = from;
            size = count;
            return;
        }
        lookUpKeys(count);
        int whole = from > begin && list.key(list.previous(from)) == keys[count - 1] ? wholeTimes(count) : count;
        if (whole == 0) {
            stop = left;
            place = Math.max(begin, Range.at(list, keys[0]));
            left = place;
            forwards();
            return;
        }
        for (int i = whole; i < count; i++) {
            from = list.next(from);
        }
        left = from;
        size = whole;
        turnRoundEachTime();
    }

    /** Without those of the last time, of which there are more. */
    private int wholeTimes(int count) {
        int whole = count - 1;
        while (whole > 0 && keys[whole - 1] == keys[count - 1]) {
            whole--;
        }
        return whole;
    }

    private void turnRoundEachTime() {
        for (int from = 0, to = 1; from < size; from = to, to++) {
            while (to < size && keys[to] == keys[from]) {
                to++;
            }
            for (int low = from, high = to - 1; low < high; low++, high--) {
                int ordinal = ordinals[low];
                ordinals[low] = ordinals[high];
                ordinals[high] = ordinal;
            }
        }
    }

    private void lookUpKeys(int count) {
        if (!byIds) {
            for (int i = 0; i < count; i++) {
                keys[i] = list.keyOf(ordinals[i]);
            }
        }
    }

    /** The next; not when it is done. */
    int ordinal() {
        return ordinals[at];
    }

    long key() {
        return keys[at];
    }

    void advance() {
        at++;
    }
}
