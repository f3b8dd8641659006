package io.rollcall.broker.session;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.store.Outgoing;
import io.rollcall.broker.store.Outgoing.Awaiting;
import io.rollcall.broker.store.StoredSession;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The half of a session that sends to the client [4.3]. Keeps the order in which messages came, over all QoS levels: what
 * cannot be sent now waits, and all that comes after it waits behind it. On the session's owner.
 */
final class Sender {
    private final StoredSession stored;
    private final SessionLimits limits;
    private final SessionCounters counters;
    private final TimeSource time;

    // valid for the connection
    private @Nullable ToClient link;
    private @Nullable ArrayDeque<Outgoing> again;
    private int quota;
    private int quotaMax;

    Sender(StoredSession stored, SessionLimits limits, SessionCounters counters, TimeSource time) {
        this.stored = stored;
        this.limits = limits;
        this.counters = counters;
        this.time = time;
    }

    /** The client is here: what it did not acknowledge is sent again, in order [MQTT-4.4.0-1], then what waits. */
    void attach(ToClient newLink, int receiveMaximum) {
        link = newLink;
        quotaMax = receiveMaximum;
        quota = receiveMaximum;
        again = stored.inFlightCount() == 0 ? null : new ArrayDeque<>(stored.inFlight());
        drain();
    }

    /** The client is away. */
    void detach() {
        link = null;
        again = null;
    }

    /** Sends the message, now or when its turn comes. */
    void send(Message message, Qos qos, boolean retain, int subscriptionId) {
        if (link == null && qos == Qos.AT_MOST_ONCE) {
            counters.droppedOffline.increment();
        } else if (link == null || !nothingWaits() || !mayTransmitNew(link, qos)) {
            enqueue(new Outgoing(message, qos, retain, subscriptionId));
        } else if (isExpired(message)) {
            counters.droppedExpired.increment();
        } else if (qos == Qos.AT_MOST_ONCE) {
            count(link.writePublish(message, qos, retain, subscriptionId, 0, false));
        } else {
            transmit(link, new Outgoing(message, qos, retain, subscriptionId));
        }
    }

    /** The socket takes more. */
    void drain() {
        ToClient to = link;
        if (to == null) {
            return;
        }
        sendAgain(to);
        while (again == null) {
            Outgoing head = stored.peek();
            if (head == null || !mayTransmitNew(to, head.qos())) {
                return;
            }
            stored.poll();
            sendFirst(to, head);
        }
    }

    private void sendFirst(ToClient to, Outgoing head) {
        Message message = head.message();
        if (isExpired(message)) {
            counters.droppedExpired.increment(); // [MQTT-3.3.2-5]
        } else if (head.qos() == Qos.AT_MOST_ONCE) {
            count(to.writePublish(message, head.qos(), head.retain(), head.subscriptionId(), 0, false));
        } else {
            transmit(to, head);
        }
    }

    private void sendAgain(ToClient to) {
        while (again != null) {
            Outgoing head = again.peekFirst();
            if (head == null) {
                again = null;
            } else if (head.awaiting() == Awaiting.PUBCOMP) {
                to.writePubrel(head.packetId(), ReasonCode.SUCCESS);
                again.pollFirst();
            } else if (mayTransmit(to, head.qos())) {
                again.pollFirst();
                quota--;
                write(to, head, true);
            } else {
                return;
            }
        }
    }

    private void transmit(ToClient to, Outgoing outgoing) {
        stored.send(outgoing);
        quota--;
        write(to, outgoing, false);
    }

    private void write(ToClient to, Outgoing outgoing, boolean dup) {
        boolean written = to.writePublish(
                outgoing.message(),
                outgoing.qos(),
                outgoing.retain(),
                outgoing.subscriptionId(),
                outgoing.packetId(),
                dup);
        count(written);
        if (!written) {
            finish(outgoing); // as if it had been sent [MQTT-3.1.2-25]
        }
    }

    private void enqueue(Outgoing outgoing) {
        if (stored.queued() >= limits.queueLengthMax()) {
            counters.droppedQueueFull.increment();
        } else {
            stored.enqueue(outgoing);
        }
    }

    private boolean nothingWaits() {
        return again == null && stored.queued() == 0;
    }

    private boolean mayTransmit(ToClient to, Qos qos) {
        return to.isWritable() && (qos == Qos.AT_MOST_ONCE || quota > 0);
    }

    /** The quota begins anew with each connection, the packet identifiers do not. */
    private boolean mayTransmitNew(ToClient to, Qos qos) {
        return mayTransmit(to, qos) && (qos == Qos.AT_MOST_ONCE || stored.inFlightCount() < Session.PACKET_IDS);
    }

    private boolean isExpired(Message message) {
        return message.expiresAt() != Message.NEVER && message.isExpired(time.steadyMillis());
    }

    private void count(boolean written) {
        if (!written) {
            counters.droppedTooLarge.increment();
        }
    }

    /** PUBACK: the client owns the message. One that answers nothing is ignored. */
    void acknowledged(int packetId) {
        Outgoing sent = awaited(packetId, Awaiting.PUBACK);
        if (sent != null) {
            finish(sent);
            drain();
        }
    }

    /** PUBREC: the client has the message, and waits for our PUBREL; with an error it does not want it. */
    void received(int packetId, ReasonCode reason) {
        Outgoing sent = stored.inFlight(packetId);
        if (sent != null && sent.awaiting() == Awaiting.PUBACK) {
            throw new ProtocolError(ReasonCode.PROTOCOL_ERROR, "PUBREC for QoS 1, packet identifier " + packetId);
        }
        if (sent != null && reason.isError()) {
            finish(sent);
            drain();
        } else if (sent != null) {
            stored.received(sent);
            writePubrel(packetId, ReasonCode.SUCCESS);
        } else if (!reason.isError()) {
            writePubrel(packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
        }
    }

    /** PUBCOMP: the exchange is over. One that answers nothing is ignored. */
    void completed(int packetId) {
        Outgoing sent = awaited(packetId, Awaiting.PUBCOMP);
        if (sent != null) {
            finish(sent);
            drain();
        }
    }

    private @Nullable Outgoing awaited(int packetId, Awaiting answer) {
        Outgoing sent = stored.inFlight(packetId);
        if (sent != null && sent.awaiting() != answer) {
            throw new ProtocolError(
                    ReasonCode.PROTOCOL_ERROR,
                    answer + " for packet identifier " + packetId + ", which awaits " + sent.awaiting());
        }
        return sent;
    }

    private void finish(Outgoing sent) {
        stored.acknowledge(sent);
        quota = Math.min(quota + 1, quotaMax); // [MQTT-4.9.0-2]
    }

    private void writePubrel(int packetId, ReasonCode reason) {
        if (link != null) {
            link.writePubrel(packetId, reason);
        }
    }
}
