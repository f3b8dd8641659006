package io.rollcall.presence.index;

import java.util.ArrayList;
import java.util.List;

/**
 * Every sorted list: for each of the four times one of the connected clients and one of the others, one of all by identifier, and one of the
 * connected clients with a keep-alive by the time when they have to be heard of.
 *
 * <p>Written by one thread, read by others; their owner's lock is between.
 */
final class Lists {
    private static final int TIMES = 4;
    private static final int STATUSES = 2;

    private final Columns columns;
    private final OrdinalList[][] byTime = new OrdinalList[STATUSES][TIMES];
    private final IdOrder byId;
    private final OrdinalList byDue;

    Lists(Ordinals ordinals, Columns columns) {
        this.columns = columns;
        byId = new IdOrder(ordinals, columns);
        for (int status = 0; status < STATUSES; status++) {
            for (int time = 0; time < TIMES; time++) {
                byTime[status][time] = new OrdinalList(ordinals, columns, time, byId::compare);
            }
        }
        byDue = new OrdinalList(ordinals, columns, Columns.DUE, byId::compare);
    }

    OrdinalList byId() {
        return byId.list();
    }

    IdOrder idOrder() {
        return byId;
    }

    OrdinalList byDue() {
        return byDue;
    }

    OrdinalList of(int status, int time) {
        return byTime[status][time];
    }

    /** Those lists by this time that have clients of this status; of both when it is -1. */
    List<OrdinalList> by(int time, int status) {
        List<OrdinalList> lists = new ArrayList<>(STATUSES);
        for (int each = 0; each < STATUSES; each++) {
            if (status < 0 || status == each) {
                lists.add(byTime[each][time]);
            }
        }
        return lists;
    }

    /** The clients with this status. */
    int size(int status) {
        return byTime[status][Columns.CONNECT].size();
    }

    int status(int ordinal) {
        return Bits.STATUS.in(columns.get(ordinal, Columns.BITS));
    }

    void add(int ordinal) {
        byId.add(ordinal);
        OrdinalList[] lists = byTime[status(ordinal)];
        for (OrdinalList list : lists) {
            list.add(ordinal);
        }
        addDue(ordinal);
    }

    private boolean isDue(int ordinal) {
        return status(ordinal) == Row.CONNECTED && columns.hasKeepAlive(ordinal);
    }

    private void addDue(int ordinal) {
        if (isDue(ordinal)) {
            byDue.add(ordinal);
        }
    }

    void remove(int ordinal) {
        byId.remove(ordinal);
        for (OrdinalList list : byTime[status(ordinal)]) {
            list.remove(ordinal);
        }
        if (isDue(ordinal)) {
            byDue.remove(ordinal);
        }
    }

    /** Gives the client new values, and takes it from where it was in each list to where it belongs. */
    void update(int ordinal, int bits, int link, long[] times) {
        int before = status(ordinal);
        int after = Bits.STATUS.in(bits);
        boolean dueMoves = before != after
                || link != columns.get(ordinal, Columns.LINK)
                || times[Columns.SEEN] != columns.time(ordinal, Columns.SEEN);
        if (dueMoves && isDue(ordinal)) {
            byDue.remove(ordinal);
        }
        for (int time = 0; time < TIMES; time++) {
            if (before != after || times[time] != columns.time(ordinal, time)) {
                byTime[before][time].remove(ordinal);
                columns.time(ordinal, time, times[time]);
                byTime[after][time].add(ordinal);
            }
        }
        columns.set(ordinal, Columns.BITS, bits);
        columns.set(ordinal, Columns.LINK, link);
        if (dueMoves) {
            addDue(ordinal);
        }
    }

    /** Fills the empty lists with every client at once. */
    void fill(Ordinals ordinals) {
        BulkSort sort = new BulkSort(ordinals, columns, ordinals.size());
        int[] all = sort.byId();
        byId.fill(all);
        for (int status = 0; status < STATUSES; status++) {
            int wanted = status;
            for (int time = 0; time < TIMES; time++) {
                int size = sort.byTime(all, time, ordinal -> status(ordinal) == wanted);
                byTime[status][time].fill(sort.sorted(), size);
            }
        }
        int size = sort.byTime(all, Columns.DUE, this::isDue);
        byDue.fill(sort.sorted(), size);
    }

    long bytesOnHeap() {
        long bytes = byId.list().bytesOnHeap() + byDue.bytesOnHeap();
        for (OrdinalList[] lists : byTime) {
            for (OrdinalList list : lists) {
                bytes += list.bytesOnHeap();
            }
        }
        return bytes;
    }
}
