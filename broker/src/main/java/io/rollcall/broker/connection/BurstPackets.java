package io.rollcall.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.codec.PacketWriter;
import io.rollcall.broker.codec.PublishHead;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.routing.Burst;

/** The messages of a {@link Burst} as PUBLISH packets with nothing of any client's own: written once, before and since MQTT 5. On the loop. */
final class BurstPackets {
    private final PublishHead head = new PublishHead();
    private final Packets before5 = new Packets(ProtocolVersion.V3_1_1);
    private final Packets since5 = new Packets(ProtocolVersion.V5);

    private static final class Packets {
        private final PacketWriter writer;
        private final ByteBuf bytes = Unpooled.buffer();
        private long burst;

        Packets(ProtocolVersion version) {
            this.writer = PacketWriter.of(version);
        }
    }

    /** One behind the other; to be copied. */
    ByteBuf of(Burst burst, boolean isV5) {
        Packets packets = isV5 ? since5 : before5;
        if (packets.burst != burst.number()) {
            packets.bytes.clear();
            for (int i = 0; i < burst.size(); i++) {
                packets.writer.publish(packets.bytes, burst.get(i), head.begin(Qos.AT_MOST_ONCE, false, false, 0));
                head.forget();
            }
            packets.burst = burst.number();
        }
        return packets.bytes;
    }
}
