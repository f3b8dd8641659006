package io.rollcall.broker.connection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timing wheel of one event loop: CONNECT timeouts, keep-alives, session expiry and delayed wills of all its clients,
 * for one timer of the loop. Setting and cancelling cost a few writes, and each deadline one small object. Late by at most
 * two ticks. On the loop.
 */
final class Deadlines {
    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

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
                fire(deadline);
            } else {
                deadline.insertBefore(later, deadline.dueAt()); // for a later round of the wheel
            }
        }
        for (Deadline deadline = first(later); deadline != null; deadline = first(later)) {
            deadline.unlink();
            deadline.insertBefore(head, deadline.dueAt());
        }
    }

    /** A mistake of ours at one deadline must not stop the clock of all the others. */
    private static void fire(Deadline deadline) {
        try {
            deadline.fire();
        } catch (RuntimeException | Error mistake) {
            LOG.error("a deadline failed", mistake);
        }
    }

    private static @Nullable Deadline first(Deadline head) {
        Deadline first = head.next();
        return first == head ? null : first;
    }
}
