package io.rollcall.presence.index;

/**
 * The clients by the bytes of their identifiers: a sorted list, and for each client a number that sorts as its identifier does. So to compare two
 * clients is a look at each; their identifiers lie behind three. Of a change of a client, comparing identifiers took a quarter.
 *
 * <p>A new client gets a number between those of its neighbours. Where there is none left, those around it are numbered anew: twice as far apart
 * each time that four times as many are taken, so that a client is numbered anew a few dozen times at worst, whatever order they come in.
 * The numbers mean nothing to anybody else, and are others after a restart.
 *
 * <p>Written by one thread, read by others; their owner's lock is between.
 */
final class IdOrder {
    /** All numbers are between this and its negative, so that no difference overflows. */
    private static final long END = 1L << 61;

    /** Between those at an end. */
    private static final long STEP = 1L << 36;

    private static final int AROUND = 64;
    private static final int MORE = 4;
    private static final long APART = 16;

    private final Columns columns;
    private final OrdinalList list;

    IdOrder(Ordinals ordinals, Columns columns) {
        this.columns = columns;
        this.list = new OrdinalList(ordinals, columns, Columns.NO_TIME, OrdinalList.NO_PLACES, ordinals::compare);
    }

    OrdinalList list() {
        return list;
    }

    /** As the bytes of their identifiers, unsigned. Both are in the list. */
    int compare(int a, int b) {
        return Long.compare(columns.order(a), columns.order(b));
    }

    void add(int ordinal) {
        long place = list.add(ordinal);
        long next = list.next(place);
        boolean isFirst = place == list.begin();
        boolean isLast = next == list.end();
        if (isFirst && isLast) {
            columns.order(ordinal, 0);
            return;
        }
        long high = isLast ? Math.min(END, before(place) + 2 * STEP) : columns.order(list.at(next));
        long low = isFirst ? Math.max(-END, high - 2 * STEP) : before(place);
        if (high - low > 1) {
            columns.order(ordinal, low + (high - low) / 2);
        } else {
            numberAround(place);
        }
    }

    private long before(long place) {
        return columns.order(list.at(list.previous(place)));
    }

    void remove(int ordinal) {
        list.remove(ordinal);
    }

    /** Takes these instead of all, which are in order already. */
    void fill(int[] sorted) {
        list.fill(sorted, sorted.length);
        number(list.begin(), list.end(), sorted.length);
    }

    private void numberAround(long place) {
        long from = place;
        long to = list.next(place);
        long count = 1;
        long apart = APART;
        for (long around = AROUND; ; around *= MORE, apart *= 2) {
            for (long i = 0; i < around && from != list.begin(); i++, count++) {
                from = list.previous(from);
            }
            for (long i = 0; i < around && to != list.end(); i++, count++) {
                to = list.next(to);
            }
            boolean isAll = from == list.begin() && to == list.end();
            if (isAll || gap(from, to, count) >= apart) {
                number(from, to, count);
                return;
            }
        }
    }

    private long gap(long from, long to, long count) {
        return Math.min(STEP, (high(to) - low(from)) / (count + 1));
    }

    private long low(long from) {
        return from == list.begin() ? -END : before(from);
    }

    private long high(long to) {
        return to == list.end() ? END : columns.order(list.at(to));
    }

    /** Numbers these evenly; at an end of the list they leave room there, and when they are all, at both. */
    private void number(long from, long to, long count) {
        long gap = gap(from, to, count);
        long room = gap * (count + 1);
        long order = low(from);
        if (from == list.begin()) {
            order = to == list.end() ? -room / 2 : high(to) - room;
        }
        for (long at = from; at != to; at = list.next(at)) {
            order += gap;
            columns.order(list.at(at), order);
        }
    }
}
