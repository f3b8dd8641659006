package io.rollcall.broker.session;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door into a session from other threads. Letters are opened one at a time, in the order posted, on the owner;
 * ownership moves only between two of them.
 *
 * <p>A stack that any thread pushes to and the owner takes whole: an empty mailbox costs a field, a letter one object.
 * Whoever pushes onto an empty stack wakes the owner. The plain fields belong to the owner; they pass to the next one
 * by the volatile write of the session's owner, after which the former owner touches nothing.
 */
final class Mailbox implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    /** So many letters are opened before others on the loop have their turn. */
    private static final int LETTERS_A_TURN = 1_024;

    /** Something for the session to do. */
    abstract static class Letter {
        private @Nullable Letter next;

        /** On the owner. */
        abstract void open(Session session);
    }

    private final Session session;
    private final AtomicReference<@Nullable Letter> newest = new AtomicReference<>();

    // on the owner
    private @Nullable Letter oldest;
    private boolean opening;

    Mailbox(Session session) {
        this.session = session;
    }

    /** From any thread; returns at once. */
    void post(Letter letter) {
        Letter before;
        do {
            before = newest.get();
            letter.next = before;
        } while (!newest.compareAndSet(before, letter));
        if (before == null) {
            session.owner().execute(this);
        }
    }

    /** Whether all that was posted is done, so that what is done directly now is in order. On the owner. */
    boolean isIdle() {
        return !opening && oldest == null && newest.get() == null;
    }

    /** Opens what was posted; where the session has moved meanwhile, the new owner does. */
    @Override
    public void run() {
        if (!session.owner().isHere()) {
            session.owner().execute(this);
            return;
        }
        opening = true;
        for (int opened = 0; opened < LETTERS_A_TURN; opened++) {
            Letter letter = next();
            if (letter == null) {
                opening = false;
                return;
            }
            open(letter);
            Owner destination = session.destination();
            if (destination != null) {
                opening = false;
                session.moveTo(destination);
                destination.execute(this);
                return;
            }
        }
        opening = false;
        session.owner().execute(this);
    }

    private void open(Letter letter) {
        try {
            letter.open(session);
        } catch (RuntimeException mistake) {
            LOG.error(
                    "client {}: {} failed",
                    session.clientId(),
                    letter.getClass().getSimpleName(),
                    mistake);
        }
    }

    private @Nullable Letter next() {
        if (oldest == null) {
            oldest = reverse(newest.getAndSet(null));
        }
        Letter letter = oldest;
        if (letter != null) {
            oldest = letter.next;
        }
        return letter;
    }

    private static @Nullable Letter reverse(@Nullable Letter youngest) {
        Letter reversed = null;
        for (Letter letter = youngest; letter != null; ) {
            Letter older = letter.next;
            letter.next = reversed;
            reversed = letter;
            letter = older;
        }
        return reversed;
    }
}
