package io.rollcall.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.ReasonCode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Acknowledgements that are read in runs are those that would be read one by one. */
class AckRunTest {
    private static final int SEEDS = 200;

    private final AckRun run = new AckRun();

    @Test
    void aStreamCutAnywhereGivesTheSameAcknowledgements() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            List<Packet> sent = packets(random);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            NettyEncoding netty = new NettyEncoding(ProtocolVersion.V5);
            sent.forEach(packet -> stream.writeBytes(netty.encode(packet)));
            assertThat(read(random, stream.toByteArray())).as("seed %d", seed).isEqualTo(sent);
        }
    }

    private static List<Packet> packets(Random random) {
        List<Packet> packets = new ArrayList<>();
        PacketType[] types = {PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP};
        for (int group = 0; group < 10; group++) {
            PacketType type = types[random.nextInt(types.length)];
            for (int i = random.nextInt(150); i >= 0; i--) {
                boolean failed = random.nextInt(40) == 0;
                packets.add(new Ack(
                        type,
                        1 + random.nextInt(0xFFFF),
                        failed ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS));
            }
            if (random.nextBoolean()) {
                packets.add(Pingreq.INSTANCE);
            }
        }
        packets.removeIf(packet -> packet instanceof Ack ack
                && ack.reason().isError()
                && (ack.type() == PacketType.PUBACK || ack.type() == PacketType.PUBREC));
        return packets;
    }

    private List<Packet> read(Random random, byte[] stream) {
        PacketReader reader = Wire.reader(ProtocolVersion.V5);
        Window window = new Window(1 + random.nextInt(64));
        List<Packet> read = new ArrayList<>();
        ByteBuf in = Unpooled.directBuffer();
        for (int at = 0; at < stream.length; ) {
            int piece = Math.min(stream.length - at, 1 + random.nextInt(random.nextBoolean() ? 5 : 500));
            in.writeBytes(stream, at, piece);
            at += piece;
            window.look(in);
            while (readNext(reader, window, read)) {}
            window.leave(in);
        }
        assertThat(in.isReadable()).isFalse();
        in.release();
        return read;
    }

    private boolean readNext(PacketReader reader, Window window, List<Packet> to) {
        if (reader.readAcks(window, run)) {
            for (int i = 0; i < run.count(); i++) {
                to.add(new Ack(run.type(), run.packetIds()[i], ReasonCode.SUCCESS));
            }
            return true;
        }
        Packet packet = reader.read(window);
        if (packet != null) {
            to.add(packet);
        }
        return packet != null;
    }

    @Test
    void manyOfAKindAreOneRun() {
        ByteBuf in = Unpooled.buffer();
        for (int packetId = 1; packetId <= 70; packetId++) {
            in.writeInt(0x4002_0000 | packetId);
        }
        Window window = new Window().look(in);
        assertThat(run.read(window)).isTrue();
        assertThat(run.count()).isEqualTo(64);
        assertThat(run.read(window)).isTrue();
        assertThat(run.count()).isEqualTo(6);
        assertThat(run.packetIds()[5]).isEqualTo(70);
        assertThat(run.read(window)).isFalse();
    }

    @Test
    void whatBreaksARuleEndsTheRun() {
        ByteBuf in = Unpooled.buffer().writeInt(0x4002_0001).writeInt(0x4002_0000);
        Window window = new Window().look(in);
        assertThat(run.read(window)).isTrue();
        assertThat(run.count()).isEqualTo(1);
        assertThat(run.read(window)).as("packet identifier 0").isFalse();
        assertThat(window.position()).isEqualTo(4);
    }
}
