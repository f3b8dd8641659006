package io.rollcall.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.codec.PacketWriter;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.routing.Burst;

/**
 * The messages of a {@link Burst} as PUBLISH packets with nothing of any client's own but their packet identifiers: written once for each QoS,
 * before and since MQTT 5. On the loop.
 */
final class BurstPackets {
    private final Packets[] before5 = new Packets[Qos.values().length];
    private final Packets[] since5 = new Packets[Qos.values().length];

    BurstPackets() {
        for (Qos qos : Qos.values()) {
            before5[qos.level()] = new Packets(ProtocolVersion.V3_1_1, qos);
            since5[qos.level()] = new Packets(ProtocolVersion.V5, qos);
        }
    }

    /** Of one version and QoS. */
    private static final class Packets {
        private final PacketWriter writer;
        private final Qos qos;
        private final ByteBuf bytes = Unpooled.buffer();
        private final int[] packetIdsAt = new int[Burst.MESSAGES_MAX];
        private long burst;

        Packets(ProtocolVersion version, Qos qos) {
            this.writer = PacketWriter.of(version);
            this.qos = qos;
        }

        void prepare(Burst its) {
            if (burst == its.number()) {
                return;
            }
            burst = 0; // what fails while it is written is no burst's
            bytes.clear();
            writer.publishes(bytes, its::get, its.size(), qos, packetIdsAt);
            burst = its.number();
        }

        void write(ByteBuf out, int[] packetIds) {
            int start = out.writerIndex();
            out.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
            for (int i = 0; i < packetIds.length; i++) {
                out.setShort(start + packetIdsAt[i], packetIds[i]);
            }
        }
    }

    private Packets of(Qos qos, boolean isV5) {
        return (isV5 ? since5 : before5)[qos.level()];
    }

    /** Writes the packets of a burst, if they are not written yet. */
    void prepare(Burst burst, Qos qos, boolean isV5) {
        of(qos, isV5).prepare(burst);
    }

    /**
     * Copies the packets of a burst, one behind the other.
     *
     * @param packetIds one for each, or none for QoS 0
     */
    void write(ByteBuf out, Burst burst, Qos qos, boolean isV5, int[] packetIds) {
        Packets packets = of(qos, isV5);
        packets.prepare(burst);
        packets.write(out, packetIds);
    }
}
