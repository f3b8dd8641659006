package io.rollcall.presence;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The live activity of every connection that stands. Written by the recorder, read by any thread.
 *
 * <p>A table with open addressing: 16 to 32 bytes for each connection while their number grows, where a map of objects takes some 64. A slot
 * belongs to one connection for as long as the table is used, also when it has ended: so whoever finds an identity finds its activity or none,
 * never another's. When three quarters of the slots were used there is a new table, for those that stand.
 */
final class LiveConnections {
    private static final int SLOTS_MIN = 64;

    private volatile Slots slots = new Slots(SLOTS_MIN);
    private int standing;

    /** One table. */
    private static final class Slots {
        /** Of {@link #key keys}; 0 where nobody was. */
        private final AtomicLongArray keys;

        private final AtomicReferenceArray<@Nullable LiveActivity> activities;
        private int used;

        Slots(int size) {
            keys = new AtomicLongArray(size);
            activities = new AtomicReferenceArray<>(size);
        }

        int size() {
            return keys.length();
        }

        boolean isFull() {
            return used >= size() / 4 * 3;
        }

        /** The slot of the connection, or the empty one where it would be. */
        private int slot(long key) {
            int mask = size() - 1;
            int slot = (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> 32) & mask;
            for (long there = keys.getAcquire(slot); there != key && there != 0; there = keys.getAcquire(slot)) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        @Nullable
        LiveActivity get(long key) {
            int slot = slot(key);
            boolean isIts =
                    key != 0 && keys.getAcquire(slot) == key; // it may have been empty, and have become another's
            return isIts ? activities.getAcquire(slot) : null;
        }

        /** Returns whether it was not there. */
        boolean put(long key, LiveActivity activity) {
            int slot = slot(key);
            boolean added = activities.getPlain(slot) == null;
            activities.setRelease(slot, activity);
            if (keys.getPlain(slot) == 0) {
                keys.setRelease(slot, key);
                used++;
            }
            return added;
        }

        /** Returns whether it was there. */
        boolean remove(long key) {
            int slot = slot(key);
            boolean there = activities.getPlain(slot) != null;
            activities.setRelease(slot, null);
            return there;
        }

        /** Those that stand, with room for at least twice as many. */
        Slots anew(int standing) {
            Slots fresh = new Slots(Math.max(SLOTS_MIN, Integer.highestOneBit(standing) * 4));
            for (int slot = 0; slot < size(); slot++) {
                LiveActivity activity = activities.getPlain(slot);
                if (activity != null) {
                    fresh.put(keys.getPlain(slot), activity);
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
