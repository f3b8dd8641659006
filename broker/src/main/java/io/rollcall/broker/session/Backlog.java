package io.rollcall.broker.session;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.session.SessionLimits.WhenFull;
import io.rollcall.broker.store.Outgoing;
import org.jspecify.annotations.Nullable;

/**
 * What waits for its turn to be sent to one client, within the limits, and what becomes of that for which there is no room. On the session's
 * owner.
 */
final class Backlog {
    /** So little may be kept without asking. */
    static final int BYTES_FREE = 64 * 1024;
    /** Where there was room for what is kept, there is for so much more or less. */
    private static final int ROOM_STEP = 16 * 1024;

    private final Session session;
    private long taken;
    private long roomUntil;

    Backlog(Session session) {
        this.session = session;
    }

    /** How many deliveries were taken off the queue. */
    long taken() {
        return taken;
    }

    /** What is first in the queue, without what was dropped there. */
    @Nullable
    Outgoing head() {
        Outgoing head = session.stored.peek();
        while (head != null && head.isDropped()) {
            take();
            head = session.stored.peek();
        }
        return head;
    }

    /** Takes the head off the queue. */
    void take() {
        session.stored.poll();
        taken++;
    }

    /** Puts a delivery at the end of the queue, if there is room or some can be made. */
    void enqueue(Outgoing outgoing, @Nullable ToClient to) {
        if (outgoing.qos() == Qos.AT_MOST_ONCE) {
            if (session.stored.queued() < session.limits().qos0QueueLengthMax() && isRoom(outgoing.bytes())) {
                session.stored.enqueue(outgoing);
            } else {
                full(to, outgoing.qos());
            }
        } else if (session.stored.isDurable() // which bounds its queue itself
                || isRoom(outgoing.bytes())
                || (session.limits().whenFull() == WhenFull.DROP_OLDEST && makeRoom(outgoing.bytes()))) {
            session.stored.enqueue(outgoing);
        } else {
            full(to, outgoing.qos());
        }
    }

    /** There was no room for a delivery, or the oldest had to go for it. */
    void full(@Nullable ToClient to, Qos qos) {
        if (qos == Qos.AT_MOST_ONCE) {
            session.counters().droppedSlow.increment();
            return;
        }
        session.counters().droppedQueueFull.increment();
        if (session.limits().whenFull() == WhenFull.DISCONNECT && to != null) {
            to.end(DisconnectCause.SLOW_CONSUMER, ReasonCode.QUOTA_EXCEEDED, null);
        }
    }

    private boolean isRoom(int bytes) {
        if (session.stored.isDurable()) {
            return session.stored.isRoom(bytes)
                    && session.registry.keptBytes() + bytes <= session.limits().queueBytesTotalMax();
        }
        return session.stored.queued() < session.limits().queueLengthMax()
                && session.stored.keptBytes() + bytes <= session.limits().queueBytesMax()
                && session.registry.keptBytes() + bytes <= session.limits().queueBytesTotalMax();
    }

    private boolean makeRoom(int bytes) {
        while (!isRoom(bytes) && session.stored.queued() > 0) {
            take();
            session.counters().droppedQueueFull.increment();
        }
        return isRoom(bytes);
    }

    /** What is sent is kept until it is acknowledged; whoever never does may keep little without asking. */
    boolean isBeyondRoom(Message message, Qos qos) {
        if (qos == Qos.AT_MOST_ONCE) {
            return message.payload().length > BYTES_FREE && !isRoom(message.bytes());
        }
        return isBeyondRoom(message.bytes());
    }

    /** The same for so many bytes of QoS 1 or 2. */
    boolean isBeyondRoom(int bytes) {
        long kept = session.stored.inFlightBytes() + bytes;
        if (kept <= BYTES_FREE || (kept <= roomUntil && kept > roomUntil - 2 * ROOM_STEP)) {
            return false;
        }
        if (!isRoom(bytes)) {
            return true;
        }
        roomUntil = kept + ROOM_STEP;
        return false;
    }
}
