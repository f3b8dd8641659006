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

    /** Number of the list of who is due, the last. Before it are those of all, and those of each status by each time. */
    private static final int BY_DUE = ALL_TIMES + STATUSES * TIMES;

    private final Ordinals ordinals;
    private final Columns columns;
    private final IdOrder byId;

    /** All others by number. Where a set of lists is asked for, each is the bit of its number. */
    private final OrdinalList[] lists = new OrdinalList[BY_DUE + 1];

    /** The set in which a client of a status is; in that of who is due only with a keep-alive. */
    private final int[] ofStatus = new int[STATUSES];

    /** The set in which a client's place depends on a time. */
    private final int[] byTime = new int[Columns.DUE + 1];

    Lists(Ordinals ordinals, Columns columns) {
        this.ordinals = ordinals;
        this.columns = columns;
        byId = new IdOrder(ordinals, columns);
        for (int time = 0; time < ALL_TIMES; time++) {
            put(time, time, PLACE_OF_ALL + time);
            ofStatus[Row.CONNECTED] |= 1 << time;
            ofStatus[Row.DISCONNECTED] |= 1 << time;
        }
        for (int time = 0; time < TIMES; time++) {
            for (int status = 0; status < STATUSES; status++) {
                put(numberOf(status, time), time, placeOf(time));
                ofStatus[status] |= hasOwn(time, status) ? 1 << numberOf(status, time) : 0;
            }
        }
        put(BY_DUE, Columns.DUE, PLACE_BY_DUE);
        ofStatus[Row.CONNECTED] |= 1 << BY_DUE;
        byTime[Columns.SEEN] |= 1 << BY_DUE;
    }

    private void put(int number, int time, int place) {
        lists[number] = new OrdinalList(ordinals, columns, time, place, byId::compare);
        byTime[time] |= 1 << number;
    }

    private static int numberOf(int status, int time) {
        return ALL_TIMES + status * TIMES + time;
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
        return lists[BY_DUE];
    }

    /** Lists by this time that have between them each client of this status once, and perhaps others; of both when it is -1. */
    List<OrdinalList> by(int time, int status) {
        if (time < ALL_TIMES && !hasOwn(time, status)) {
            return List.of(lists[time]);
        }
        List<OrdinalList> found = new ArrayList<>(STATUSES);
        for (int each = 0; each < STATUSES; each++) {
            if (status < 0 || status == each) {
                found.add(lists[numberOf(each, time)]);
            }
        }
        return found;
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
            return lists[Columns.CONNECT].size();
        }
        return lists[numberOf(status, Columns.SEEN)].size();
    }

    int status(int ordinal) {
        return Bits.STATUS.in(columns.get(ordinal, Columns.BITS));
    }

    /** The set in which the client is, as its values are now. */
    private int listsOf(int ordinal) {
        int set = ofStatus[status(ordinal)];
        return columns.hasKeepAlive(ordinal) ? set : set & ~(1 << BY_DUE);
    }

    private void come(int ordinal, int set) {
        for (int rest = set; rest != 0; rest &= rest - 1) {
            lists[Integer.numberOfTrailingZeros(rest)].comes(ordinal);
        }
    }

    private void leave(int ordinal, int set) {
        for (int rest = set; rest != 0; rest &= rest - 1) {
            lists[Integer.numberOfTrailingZeros(rest)].remove(ordinal);
        }
    }

    void add(int ordinal) {
        byId.add(ordinal);
        come(ordinal, listsOf(ordinal));
    }

    void remove(int ordinal) {
        byId.remove(ordinal);
        leave(ordinal, listsOf(ordinal));
    }

    /** Puts everybody into the lists who has come to them since it was done last. */
    void settle() {
        for (OrdinalList list : lists) {
            list.settle();
        }
    }

    /** Brings those parts of lists near in which the client is, and says something about them. */
    int peek(int ordinal) {
        int sum = 0;
        for (int rest = listsOf(ordinal); rest != 0; rest &= rest - 1) {
            sum += lists[Integer.numberOfTrailingZeros(rest)].peek(ordinal);
        }
        return sum;
    }

    /**
     * Gives the client new values, and takes it from where it was in each list to where it belongs: first out of all that it leaves, since
     * two lists may share the column that says where it is.
     */
    void update(int ordinal, int bits, int link, long[] times) {
        int before = listsOf(ordinal);
        int stays = before & ofStatus[Bits.STATUS.in(bits)] & ~placedAnew(ordinal, link, times);
        leave(ordinal, before & ~stays);
        for (int time = 0; time < TIMES; time++) {
            columns.time(ordinal, time, times[time]);
        }
        columns.set(ordinal, Columns.BITS, bits);
        columns.set(ordinal, Columns.LINK, link);
        come(ordinal, listsOf(ordinal) & ~stays);
    }

    /** The set of lists, whether the client is in them or not, in which the new values have another place. */
    private int placedAnew(int ordinal, int link, long[] times) {
        int set = link == columns.get(ordinal, Columns.LINK) ? 0 : 1 << BY_DUE;
        for (int time = 0; time < TIMES; time++) {
            set |= times[time] == columns.time(ordinal, time) ? 0 : byTime[time];
        }
        return set;
    }

    /** Fills the empty lists with every client at once. */
    void fill() {
        BulkSort sort = new BulkSort(ordinals, columns, ordinals.size());
        int[] all = sort.byId();
        byId.fill(all);
        for (int rest = ofStatus[Row.CONNECTED] | ofStatus[Row.DISCONNECTED]; rest != 0; rest &= rest - 1) {
            OrdinalList list = lists[Integer.numberOfTrailingZeros(rest)];
            int wanted = Integer.lowestOneBit(rest);
            int size = sort.byTime(all, list.time(), ordinal -> (listsOf(ordinal) & wanted) != 0);
            list.fill(sort.sorted(), size);
        }
    }

    long bytesOnHeap() {
        long bytes = byId.list().bytesOnHeap();
        for (OrdinalList list : lists) {
            bytes += list.bytesOnHeap();
        }
        return bytes;
    }
}
