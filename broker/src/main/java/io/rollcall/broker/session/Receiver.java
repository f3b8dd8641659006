package io.rollcall.broker.session;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.routing.Burst;
import io.rollcall.broker.session.Answers.Answer;
import io.rollcall.broker.store.Posting;
import org.jspecify.annotations.Nullable;

/**
 * The half of a session that takes messages from the client [4.3], and gives it its answers: each when what it promises is
 * stored. What nobody has to store is answered at once. On the session's owner.
 */
final class Receiver implements Burst.Publisher {
    private final Session session;

    // valid for the connection
    private char receiveMaximum; // 65,535 at most, as the specification has it
    private char unansweredQos1;
    private @Nullable ToClient link;
    private @Nullable Answers answers;
    private @Nullable Posting lasting;

    Receiver(Session session) {
        this.session = session;
    }

    /** The client is here, and was told how many messages of QoS 1 and 2 it may have in flight. */
    void attach(int itsReceiveMaximum) {
        receiveMaximum = (char) itsReceiveMaximum;
    }

    /** The client is away: it is not answered any more. */
    void detach() {
        link = null;
        lasting = null;
        if (answers != null) {
            answers.close();
            answers = null;
            unansweredQos1 = 0;
        }
    }

    /** A message from the client: routed once, whatever the client repeats, then acknowledged. */
    void receive(Message message, int packetId, ToClient by) {
        link = by;
        switch (message.qos()) {
            case AT_MOST_ONCE -> route(message, packetId);
            case AT_LEAST_ONCE -> {
                checkInFlight(session.stored.receivedCount() + unansweredQos1 + 1);
                route(message, packetId);
            }
            case EXACTLY_ONCE -> receiveOnce(message, packetId, by);
        }
    }

    private void receiveOnce(Message message, int packetId, ToClient by) {
        if (!session.stored.receive(packetId)) {
            answer(message.qos(), packetId, ReasonCode.SUCCESS, by); // a repetition: not routed again [MQTT-4.3.3-10]
            return;
        }
        checkInFlight(session.stored.receivedCount());
        route(message, packetId);
    }

    private void route(Message message, int packetId) {
        boolean isAnswered = message.qos() != Qos.AT_MOST_ONCE;
        Burst burst = session.mailbox.owner().burst();
        if (session.registry.router().routeSoon(message, packetId, isAnswered ? this : null, burst)) {
            return;
        }
        burst.deliver();
        Posting posting = lasting();
        int taken = session.registry.router().route(message, posting);
        if (isAnswered) {
            routed(message, packetId, taken, posting);
        }
    }

    @Override
    public void routed(Burst burst) {
        if (link != null && burst.isTakenWhole() && nothingWaits()) {
            link.writeAcks(answerTo(burst.qos()), burst.packetIds(), 0, burst.size());
            return;
        }
        for (int i = 0; i < burst.size(); i++) {
            routed(burst.get(i), burst.packetIds()[i], burst.taken(i), burst.lasting(i));
        }
    }

    private void routed(Message message, int packetId, int taken, Posting posting) {
        ToClient to = link;
        if (!posting.isEmpty() && message.qos() == Qos.EXACTLY_ONCE) {
            session.stored.receiveWith(posting, packetId);
        }
        ReasonCode reason = taken == 0 ? ReasonCode.NO_MATCHING_SUBSCRIBERS : ReasonCode.SUCCESS;
        if (to == null) { // what it published ended its own connection
            if (!posting.isEmpty()) {
                session.registry.store().post(message, posting, null);
            }
        } else if (!posting.isEmpty()) {
            session.registry
                    .store()
                    .post(message, posting, answers().add(new Acknowledgement(message.qos(), packetId, reason, to)));
        } else if (message.retain() && session.registry.store().isDurable()) {
            session.registry
                    .store()
                    .afterCommit(answers().add(new Acknowledgement(message.qos(), packetId, reason, to)));
        } else {
            reply(message.qos(), packetId, reason, to);
        }
    }

    /** One of QoS 1 is in flight until it is answered; one of QoS 2 until it is released. */
    private void checkInFlight(int count) {
        if (count > receiveMaximum) {
            throw new ProtocolError(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    "MQTT-3.3.4-7: " + count + " messages in flight, " + (int) receiveMaximum + " allowed");
        }
    }

    /** As many PUBREL: the client will not send these messages again. */
    void release(int[] packetIds, int count, ToClient by) {
        int at = 0;
        if (!session.stored.isDurable() && session.stored.isCommitted()) {
            while (at < count && session.stored.release(packetIds[at])) {
                at++;
            }
        }
        if (at > 0) {
            by.writeAcks(PacketType.PUBCOMP, packetIds, 0, at);
        }
        while (at < count) {
            release(packetIds[at++], by);
        }
    }

    private void release(int packetId, ToClient by) {
        ReasonCode reason =
                session.stored.release(packetId) ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        if (session.stored.isCommitted()) {
            by.writeAck(PacketType.PUBCOMP, packetId, reason);
        } else {
            whenCommitted(() -> by.writeAck(PacketType.PUBCOMP, packetId, reason));
        }
    }

    // ---- answers

    /** Answers a PUBLISH that nothing has to be stored for, after those before it. */
    void answer(Qos qos, int packetId, ReasonCode reason, ToClient by) {
        session.mailbox.owner().burst().deliver(); // with what was published before it
        reply(qos, packetId, reason, by);
    }

    private void reply(Qos qos, int packetId, ReasonCode reason, ToClient to) {
        if (nothingWaits()) {
            to.writeAck(answerTo(qos), packetId, reason);
        } else {
            answers().add(new Acknowledgement(qos, packetId, reason, to)).completed(true);
        }
    }

    /** Runs when all is stored that the session did so far, unless its connection is over then. */
    void whenCommitted(Runnable answer) {
        if (session.stored.isCommitted()) {
            answer.run();
            return;
        }
        session.stored.afterCommit(answers().add(new Answer() {
            @Override
            void leave(boolean itIsStored) {
                answer.run();
            }
        }));
    }

    private boolean nothingWaits() {
        return answers == null || answers.isEmpty();
    }

    private Posting lasting() {
        if (lasting == null) {
            lasting = new Posting();
        }
        return lasting;
    }

    private Answers answers() {
        if (answers == null) {
            answers = new Answers(session.mailbox);
        }
        return answers;
    }

    private static PacketType answerTo(Qos qos) {
        return qos == Qos.AT_LEAST_ONCE ? PacketType.PUBACK : PacketType.PUBREC;
    }

    /** PUBACK or PUBREC. */
    private final class Acknowledgement extends Answer {
        private final Qos qos;
        private final int packetId;
        private final ReasonCode reason;
        private final ToClient to;

        Acknowledgement(Qos qos, int packetId, ReasonCode reason, ToClient to) {
            this.qos = qos;
            this.packetId = packetId;
            this.reason = reason;
            this.to = to;
            if (qos == Qos.AT_LEAST_ONCE) {
                unansweredQos1++;
            }
        }

        /** Before MQTT 5 there is no word for a refusal: the connection ends, and the client sends the message again. */
        @Override
        void leave(boolean itIsStored) {
            if (qos == Qos.AT_LEAST_ONCE) {
                unansweredQos1--;
            }
            if (itIsStored || session.client().version() == ProtocolVersion.V5) {
                to.writeAck(answerTo(qos), packetId, itIsStored ? reason : ReasonCode.QUOTA_EXCEEDED);
            } else {
                to.end(DisconnectCause.QUOTA_EXCEEDED, ReasonCode.QUOTA_EXCEEDED, null);
            }
        }

        @Override
        void undo() {
            if (qos == Qos.EXACTLY_ONCE) {
                session.stored.refused(packetId);
            }
        }
    }
}
