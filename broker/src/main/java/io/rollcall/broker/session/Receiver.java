package io.rollcall.broker.session;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.routing.Router;
import io.rollcall.broker.store.StoredSession;

/** The half of a session that takes messages from the client [4.3]. On the session's owner. */
final class Receiver {
    private final StoredSession stored;
    private final Router router;

    // valid for the connection
    private int receiveMaximum;

    Receiver(StoredSession stored, Router router) {
        this.stored = stored;
        this.router = router;
    }

    /** The client is here, and was told how many messages of QoS 1 and 2 it may have in flight. */
    void attach(int itsReceiveMaximum) {
        receiveMaximum = itsReceiveMaximum;
    }

    /** A message from the client: routed once, whatever the client repeats, then acknowledged. */
    void receive(Message message, int packetId, ToClient link) {
        switch (message.qos()) {
            case AT_MOST_ONCE -> router.route(message);
            case AT_LEAST_ONCE -> {
                checkInFlight(stored.receivedCount() + 1);
                link.writePuback(packetId, answer(router.route(message)));
            }
            case EXACTLY_ONCE -> receiveOnce(message, packetId, link);
        }
    }

    private void receiveOnce(Message message, int packetId, ToClient link) {
        if (!stored.receive(packetId)) {
            link.writePubrec(packetId, ReasonCode.SUCCESS); // a repetition: not routed again [MQTT-4.3.3-10]
            return;
        }
        checkInFlight(stored.receivedCount());
        link.writePubrec(packetId, answer(router.route(message)));
    }

    /** One of QoS 1 is in flight until it is answered, at once; one of QoS 2 until it is released. */
    private void checkInFlight(int count) {
        if (count > receiveMaximum) {
            throw new ProtocolError(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    "MQTT-3.3.4-7: " + count + " messages in flight, " + receiveMaximum + " allowed");
        }
    }

    /** PUBREL: the client will not send the message again. */
    void release(int packetId, ToClient link) {
        boolean known = stored.release(packetId);
        link.writePubcomp(packetId, known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
    }

    private static ReasonCode answer(int receivers) {
        return receivers == 0 ? ReasonCode.NO_MATCHING_SUBSCRIBERS : ReasonCode.SUCCESS;
    }
}
