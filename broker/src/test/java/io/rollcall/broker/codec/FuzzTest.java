package io.rollcall.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.ProtocolError;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever comes is a packet, or a part of one, or a {@link ProtocolError}; and never more than its frame is read. */
class FuzzTest {
    private static final int ROUNDS = 20_000;
    private static final int MUTATIONS = 5;
    private static final byte[] TELLING = {0, 1, 2, 3, 0x7f, (byte) 0x80, (byte) 0xbf, (byte) 0xc0, (byte) 0xed, -1};

    private int parsed;
    private int refused;

    @ParameterizedTest
    @EnumSource
    void aPacketWithMistakesIsReadOrRefused(ProtocolVersion version) {
        RandomPackets packets = new RandomPackets(version.level());
        NettyEncoding netty = new NettyEncoding(version);
        PacketReader kept = Wire.reader(version);
        for (int seed = 0; seed < ROUNDS / MUTATIONS; seed++) {
            Random random = new Random(seed);
            byte[] packet = netty.encode(packets.next(version));
            for (int i = 0; i < MUTATIONS; i++) {
                kept.version(version);
                PacketReader reader = random.nextBoolean() ? kept : new PacketReader(Wire.NO_LIMIT);
                readAll(random, reader, mutate(random, packet), "seed " + seed);
            }
        }
        assertThat(parsed).isGreaterThan(ROUNDS / 20);
        assertThat(refused).isGreaterThan(ROUNDS / 4);
    }

    @ParameterizedTest
    @EnumSource
    void noiseIsReadOrRefused(ProtocolVersion version) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 1) {
                bytes[1] = (byte) Math.min(bytes.length - 2, 0x7f);
            }
            readAll(random, Wire.reader(version), bytes, "seed " + seed);
        }
    }

    private static byte[] mutate(Random random, byte[] packet) {
        byte[] bytes = Arrays.copyOf(packet, Math.min(packet.length, 2_000));
        for (int mistakes = 1 + random.nextInt(3); mistakes > 0; mistakes--) {
            int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 12));
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
                case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> bytes[at]++;
            }
        }
        return bytes;
    }

    /** The buffer ends where the bytes end, so that a reader that looked further would fail. */
    private void readAll(Random random, PacketReader reader, byte[] bytes, String what) {
        ByteBuf in = Wire.anyBuffer(random, bytes);
        int before = in.readerIndex();
        try {
            while (Wire.next(reader, in) != null) {
                parsed++;
                before += frameLength(in, before);
                check(in.readerIndex() == before, what);
            }
            check(in.readerIndex() == before, what); // what is not whole is left alone
        } catch (ProtocolError e) {
            refused++;
            check(in.readerIndex() == before || in.readerIndex() == before + frameLength(in, before), what);
        } catch (RuntimeException e) {
            fail(what + ": " + Arrays.toString(bytes), e);
        }
        check(in.refCnt() == 1, what);
        in.release();
    }

    /** Cheaper than AssertJ where there are millions. */
    private static void check(boolean holds, String what) {
        if (!holds) {
            fail(what);
        }
    }

    private static int frameLength(ByteBuf in, int at) {
        int remaining = 0;
        int length = 1;
        for (int shift = 0; ; shift += 7) {
            int b = in.getByte(at + length++);
            remaining |= (b & 0x7F) << shift;
            if (b >= 0) {
                return length + remaining;
            }
        }
    }
}
