package io.rollcall.presence.index;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who connected too often of late: the connects within the window in a ring, in the order in which they came, and how many of them each
 * client has. Exact as of the last {@link #expire}, by a clock that does not jump; with more connects than the ring has room for, the oldest
 * count no longer.
 *
 * <p>Written by one thread, read by others; their owner's lock is between.
 */
final class RecentConnects {
    /** More of one client are not counted. */
    static final int COUNT_MAX = 255;

    private static final int ROOM_AT_FIRST = 1024;
    private static final int NOBODY = -1;

    private final Columns columns;
    private final int limit;
    private final long windowNanos;
    private final int roomMax;
    private final Set<Integer> flapping = new LinkedHashSet<>();

    private int[] clients;
    private long[] nanos;
    private int head;
    private int size;
    private long dropped;

    /**
     * @param limit who connects as often within the window is flapping
     * @param roomMax connects that are remembered
     */
    RecentConnects(Columns columns, int limit, long windowNanos, int roomMax) {
        this.columns = columns;
        this.limit = limit;
        this.windowNanos = windowNanos;
        this.roomMax = roomMax;
        this.clients = new int[Math.min(ROOM_AT_FIRST, roomMax)];
        this.nanos = new long[clients.length];
    }

    void connected(int ordinal, long now) {
        expire(now);
        if (columns.connects(ordinal) == COUNT_MAX) {
            return;
        }
        if (size == clients.length) {
            makeRoom();
        }
        int count = columns.connects(ordinal);
        int at = (head + size) % clients.length;
        clients[at] = ordinal;
        nanos[at] = now;
        size++;
        columns.connects(ordinal, count + 1);
        if (count + 1 == limit) {
            flapping.add(ordinal);
        }
    }

    private void makeRoom() {
        if (size == roomMax) {
            dropOldest();
            dropped++;
        } else {
            room((int) Math.min(roomMax, 2L * size));
        }
    }

    private void room(int room) {
        int[] itsClients = new int[room];
        long[] itsNanos = new long[room];
        for (int i = 0; i < size; i++) {
            itsClients[i] = clients[(head + i) % clients.length];
            itsNanos[i] = nanos[(head + i) % clients.length];
        }
        clients = itsClients;
        nanos = itsNanos;
        head = 0;
    }

    /** What is older than the window counts no longer, and room that was made for more is given back. */
    void expire(long now) {
        while (size > 0 && now - nanos[head] >= windowNanos) {
            dropOldest();
        }
        if (clients.length > ROOM_AT_FIRST && size < clients.length / 4) {
            room(Math.max(ROOM_AT_FIRST, 2 * size)); // after a storm
        }
    }

    private void dropOldest() {
        int ordinal = clients[head];
        head = (head + 1) % clients.length;
        size--;
        if (ordinal == NOBODY) {
            return;
        }
        int count = columns.connects(ordinal);
        columns.connects(ordinal, count - 1);
        if (count == limit) {
            flapping.remove(ordinal);
        }
    }

    /** The client is gone, and its ordinal is free for another. */
    void forget(int ordinal) {
        if (columns.connects(ordinal) == 0) {
            return;
        }
        for (int i = 0; i < size; i++) {
            int at = (head + i) % clients.length;
            if (clients[at] == ordinal) {
                clients[at] = NOBODY;
            }
        }
        columns.connects(ordinal, 0);
        flapping.remove(ordinal);
    }

    boolean isFlapping(int ordinal) {
        return columns.connects(ordinal) >= limit;
    }

    int flapping() {
        return flapping.size();
    }

    int[] flappingOrdinals() {
        return flapping.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Connects that were forgotten early. */
    long dropped() {
        return dropped;
    }

    long bytesOnHeap() {
        return (long) clients.length * (Integer.BYTES + Long.BYTES);
    }
}
