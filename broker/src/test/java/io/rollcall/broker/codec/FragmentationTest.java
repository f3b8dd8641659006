package io.rollcall.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.ReasonCode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets that come in pieces are read as if they had come whole. */
class FragmentationTest {

    @ParameterizedTest
    @EnumSource
    void aPacketIsReadOnlyWhenItsLastByteIsThere(ProtocolVersion version) {
        RandomPackets packets = new RandomPackets(version.level());
        NettyEncoding netty = new NettyEncoding(version);
        for (int i = 0; i < 300; i++) {
            Packet sent = packets.next(version);
            byte[] bytes = netty.encode(sent);
            PacketReader reader = Wire.reader(version);
            ByteBuf in = Unpooled.buffer().writeZero(3).skipBytes(3);
            for (int at = 0; at < bytes.length - 1; at++) {
                in.writeByte(bytes[at]);
                assertThat(Wire.next(reader, in)).isNull();
                assertThat(in.readerIndex()).isEqualTo(3);
            }
            in.writeByte(bytes[bytes.length - 1]);
            Wire.assertSame(Wire.next(reader, in), sent, "packet " + i);
            assertThat(in.isReadable()).isFalse();
            in.release();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamCutAnywhereGivesTheSamePackets(ProtocolVersion version) {
        for (int seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            RandomPackets packets = new RandomPackets(seed);
            NettyEncoding netty = new NettyEncoding(version);
            List<Packet> sent = new ArrayList<>();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int i = 0; i < 15; i++) {
                sent.add(packets.next(version));
                stream.writeBytes(netty.encode(sent.get(i)));
            }
            Wire.assertSame(readInPieces(random, version, stream.toByteArray()), sent, "seed " + seed);
        }
    }

    private static List<Packet> readInPieces(Random random, ProtocolVersion version, byte[] stream) {
        PacketReader reader = Wire.reader(version);
        List<Packet> read = new ArrayList<>();
        ByteBuf in = Unpooled.buffer();
        for (int at = 0; at < stream.length; ) {
            int piece = Math.min(stream.length - at, 1 + random.nextInt(random.nextBoolean() ? 5 : 500));
            in.writeBytes(stream, at, piece);
            at += piece;
            for (Packet packet = Wire.next(reader, in); packet != null; packet = Wire.next(reader, in)) {
                read.add(packet);
            }
            in.discardReadBytes();
        }
        assertThat(in.isReadable()).isFalse();
        in.release();
        return read;
    }

    @Test
    void nothingIsReadPastAFrameThatPromisesMoreThanItHas() {
        ByteBuf in = Unpooled.wrappedBuffer(Wire.bytes("30 04 0010 'a'"), Wire.bytes("c0 00 c0 00 c0 00 c0 00 c0 00"));
        assertThatThrownBy(() -> Wire.next(Wire.reader(ProtocolVersion.V3_1_1), in))
                .isInstanceOfSatisfying(
                        ProtocolError.class,
                        error -> assertThat(error.reason()).isEqualTo(ReasonCode.MALFORMED_PACKET));
        in.release();
    }

    @Test
    void aWrongFixedHeaderIsRefusedBeforeTheRestIsThere() {
        ByteBuf in = Unpooled.wrappedBuffer(Wire.bytes("36 ff"));
        assertThatThrownBy(() -> Wire.next(Wire.reader(ProtocolVersion.V5), in)).isInstanceOf(ProtocolError.class);
        assertThat(in.readerIndex()).isZero();
        in.release();
    }
}
