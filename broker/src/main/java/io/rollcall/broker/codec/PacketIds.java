package io.rollcall.broker.codec;

import static io.rollcall.broker.message.ReasonCode.PROTOCOL_ERROR;

import io.rollcall.broker.message.ProtocolError;

/** Reads packet identifiers [2.2.1]. From any thread. */
final class PacketIds {
    private PacketIds() {}

    /** A packet identifier of 1 to 65,535. */
    static int read(Frame frame) {
        int packetId = frame.readShort();
        if (packetId == 0) {
            throw new ProtocolError(PROTOCOL_ERROR, "MQTT-2.2.1-3: packet identifier 0");
        }
        return packetId;
    }
}
