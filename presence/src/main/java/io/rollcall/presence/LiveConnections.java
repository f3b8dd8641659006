package io.rollcall.presence;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The live activity of every connection that stands. Written by the recorder, read by any thread.
 *
 * <p>A table with open addressing: 16 to 32 bytes for each connection while their number grows, where a map of objects takes some 64. A slot belongs to one connection for as long as the table is used, also when it has ended: so
 * whoever finds an identity finds its activity or none, never another's. When three quarters of the slots were used there is a new table, for
 * those that stand.
 */
final class LiveConnections {
    private static final int SLOTS_MIN = 64;

    private volatile Slots slots = new Slots(SLOTS_MIN);
    private int standing;

    /** One table. */
    private static final class Slots {
        private static final VarHandle IDENTITY = MethodHandles.arrayElementVarHandle(long[].class);
        private static final VarHandle ACTIVITY = MethodHandles.arrayElementVarHandle(LiveActivity[].class);

        /** Of {@link #key keys}; 0 where nobody was. */
        private final long[] keys;

        private final @Nullable LiveActivity[] activities;
        private int used;

        Slots(int size) {
            keys = new long[size];
            activities = new LiveActivity[size];
        }

        int size() {
            return keys.length;
        }

        boolean isFull() {
            return used >= size() / 4 * 3;
        }

        /** The slot of the connection, or the empty one where it would be. */
        private int slot(long key) {
            int mask = keys.length - 1;
            int slot = (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> 32) & mask;
            for (long there = keyAt(slot); there != key && there != 0; there = keyAt(slot)) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private long keyAt(int slot) {
            return (long) IDENTITY.getAcquire(keys, slot);
        }

        @Nullable
        LiveActivity get(long key) {
            int slot = slot(key);
            boolean isIts = key != 0 && keyAt(slot) == key; // it may have been empty, and have become another's
            return isIts ? (LiveActivity) ACTIVITY.getAcquire(activities, slot) : null;
        }

        /** Returns whether it was not there. */
        boolean put(long key, LiveActivity activity) {
            int slot = slot(key);
            boolean added = activities[slot] == null;
            ACTIVITY.setRelease(activities, slot, activity);
            if (keys[slot] == 0) {
                IDENTITY.setRelease(keys, slot, key);
                used++;
            }
            return added;
        }

        /** Returns whether it was there. */
        boolean remove(long key) {
            int slot = slot(key);
            boolean there = activities[slot] != null;
            ACTIVITY.setRelease(activities, slot, null);
            return there;
        }

        /** With room for twice as many as stand. */
        Slots anew(int standing) {
            Slots fresh = new Slots(Math.max(SLOTS_MIN, Integer.highestOneBit(standing) * 4));
            for (int slot = 0; slot < keys.length; slot++) {
                LiveActivity activity = activities[slot];
                if (activity != null) {
                    fresh.put(keys[slot], activity);
                }
            }
            return fresh;
        }
    }

    /** A connection stands; told again, it is so still. */
    void began(long connectionId, LiveActivity activity) {
        if (slots.isFull()) {
            slots = slots.anew(standing);
        }
        if (slots.put(key(connectionId), activity)) {
            standing++;
        }
    }

    /** A connection has ended, if it stood. */
    void ended(long connectionId) {
        if (slots.remove(key(connectionId))) {
            standing--;
            if (slots.size() > SLOTS_MIN && standing < slots.size() / 16) {
                slots = slots.anew(standing);
            }
        }
    }

    /** Absent when the connection does not stand. From any thread. */
    @Nullable
    LiveActivity of(long connectionId) {
        return slots.get(key(connectionId));
    }

    /** How many connections' activities there is room for. */
    int room() {
        return slots.size();
    }

    /** Of no connection it is 0: {@link Long#MIN_VALUE} is none's identity, as a greater one wins. */
    private static long key(long connectionId) {
        return connectionId ^ Long.MIN_VALUE;
    }
}
