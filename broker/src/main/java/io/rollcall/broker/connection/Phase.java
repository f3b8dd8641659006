package io.rollcall.broker.connection;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.codec.Ack;
import io.rollcall.broker.codec.AckRun;
import io.rollcall.broker.codec.Packet;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.ReasonCode;

/** What a {@link Wire} serves: a connection before its CONNECT is answered, or after. On the loop. */
interface Phase {

    void onPacket(Packet packet);

    /** As many packets of a kind. */
    default void onAcks(AckRun acks) {
        onPacket(new Ack(
                acks.type(), acks.packetIds()[0], ReasonCode.SUCCESS)); // who does not wait for one does not for more
    }

    /** What the client sent breaks the protocol. Ends with the wire closed. */
    void onProtocolError(ProtocolError error);

    /** Something of ours failed. Ends with the wire closed. */
    void onMistake(Throwable mistake);

    /** The socket is gone, and not by us. */
    void onLost(DisconnectCause cause);

    /** The socket takes more. */
    void onWritable();
}
