package io.rollcall.broker.session;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.routing.Burst;
import io.rollcall.broker.session.OwnedLane.Offered;
import io.rollcall.broker.store.Outgoing;
import io.rollcall.broker.store.Outgoing.Awaiting;
import io.rollcall.broker.store.Page;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The half of a session that sends to the client [4.3]. Keeps the order in which messages came, over all QoS levels: what
 * cannot be sent now waits, and all that comes after it waits behind it. First in line is what was sent and not
 * acknowledged before the client came back, then the queue, with the replays of retained messages at their places in it.
 * On the session's owner.
 */
final class Sender {
    private static final int[] NO_PACKET_IDS = {};

    private final Session session;

    // valid for the connection
    private @Nullable ToClient link;
    private @Nullable ArrayDeque<Outgoing> again;
    private char quota; // 65,535 at most, as the specification has it
    private char quotaMax;

    // valid for the session
    private @Nullable Backlog backlog; // since there was a message
    private @Nullable Replays replays;
    private @Nullable OwnedLane lane;

    /** Nothing is sent yet. */
    Sender(Session session) {
        this.session = session;
    }

    private Backlog backlog() {
        if (backlog == null) {
            backlog = new Backlog(session);
        }
        return backlog;
    }

    /** The client is here: what it did not acknowledge is sent again, in order [MQTT-4.4.0-1], then what waits. */
    void attach(ToClient newLink, int receiveMaximum) {
        link = newLink;
        quotaMax = (char) Math.min(receiveMaximum, session.limits().inFlightMax());
        quota = quotaMax;
        session.stored.online();
        again = session.stored.inFlightCount() == 0 ? null : new ArrayDeque<>(session.stored.inFlight());
        drain();
    }

    /** The client is away. What was not replayed yet waits for it, as far as it may; what was not looked up waits to be. */
    void detach() {
        link = null;
        again = null;
        session.stored.streamedBytes(0);
        session.stored.offline();
        Replays cut = replays;
        if (cut != null) {
            replays = null; // what goes to the queue does not wait for them
            cut.cutOff(this::keep);
            replays = cut.isEmpty() ? null : cut;
        }
    }

    /** The session is over: nothing is to be looked up for it. */
    void forget() {
        replays = null;
    }

    private void keep(Replay replay, Message message) {
        send(message, replay.qos(message), true, replay.subscriptionId());
    }

    /** Sends the message, now or when its turn comes. */
    void send(Message message, Qos qos, boolean retain, int subscriptionId) {
        if (link != null && !link.mayReceive(message)) {
            session.counters().droppedNotAuthorized.increment(); // before it takes room from what the client may have
        } else if (link == null && qos == Qos.AT_MOST_ONCE) {
            session.counters().droppedOffline.increment();
        } else if (link == null || !nothingWaits() || !mayTransmitNew(link, qos)) {
            backlog().enqueue(new Outgoing(message, qos, retain, subscriptionId), link);
        } else if (backlog().isBeyondRoom(message, qos)) {
            backlog().full(link, qos);
        } else {
            transmit(link, message, qos, retain, subscriptionId);
        }
    }

    /** Sends all messages of the burst now, if nothing is before them and there is room for all; else returns false, and has sent none. */
    boolean send(Burst burst, Subscription subscription) {
        Qos qos = Qos.min(burst.qos(), subscription.maximumQos());
        if (link == null
                || subscription.subscriptionId() != 0
                || !nothingWaits()
                || !link.isWritable()
                || !link.mayReceive(burst.get(0)) // all have one topic
                || !link.takesBurst(burst, qos)) {
            return false;
        }
        int[] packetIds = qos == Qos.AT_MOST_ONCE ? NO_PACKET_IDS : keep(burst, qos);
        if (packetIds == null) {
            return false;
        }
        quota = (char) (quota - packetIds.length);
        link.writeBurst(burst, qos, packetIds);
        return true;
    }

    private int @Nullable [] keep(Burst burst, Qos qos) {
        int size = burst.size();
        boolean isRoom = quota >= size
                && session.stored.inFlightCount() + size <= session.limits().inFlightMax()
                && session.stored.inFlightBytes() <= session.limits().queueBytesMax()
                && !backlog().isBeyondRoom(burst.bytes());
        return isRoom ? session.stored.send(burst::get, size, qos) : null;
    }

    /** A delivery has been stored: it is sent, now or when its turn comes. */
    void deliver(Outgoing outgoing) {
        if (!session.stored.admit(outgoing)) {
            return; // it comes with a page
        }
        if (outgoing.isDropped()) {
            return;
        }
        if (link != null && !link.mayReceive(outgoing.message())) {
            session.counters().droppedNotAuthorized.increment();
            session.stored.discard(outgoing);
            return;
        }
        if (link == null || !nothingWaits() || !mayTransmitNew(link, outgoing.qos())) {
            session.stored.enqueue(outgoing);
        } else {
            transmitOrDrop(link, outgoing);
        }
    }

    /** A part of the queue has come into memory. */
    void take(Page page) {
        session.stored.take(page);
        drain();
    }

    /** A delivery found the queue full: it was not stored, or the oldest was dropped. */
    void full() {
        backlog().full(link, Qos.AT_LEAST_ONCE);
    }

    /** Puts the retained messages of a subscription behind all that waits now, to be sent with the next {@link #drain}. */
    void replay(Subscription subscription, String clientId) {
        if (replays == null) {
            replays = new Replays(session.mailbox, session.registry);
        }
        replays.add(subscription, clientId, backlog().taken() + session.stored.queued());
    }

    /** Retained messages were read that were in the files alone. */
    void onRead(Replay replay, List<Message> read) {
        if (link == null || replays == null) {
            replay.onReadInVain();
        } else {
            replays.onRead(replay, read);
            drain();
        }
    }

    /** Others on the loop have had their turn. */
    void onNextTurn() {
        if (replays != null) {
            replays.onNextTurn();
        }
        drain();
    }

    /** What owners of topics offer takes turns with all else from now on. */
    void lane(OwnedLane its) {
        lane = its;
    }

    /** Sends what an owner of topics has offered, now or when its turn comes. */
    void send(Offered offered) {
        if (lane != null) {
            lane.add(offered);
            drain();
        }
    }

    /** How many retained messages are still to be sent, and how many subscriptions' are still to be looked up. */
    int replaying() {
        return replays == null ? 0 : replays.size();
    }

    /** The socket takes more, or the client has acknowledged something. */
    void drain() {
        ToClient to = link;
        if (to != null && to.isWritable()) {
            session.stored.streamedBytes(0);
        }
        if (to != null && sendAgain(to)) {
            boolean sent = true;
            while (sent) {
                sent = sendNext(to);
                sent |= sendOffered(to);
            }
        }
    }

    /** Sends what is first in line; returns false when nothing is, or it cannot go now. */
    private boolean sendNext(ToClient to) {
        Replay replay = replays == null ? null : replays.turn(backlog().taken(), session.stored.queued());
        if (replays != null && replay != null) {
            return replays.sendNext(to, replay, this);
        }
        Outgoing head = session.stored.queued() == 0 ? null : backlog().head();
        if (head == null || !mayTransmitNew(to, head.qos())) {
            return false;
        }
        backlog().take();
        if (!to.mayReceive(head.message())) {
            session.counters().droppedNotAuthorized.increment(); // it waited, and the rules are others now
            session.stored.discard(head);
        } else if (head.qos() == Qos.AT_MOST_ONCE) {
            transmit(to, head.message(), head.qos(), head.retain(), head.subscriptionId());
        } else {
            transmitOrDrop(to, head);
        }
        return true;
    }

    private void transmitOrDrop(ToClient to, Outgoing outgoing) {
        if (isExpired(outgoing.message())) {
            session.counters().droppedExpired.increment(); // [MQTT-3.3.2-5]
            session.stored.discard(outgoing);
        } else {
            transmit(to, outgoing);
        }
    }

    /** Sends what an owner of topics offered first; returns false when there is nothing, or it cannot go now. */
    private boolean sendOffered(ToClient to) {
        Offered offered = lane == null ? null : lane.peek();
        if (lane == null || offered == null) {
            return false;
        }
        Message message = offered.message();
        Subscription subscription = offered.stream().subscription();
        Qos qos = Qos.min(message.qos(), subscription.maximumQos());
        if (!mayTransmitNew(to, qos)
                || (session.stored.inFlightCount() > 0 && backlog().isBeyondRoom(message, qos))) {
            return false;
        }
        if (to.mayReceive(message)) {
            boolean retain = offered.retained() || (message.retain() && subscription.retainAsPublished());
            transmit(to, message, qos, retain, subscription.subscriptionId());
        } else {
            session.counters().droppedNotAuthorized.increment();
        }
        offered.stream().countSent();
        lane.remove();
        return true;
    }

    /** Sends again what was not acknowledged; returns whether all of it is under way. */
    private boolean sendAgain(ToClient to) {
        while (again != null) {
            Outgoing head = again.peekFirst();
            if (head == null) {
                again = null;
            } else if (head.awaiting() == Awaiting.PUBCOMP) {
                to.writeAck(PacketType.PUBREL, head.packetId(), ReasonCode.SUCCESS);
                again.pollFirst();
            } else if (mayTransmit(to, head.qos())) {
                again.pollFirst();
                quota--;
                sendAgain(to, head);
            } else {
                return false;
            }
        }
        return true;
    }

    private void sendAgain(ToClient to, Outgoing head) {
        if (to.mayReceive(head.message())) {
            write(to, head, true);
        } else {
            session.counters().droppedNotAuthorized.increment();
            finish(head);
        }
    }

    void transmit(ToClient to, Message message, Qos qos, boolean retain, int subscriptionId) {
        if (isExpired(message)) {
            session.counters().droppedExpired.increment(); // [MQTT-3.3.2-5]
        } else if (qos == Qos.AT_MOST_ONCE) {
            count(to.writePublish(message, qos, retain, subscriptionId, 0, false));
            if (message.payload().length > Backlog.BYTES_FREE && !to.isWritable()) {
                session.stored.streamedBytes(message.bytes()); // until it takes more: a long payload goes in parts
            }
        } else {
            int packetId = subscriptionId == 0 ? session.stored.send(message, qos, retain) : 0;
            if (packetId == 0) {
                transmit(to, new Outgoing(message, qos, retain, subscriptionId));
            } else {
                quota--;
                writeSent(to, message, qos, retain, packetId);
            }
        }
    }

    private void writeSent(ToClient to, Message message, Qos qos, boolean retain, int packetId) {
        boolean written = to.writePublish(message, qos, retain, 0, packetId, false);
        Outgoing tooLarge = written ? null : session.stored.inFlight(packetId);
        if (tooLarge != null) {
            count(false);
            finish(tooLarge); // as if it had been sent [MQTT-3.1.2-25]
        }
    }

    private void transmit(ToClient to, Outgoing outgoing) {
        boolean mayWrite = session.stored.send(outgoing);
        quota--;
        if (mayWrite) {
            write(to, outgoing, false);
        }
    }

    /** What had to be stored before the client is told is stored. A client that came meanwhile is told in any case. */
    void committed(Outgoing outgoing) {
        session.stored.committed(outgoing);
        if (link == null || session.stored.inFlight(outgoing.packetId()) != outgoing) {
            return;
        }
        if (outgoing.awaiting() == Awaiting.PUBCOMP) {
            link.writeAck(PacketType.PUBREL, outgoing.packetId(), ReasonCode.SUCCESS);
        } else {
            write(link, outgoing, false);
            drain();
        }
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

    private boolean nothingWaits() {
        return again == null && (replays == null || replays.isEmpty()) && session.stored.queued() == 0;
    }

    private boolean mayTransmit(ToClient to, Qos qos) {
        return to.isWritable() && (qos == Qos.AT_MOST_ONCE || quota > 0);
    }

    /** The quota begins anew with each connection; what is in flight, and its packet identifiers, do not. */
    boolean mayTransmitNew(ToClient to, Qos qos) {
        return mayTransmit(to, qos)
                && (qos == Qos.AT_MOST_ONCE
                        || (session.stored.inFlightCount() < session.limits().inFlightMax()
                                && session.stored.inFlightBytes()
                                        <= session.limits().queueBytesMax()));
    }

    private boolean isExpired(Message message) {
        return message.expiresAt() != Message.NEVER
                && message.isExpired(session.registry.time().steadyMillis());
    }

    private void count(boolean written) {
        if (!written) {
            session.counters().droppedTooLarge.increment();
        }
    }

    // ---- what the client answers

    /** As many PUBACK, PUBREC or PUBCOMP. One that answers nothing is ignored, or said to. */
    void answered(PacketType type, int[] packetIds, int count) {
        Awaiting answer = switch (type) {
            case PUBACK -> Awaiting.PUBACK;
            case PUBREC -> Awaiting.PUBREC;
            case PUBCOMP -> Awaiting.PUBCOMP;
            default -> throw new IllegalArgumentException(type + " answers no delivery");
        };
        int at = 0;
        while (at < count) {
            int plain = session.stored.answered(packetIds, at, count, answer);
            if (plain > 0) {
                goOn(answer, packetIds, at, plain);
            }
            at += plain;
            if (at < count) {
                answered(packetIds[at++], answer);
            }
        }
    }

    /** Nothing of these deliveries was stored, as of nearly all: each is a step further. */
    private void goOn(Awaiting answer, int[] packetIds, int from, int answered) {
        if (answer != Awaiting.PUBREC) {
            giveBackQuota(answered);
            if (lane != null || !nothingWaits()) {
                drain();
            }
        } else if (link != null) {
            link.writeAcks(PacketType.PUBREL, packetIds, from, answered);
        }
    }

    private void answered(int packetId, Awaiting answer) {
        if (answer == Awaiting.PUBREC) {
            received(packetId);
            return;
        }
        end(awaited(packetId, answer));
    }

    private void end(@Nullable Outgoing sent) {
        if (sent != null) {
            finish(sent);
            drain();
        }
    }

    /** PUBREC: the client has the message, and waits for our PUBREL. */
    private void received(int packetId) {
        Outgoing sent = ofQos2(packetId);
        if (sent == null) {
            writePubrel(packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
            return;
        }
        boolean repeated = sent.awaiting() == Awaiting.PUBCOMP;
        if (repeated ? session.stored.isCommitted() : session.stored.received(sent)) {
            writePubrel(packetId, ReasonCode.SUCCESS);
        }
    }

    /** PUBREC with an error: the client does not want the message. */
    void refused(int packetId) {
        end(ofQos2(packetId));
    }

    private @Nullable Outgoing ofQos2(int packetId) {
        Outgoing sent = session.stored.inFlight(packetId);
        if (sent != null && sent.awaiting() == Awaiting.PUBACK) {
            throw new ProtocolError(ReasonCode.PROTOCOL_ERROR, "PUBREC for QoS 1, packet identifier " + packetId);
        }
        return sent;
    }

    private @Nullable Outgoing awaited(int packetId, Awaiting answer) {
        Outgoing sent = session.stored.inFlight(packetId);
        if (sent != null && sent.awaiting() != answer) {
            throw new ProtocolError(
                    ReasonCode.PROTOCOL_ERROR,
                    answer + " for packet identifier " + packetId + ", which awaits " + sent.awaiting());
        }
        return sent;
    }

    private void finish(Outgoing sent) {
        session.stored.acknowledge(sent);
        giveBackQuota(1);
    }

    private void giveBackQuota(int deliveries) {
        quota = (char) Math.min(quota + deliveries, quotaMax); // [MQTT-4.9.0-2]
    }

    private void writePubrel(int packetId, ReasonCode reason) {
        if (link != null) {
            link.writeAck(PacketType.PUBREL, packetId, reason);
        }
    }
}
