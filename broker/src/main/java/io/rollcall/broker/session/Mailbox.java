package io.rollcall.broker.session;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one door into a session from other threads. Letters are opened one at a time, in the order posted, on the owner;
 * ownership moves only between two of them.
 *
 * <p>A stack that any thread pushes to and the owner takes whole: an empty mailbox costs a field, a letter one object.
 * Whoever pushes onto an empty stack wakes the owner. The plain fields belong to the owner; they pass to the next one
 * by the volatile write of the session's owner, after which the former owner touches nothing.
 */
class Mailbox implements Runnable {
    private static final AtomicReferenceFieldUpdater<Mailbox, @Nullable Letter> NEWEST =
            AtomicReferenceFieldUpdater.newUpdater(Mailbox.class, Letter.class, "newest");

    /** So many letters are opened before others on the loop have their turn. */
    private static final int LETTERS_A_TURN = 1_024;

    /** Something for the session to do. */
    abstract static class Letter {
        private @Nullable Letter next;

        /** On the owner. */
        abstract void open(Session session);

        /** What fails when it does, for the log. */
        @Override
        public String toString() {
            return getClass().getSimpleName();
        }

        /** What it costs while it is on its way; 0 for what is rare. */
        int bytes() {
            return 0;
        }
    }

    private final Session session;
    private final Mail mail;
    private volatile @Nullable Letter newest;

    // on the owner
    private @Nullable Letter oldest;
    private boolean opening;

    Mailbox(Session session, Mail mail) {
        this.session = session;
        this.mail = mail;
    }

    /** The session's owner. From any thread. */
    Owner owner() {
        return session.owner();
    }

    /** An errand that is rare. From any thread; returns at once. */
    void post(Consumer<Session> errand) {
        post(new Letter() {
            @Override
            void open(Session its) {
                errand.accept(its);
            }
        });
    }

    /** From any thread; returns at once. */
    void post(Letter letter) {
        if (letter.bytes() > 0) {
            mail.posted(letter.bytes());
        }
        Letter before;
        do {
            before = newest;
            letter.next = before;
        } while (!NEWEST.compareAndSet(this, before, letter));
        if (before == null) {
            session.owner().execute(this);
        }
    }

    /** Whether all that was posted is done, so that what is done directly now is in order. On the owner. */
    boolean isIdle() {
        return !opening && oldest == null && newest == null;
    }

    /** Opens what was posted; where the session has moved meanwhile, the new owner does. */
    @Override
    public void run() {
        if (!session.owner().isHere()) {
            session.owner().execute(this);
            return;
        }
        opening = true;
        long bytes = 0;
        Owner destination = null;
        Letter letter = next();
        for (int opened = 1; letter != null; opened++) {
            open(letter);
            bytes += letter.bytes();
            destination = session.destination();
            if (destination != null || opened == LETTERS_A_TURN) {
                break;
            }
            letter = next();
        }
        opening = false;
        mail.opened(bytes);
        if (destination != null) {
            session.moveTo(destination);
            destination.execute(this);
        } else if (letter != null) {
            session.owner().execute(this);
        }
    }

    private void open(Letter letter) {
        try {
            letter.open(session);
        } catch (RuntimeException | Error mistake) {
            session.fail(letter.toString(), mistake);
        }
    }

    private @Nullable Letter next() {
        if (oldest == null) {
            oldest = reverse(NEWEST.getAndSet(this, null));
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
