package io.rollcall.broker.connection;

import org.jspecify.annotations.Nullable;

/**
 * The timing wheel of one event loop: CONNECT timeouts and keep-alives of all its connections, for one timer of the
 * loop. Setting and cancelling cost a few writes, and a connection one small object. Late by at most a tick. On the loop.
 */
final class Deadlines {
    static final int TICK_MILLIS = 100;
    private static final int BUCKETS = 1_024;

    private final Deadline[] buckets = new Deadline[BUCKETS];
    private long tick;
    private int count;

    Deadlines(long steadyMillis) {
        for (int i = 0; i < BUCKETS; i++) {
            buckets[i] = Deadline.head();
        }
        tick = Math.floorDiv(steadyMillis, TICK_MILLIS);
    }

    /** Sets the deadline, or sets it anew. */
    void set(Deadline deadline, long dueAt) {
        cancel(deadline);
        long dueTick = Math.max(Math.floorDiv(dueAt, TICK_MILLIS), tick) + 1;
        deadline.insertBefore(buckets[Math.floorMod(dueTick, BUCKETS)], dueAt);
        count++;
    }

    /** It will not fire, if it was set. */
    void cancel(Deadline deadline) {
        if (deadline.isSet()) {
            deadline.unlink();
            count--;
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Fires all that is due. */
    void advance(long steadyMillis) {
        long until = Math.floorDiv(steadyMillis, TICK_MILLIS);
        if (until - tick > BUCKETS) {
            tick = until - BUCKETS; // after a long pause once around is enough
        }
        while (tick < until) {
            tick++;
            fire(buckets[Math.floorMod(tick, BUCKETS)], steadyMillis);
        }
    }

    private void fire(Deadline head, long now) {
        Deadline later = Deadline.head();
        for (Deadline deadline = first(head); deadline != null; deadline = first(head)) {
            deadline.unlink();
            if (deadline.dueAt() <= now) {
                count--;
                deadline.fire();
            } else {
                deadline.insertBefore(later, deadline.dueAt()); // for a later round of the wheel
            }
        }
        for (Deadline deadline = first(later); deadline != null; deadline = first(later)) {
            deadline.unlink();
            deadline.insertBefore(head, deadline.dueAt());
        }
    }

    private static @Nullable Deadline first(Deadline head) {
        Deadline first = head.next();
        return first == head ? null : first;
    }
}
