package io.rollcall.broker.codec;

import io.rollcall.broker.message.PacketType;

/** PINGREQ: the client is alive [3.12]. */
public record Pingreq() implements Packet {
    static final Pingreq INSTANCE = new Pingreq();

    @Override
    public PacketType type() {
        return PacketType.PINGREQ;
    }
}
