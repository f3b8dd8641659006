package io.rollcall.server.monitor;

import io.rollcall.broker.api.OwnedSubscription;
import java.util.ArrayDeque;

/**
 * How far one subscriber has got in the feed: up to which entry all that it was told is sent. What is offered to its client may wait in the
 * broker, and is lost when the client leaves; so this is behind what was offered, by as much as waits there. From any thread.
 */
final class Progress {
    static final long NONE = -1;

    private final OwnedSubscription subscription;

    // guarded by this
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private long offered;
    private long sentTo = NONE;
    private boolean held = true;

    /** When so many messages are sent, all is sent up to this entry of the feed. */
    private record Mark(long messages, long seq) {}

    /** Knows no place, until it is let go on from one. */
    Progress(OwnedSubscription subscription) {
        this.subscription = subscription;
    }

    /**
     * One more message is about to be offered; said before, because it may be sent at once.
     *
     * @param seq of the entry of which it is the last that is said; {@link #NONE} when it is not
     */
    synchronized void offers(long seq) {
        offered++;
        if (!held && seq != NONE) {
            settle();
            marks.addLast(new Mark(offered, seq));
        }
    }

    /** It was not taken. */
    synchronized void notTaken() {
        Mark last = marks.peekLast();
        if (last != null && last.messages() == offered) {
            marks.removeLast();
        }
        offered--;
    }

    /** All that is said of this entry, and of those before, was offered. */
    synchronized void passed(long seq) {
        if (!held) {
            mark(seq);
        }
    }

    private void mark(long seq) {
        settle();
        Mark last = marks.peekLast();
        if (last != null && last.messages() == offered) {
            marks.removeLast();
        }
        marks.addLast(new Mark(offered, seq));
    }

    private void settle() {
        long sent = subscription.sent();
        for (Mark first = marks.peekFirst(); first != null && first.messages() <= sent; first = marks.peekFirst()) {
            sentTo = first.seq();
            marks.removeFirst();
        }
    }

    /** It stays where it is, whatever is passed: something is to be told that is not told by the feed. */
    synchronized void hold() {
        held = true;
    }

    /** It has no place any more, until it is let go on. */
    synchronized void lose() {
        held = true;
        marks.clear();
        sentTo = NONE;
    }

    /** If it was held: all that had to be told was offered, and the feed up to this entry. */
    synchronized void goOn(long seq) {
        if (held) {
            held = false;
            mark(seq);
        }
    }

    /**
     * The entry up to which all is sent; {@link #NONE} when there is none.
     *
     * @param toldTo up to which entry it was told, as far as others know: what was not for it, it has passed too
     */
    synchronized long place(long toldTo) {
        settle();
        return held || !marks.isEmpty() ? sentTo : Math.max(sentTo, toldTo);
    }
}
