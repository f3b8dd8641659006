package io.rollcall.broker.connection;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is due at some time: a place in the wheel of {@link Deadlines}. There is one for each connection and for each session
 * whose client is away, so there is no more to it. On the loop.
 */
abstract class Deadline {
    private @Nullable Deadline previous;
    private @Nullable Deadline next;
    private long dueAt;

    /** The head of a bucket: a ring of its own. */
    static Deadline head() {
        Deadline head = new Deadline() {
            @Override
            void fire() {}
        };
        head.previous = head;
        head.next = head;
        return head;
    }

    boolean isSet() {
        return next != null;
    }

    long dueAt() {
        return dueAt;
    }

    /** The time has come. */
    abstract void fire();

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
