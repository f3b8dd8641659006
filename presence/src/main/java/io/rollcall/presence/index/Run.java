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
        isDone = false;
        place = range.from();
        stop = range.to();
    }

    /** To the first of the last time that is left. */
    private void back() {
        if (left <= begin) {
            isDone = true;
            return;
        }
        long last = list.previous(left);
        stop = left;
        place = last;
        if (!byIds && last > begin && list.key(list.previous(last)) == list.key(last)) {
            place = Math.max(begin, Range.at(list, list.key(last)));
        }
        left = place;
    }

    boolean isDone() {
        return isDone;
    }

    int ordinal() {
        return list.at(place);
    }

    long key() {
        return list.key(place);
    }

    void advance() {
        place = list.next(place);
        if (place >= stop) {
            if (descending) {
                back();
            } else {
                isDone = true;
            }
        }
    }
}
