package io.rollcall.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.api.ProtocolVersion;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Through one window, many connections' packets are read, whatever the window's size and the kind of buffer. */
class WindowTest {
    private static final int ROUNDS = 60;

    @ParameterizedTest
    @EnumSource
    void oneWindowServesManyBuffers(ProtocolVersion version) {
        for (int seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            Window window = new Window(2 + random.nextInt(300));
            for (int connection = 0; connection < 5; connection++) {
                readThrough(window, random, version, "seed " + seed + ", connection " + connection);
            }
        }
    }

    private static void readThrough(Window window, Random random, ProtocolVersion version, String what) {
        RandomPackets packets = new RandomPackets(random.nextLong());
        NettyEncoding netty = new NettyEncoding(version);
        List<Packet> sent = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = random.nextInt(20); i >= 0; i--) {
            Packet packet = packets.next(version);
            sent.add(packet);
            stream.writeBytes(netty.encode(packet));
        }
        byte[] half = netty.encode(packets.next(version));
        stream.write(half, 0, random.nextInt(half.length));
        ByteBuf in = Wire.anyBuffer(random, stream.toByteArray());
        PacketReader reader = Wire.reader(version);
        window.look(in);
        for (Packet packet : sent) {
            Wire.assertSame(reader.read(window), packet, what);
        }
        int before = window.at();
        assertThat(reader.read(window)).as(what).isNull();
        window.leave(in);
        assertThat(in.readerIndex()).as("%s: what is not whole is left", what).isEqualTo(before);
        assertThat(in.refCnt()).as(what).isEqualTo(1);
        in.release();
    }

    @Test
    void aPacketOfAnyLengthIsReadAndWhatIsBehindItToo() {
        Window window = new Window();
        for (int length : new int[] {0, 16_300, 16_384, 70_000, 131_072, 131_073, 900_000}) {
            byte[] payload = new byte[length];
            new Random(length).nextBytes(payload);
            ByteBuf in = Unpooled.directBuffer();
            for (int i = 0; i < 3; i++) {
                int remaining = 3 + payload.length;
                in.writeByte(0x30);
                VariableByteInteger.write(in, remaining);
                in.writeShort(1).writeByte('t').writeBytes(payload).writeShort(0xC000);
            }
            PacketReader reader = Wire.reader(ProtocolVersion.V3_1_1);
            window.look(in);
            for (int i = 0; i < 3; i++) {
                Publish publish = (Publish) Wire.some(reader.read(window));
                assertThat(publish.payload()).as("length %d", length).isEqualTo(payload);
                assertThat(reader.read(window)).as("length %d", length).isEqualTo(Pingreq.INSTANCE);
            }
            assertThat(reader.read(window)).isNull();
            window.leave(in);
            assertThat(in.isReadable()).isFalse();
            in.release();
        }
    }

    @Test
    void aPacketThatHasNotComeWholeIsNotCopied() {
        ByteBuf in = Unpooled.directBuffer().writeBytes(Wire.bytes("30 ff ff 03 0001 61"));
        Window window = new Window(8).look(in);
        PacketReader reader = Wire.reader(ProtocolVersion.V3_1_1);
        assertThat(reader.read(window)).isNull();
        assertThat(reader.awaited()).isEqualTo(4 + 65_535);
        assertThat(window.bytes()).hasSizeLessThanOrEqualTo(8);
        in.release();
    }

    @Test
    void aWindowThatIsLeftHoldsNothingOfAGreatPacket() {
        byte[] packet = Wire.packet(0x30, "'t' \"" + "x".repeat(300_000) + "\"");
        for (ByteBuf in :
                List.of(Unpooled.wrappedBuffer(packet), Unpooled.directBuffer().writeBytes(packet))) {
            Window window = new Window().look(in);
            assertThat(Wire.reader(ProtocolVersion.V3_1_1).read(window)).isInstanceOf(Publish.class);
            assertThat(window.bytes()).hasSizeGreaterThan(300_000);
            window.leave(in);
            assertThat(window.bytes()).hasSizeLessThanOrEqualTo(128 * 1024);
            in.release();
        }
    }
}
