package io.rollcall.broker.connection;

import io.rollcall.broker.session.Owner.Timer;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is due at some time: a place in the wheel of {@link Deadlines}. There is one for each session whose client is away, so
 * it is all that a timer needs. On the loop.
 */
final class Deadline implements Timer {
    private final Runnable due;
    private @Nullable Deadlines wheel;
    private @Nullable Deadline previous;
    private @Nullable Deadline next;
    private long dueAt;

    /** What is done when the time has come: on the loop. */
    Deadline(Runnable due) {
        this.due = due;
    }

    /** The head of a bucket: a ring of its own. */
    static Deadline head() {
        Deadline head = new Deadline(() -> {});
        head.previous = head;
        head.next = head;
        return head;
    }

    /** Belongs to this wheel from now on. */
    void wheel(Deadlines its) {
        wheel = its;
    }

    @Override
    public void cancel() {
        if (wheel != null) {
            wheel.cancel(this);
        }
    }

    boolean isSet() {
        return next != null;
    }

    long dueAt() {
        return dueAt;
    }

    void fire() {
        due.run();
    }

    @Nullable
    Deadline next() {
        return next;
    }

    void insertBefore(Deadline head, long newDueAt) {
        Deadline last = head.previous;
        if (last == null) {
            throw new IllegalStateException("not the head of a bucket");
        }
        dueAt = newDueAt;
        previous = last;
        next = head;
        last.next = this;
        head.previous = this;
    }

    void unlink() {
        if (previous != null && next != null) {
            previous.next = next;
            next.previous = previous;
            previous = null;
            next = null;
        }
    }
}
