package io.rollcall.presence.index;

/**
 * Goes through a range forwards or backwards. Backwards too, clients of the same time come by their identifiers ascending; so it
 * jumps back to the first of each time, and goes forwards from there. Of one thread, under the owner's lock.
 */
final class Run {
    private final OrdinalList list;
    private final boolean descending;
    private final boolean byIds;
    private final long begin;
    private long place;
    /** Forwards within a time, until here. */
    private long stop;
    /** Backwards: where what is left ends. */
    private long left;

    private boolean isDone;

    /** The time of the next, once it is known. */
    private long key;

    private boolean hasKey;
    private long keyBefore;
    private boolean hasKeyBefore;

    Run(Range range, boolean descending) {
        this.list = range.list();
        this.descending = descending;
        this.byIds = list.time() == Columns.NO_TIME;
        this.begin = range.from();
        this.place = range.from();
        this.stop = range.to();
        this.left = range.to();
        if (range.isEmpty()) {
            isDone = true;
        } else if (descending) {
            back();
        }
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
        Run run = new Run(range.endingAt(Range.at(list, key)), true);
        if (!sameTime.isEmpty()) {
            run.first(sameTime);
        }
        return run;
    }

    /** Goes through this first, and then through all that it would have. */
    private void first(Range range) {
        left = isDone ? begin : stop;
        hasKeyBefore = false;
        key = range.list().key(range.from());
        isDone = false;
        place = range.from();
        stop = range.to();
    }

    /** To the first of the last time that is left. The key of whoever stands before was looked at in the step before. */
    private void back() {
        if (left <= begin) {
            isDone = true;
            return;
        }
        long last = list.previous(left);
        stop = left;
        place = last;
        if (!byIds) {
            backByTime(last);
        }
        left = place;
    }

    private void backByTime(long last) {
        key = hasKeyBefore ? keyBefore : list.key(last);
        hasKeyBefore = last > begin;
        if (hasKeyBefore) {
            keyBefore = list.key(list.previous(last));
            if (keyBefore == key) {
                place = Math.max(begin, Range.at(list, key));
                hasKeyBefore = false;
            }
        }
    }

    boolean isDone() {
        return isDone;
    }

    int ordinal() {
        return list.at(place);
    }

    long key() {
        if (!hasKey) {
            key = descending ? key : list.key(place);
            hasKey = true;
        }
        return key;
    }

    void advance() {
        hasKey = false;
        place = list.next(place);
        if (place >= stop) {
            if (descending) {
                back();
            } else {
                isDone = true;
            }
        }
    }

    /** The next ones, as many as there is room for; says how many. */
    int fill(int[] ordinals) {
        int count = 0;
        while (count < ordinals.length && !isDone) {
            if (descending) {
                ordinals[count++] = list.at(place);
                advance();
            } else {
                int copied = list.copy(place, stop, ordinals, count);
                count += copied;
                place = list.skip(place, copied);
                hasKey = false;
                isDone = place >= stop;
            }
        }
        return count;
    }
}
