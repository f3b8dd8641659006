package io.rollcall.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.rollcall.broker.api.ProtocolVersion;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Netty's encoder writes, our reader reads. */
class ReaderAgainstNettyTest {
    private static final int PACKETS = 4_000;

    @ParameterizedTest
    @EnumSource
    void whatNettyEncodesIsReadAsItWas(ProtocolVersion version) {
        long seed = 20_260_101L + version.level();
        RandomPackets packets = new RandomPackets(seed);
        NettyEncoding netty = new NettyEncoding(version);
        PacketReader reader = Wire.reader(version);
        for (int i = 0; i < PACKETS; i++) {
            Packet sent = packets.next(version);
            Packet read = Wire.read(reader, netty.encode(sent));
            Wire.assertSame(read, sent, "seed " + seed + ", packet " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyInOneBufferAreReadOneByOne(ProtocolVersion version) {
        long seed = 77L + version.level();
        Random random = new Random(seed);
        RandomPackets packets = new RandomPackets(seed);
        NettyEncoding netty = new NettyEncoding(version);
        for (int round = 0; round < 100; round++) {
            Packet[] sent = new Packet[20];
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < sent.length; i++) {
                sent[i] = packets.next(version);
                bytes.writeBytes(netty.encode(sent[i]));
            }
            ByteBuf stream = Wire.anyBuffer(random, bytes.toByteArray());
            PacketReader reader = Wire.reader(version);
            for (Packet one : sent) {
                Wire.assertSame(Wire.next(reader, stream), one, "seed " + seed);
            }
            assertThat(Wire.next(reader, stream)).isNull();
            assertThat(stream.refCnt()).isEqualTo(1);
            stream.release();
        }
    }
}
