package io.rollcall.presence.index;

import java.util.ArrayList;
import java.util.List;

/**
 * Every sorted list: one of all clients by identifier; by connect time one of all and one of those that are connected, by disconnect time one of
 * all and one of those that are not; by each of the other times one of the connected clients and one of the others; and one of the connected
 * clients with a keep-alive by the time when they have to be heard of.
 *
 * <p>So whoever connects or disconnects comes to the end of lists, or leaves one, but is never put into the midst of one by a time long ago, which
 * is the dearest. What that leaves out, the disconnected by connect time and the connected by disconnect time, is found among all.
 *
 * <p>Written by one thread, read by others; their owner's lock is between.
 */
final class Lists {
    private static final int TIMES = 4;
    private static final int STATUSES = 2;
    /** Connect and disconnect time, which are the first two. */
    private static final int ALL_TIMES = 2;

    // Where a client is in its lists: in one of all by each of the first times, in one of its status by each time, and
    // in that of who is due.
    private static final int PLACE_OF_ALL = 0;
    private static final int PLACE_BY_CONNECT_OR_DISCONNECT = ALL_TIMES;
    private static final int PLACE_BY_DUE = Columns.PLACES - 1;

    private final Columns columns;
    /** Of a time that moves with the status: of those with the status that it belongs to. */
    private final OrdinalList[][] byTime = new OrdinalList[STATUSES][TIMES];
    /** Of all, by connect and by disconnect time; the other two are in {@link #byTime} whole. */
    private final OrdinalList[] ofAll = new OrdinalList[ALL_TIMES];

    private final IdOrder byId;
    private final OrdinalList byDue;

    Lists(Ordinals ordinals, Columns columns) {
        this.columns = columns;
        byId = new IdOrder(ordinals, columns);
        for (int time = 0; time < TIMES; time++) {
            for (int status = 0; status < STATUSES; status++) {
                byTime[status][time] = new OrdinalList(ordinals, columns, time, placeOf(time), byId::compare);
            }
        }
        for (int time = 0; time < ALL_TIMES; time++) {
            ofAll[time] = new OrdinalList(ordinals, columns, time, PLACE_OF_ALL + time, byId::compare);
        }
        byDue = new OrdinalList(ordinals, columns, Columns.DUE, PLACE_BY_DUE, byId::compare);
    }

    /** Of connect and disconnect time a client is in one of its status at most. */
    private static int placeOf(int time) {
        return Math.max(PLACE_BY_CONNECT_OR_DISCONNECT, time + 1);
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

    /** Lists by this time that have between them each client of this status once, and perhaps others; of both when it is -1. */
    List<OrdinalList> by(int time, int status) {
        if (time < ALL_TIMES && !hasOwn(time, status)) {
            return List.of(ofAll[time]);
        }
        List<OrdinalList> lists = new ArrayList<>(STATUSES);
        for (int each = 0; each < STATUSES; each++) {
            if (status < 0 || status == each) {
                lists.add(byTime[each][time]);
            }
        }
        return lists;
    }

    /** Whether {@link #by} gives clients of this status and no others. */
    boolean isExact(int time, int status) {
        return status < 0 || hasOwn(time, status);
    }

    /** Whether there is a list by this time of the clients with this status. */
    private static boolean hasOwn(int time, int status) {
        return switch (time) {
            case Columns.CONNECT -> status == Row.CONNECTED;
            case Columns.DISCONNECT -> status == Row.DISCONNECTED;
            default -> status >= 0;
        };
    }

    /** The clients with this status; all when it is -1. */
    int size(int status) {
        if (status < 0) {
            return ofAll[Columns.CONNECT].size();
        }
        return byTime[status][Columns.SEEN].size();
    }

    int status(int ordinal) {
        return Bits.STATUS.in(columns.get(ordinal, Columns.BITS));
    }

    void add(int ordinal) {
        byId.add(ordinal);
        int status = status(ordinal);
        for (int time = 0; time < TIMES; time++) {
            addBy(time, status, ordinal);
        }
        addDue(ordinal);
    }

    private void addBy(int time, int status, int ordinal) {
        if (time < ALL_TIMES) {
            ofAll[time].comes(ordinal);
        }
        if (hasOwn(time, status)) {
            byTime[status][time].comes(ordinal);
        }
    }

    private void removeBy(int time, int status, int ordinal) {
        if (time < ALL_TIMES) {
            ofAll[time].remove(ordinal);
        }
        if (hasOwn(time, status)) {
            byTime[status][time].remove(ordinal);
        }
    }

    private boolean isDue(int ordinal) {
        return status(ordinal) == Row.CONNECTED && columns.hasKeepAlive(ordinal);
    }

    private void addDue(int ordinal) {
        if (isDue(ordinal)) {
            byDue.comes(ordinal);
        }
    }

    void remove(int ordinal) {
        byId.remove(ordinal);
        int status = status(ordinal);
        for (int time = 0; time < TIMES; time++) {
            removeBy(time, status, ordinal);
        }
        if (isDue(ordinal)) {
            byDue.remove(ordinal);
        }
    }

    /** Puts everybody into the lists who has come to them since it was done last. */
    void settle() {
        byDue.settle();
        for (OrdinalList list : ofAll) {
            list.settle();
        }
        for (OrdinalList[] lists : byTime) {
            for (OrdinalList list : lists) {
                list.settle();
            }
        }
    }

    /** Brings those parts of lists near in which the client is, and says something about them. */
    int peek(int ordinal) {
        int status = status(ordinal);
        int sum = byDue.peek(ordinal);
        for (int time = 0; time < TIMES; time++) {
            sum += hasOwn(time, status) ? byTime[status][time].peek(ordinal) : 0;
        }
        for (OrdinalList list : ofAll) {
            sum += list.peek(ordinal);
        }
        return sum;
    }

    /**
     * Gives the client new values, and takes it from where it was in each list to where it belongs: first out of all that it leaves, since
     * two lists may share the column that says where it is.
     */
    void update(int ordinal, int bits, int link, long[] times) {
        int before = status(ordinal);
        int after = Bits.STATUS.in(bits);
        boolean dueMoves = before != after
                || link != columns.get(ordinal, Columns.LINK)
                || times[Columns.SEEN] != columns.time(ordinal, Columns.SEEN);
        if (dueMoves && isDue(ordinal)) {
            byDue.remove(ordinal);
        }
        int moved = 0;
        for (int time = 0; time < TIMES; time++) {
            if (times[time] != columns.time(ordinal, time)) {
                removeBy(time, before, ordinal);
                moved |= 1 << time;
            } else if (before != after && hasOwn(time, before)) {
                byTime[before][time].remove(ordinal);
            }
        }
        for (int time = 0; time < TIMES; time++) {
            if ((moved & 1 << time) != 0) {
                columns.time(ordinal, time, times[time]);
                addBy(time, after, ordinal);
            } else if (before != after && hasOwn(time, after)) {
                byTime[after][time].comes(ordinal);
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
                if (hasOwn(time, status)) {
                    int size = sort.byTime(all, time, ordinal -> status(ordinal) == wanted);
                    byTime[status][time].fill(sort.sorted(), size);
                }
            }
        }
        for (int time = 0; time < ALL_TIMES; time++) {
            int size = sort.byTime(all, time, ordinal -> true);
            ofAll[time].fill(sort.sorted(), size);
        }
        int size = sort.byTime(all, Columns.DUE, this::isDue);
        byDue.fill(sort.sorted(), size);
    }

    long bytesOnHeap() {
        long bytes = byId.list().bytesOnHeap() + byDue.bytesOnHeap();
        for (OrdinalList list : ofAll) {
            bytes += list.bytesOnHeap();
        }
        for (OrdinalList[] lists : byTime) {
            for (OrdinalList list : lists) {
                bytes += list.bytesOnHeap();
            }
        }
        return bytes;
    }
}
