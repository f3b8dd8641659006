package io.rollcall.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.api.ProtocolVersion;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Bytes for tests, as they go over a wire, written so that one can read them: {@code 3c} is a byte, {@code 'abc'} a
 * string with its length in front, {@code "abc"} bare characters, <code>{ .. }</code> a section with its length in front.
 */
final class Wire {
    static final ReadLimits NO_LIMIT = new ReadLimits(ConnectProperties.NO_LIMIT, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final String text;
    private int at;

    private Wire(String text) {
        this.text = text;
    }

    /** A packet: its first byte, its remaining length, and what follows. */
    static byte[] packet(int first, String content) {
        byte[] body = bytes(content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        writeLength(out, body.length);
        out.writeBytes(body);
        return out.toByteArray();
    }

    static byte[] bytes(String text) {
        Wire wire = new Wire(text);
        byte[] bytes = wire.section();
        assertThat(wire.at).as("all of " + text).isEqualTo(text.length());
        return bytes;
    }

    private byte[] section() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (at < text.length() && text.charAt(at) != '}') {
            char c = text.charAt(at);
            switch (c) {
                case ' ' -> at++;
                case '{' -> {
                    at++;
                    byte[] inner = section();
                    at++;
                    writeLength(out, inner.length);
                    out.writeBytes(inner);
                }
                case '\'', '"' -> {
                    byte[] utf8 = quoted(c).getBytes(StandardCharsets.UTF_8);
                    if (c == '\'') {
                        out.write(utf8.length >> 8);
                        out.write(utf8.length);
                    }
                    out.writeBytes(utf8);
                }
                default -> {
                    out.write(Integer.parseInt(text.substring(at, at + 2), 16));
                    at += 2;
                }
            }
        }
        return out.toByteArray();
    }

    private String quoted(char quote) {
        int end = text.indexOf(quote, at + 1);
        String inner = text.substring(at + 1, end);
        at = end + 1;
        return inner;
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        int rest = length;
        for (; rest >= 0x80; rest >>= 7) {
            out.write(rest | 0x80);
        }
        out.write(rest);
    }

    private static final int WINDOW_BYTES = 16;

    static PacketReader reader(ProtocolVersion version) {
        PacketReader reader = new PacketReader(NO_LIMIT);
        reader.version(version);
        return reader;
    }

    /** Reads the next packet, through a window that copies few bytes at once, so that most packets go over its end. */
    static @Nullable Packet next(PacketReader reader, ByteBuf in) {
        Window window = new Window(WINDOW_BYTES).look(in);
        try {
            return reader.read(window);
        } finally {
            window.leave(in);
        }
    }

    /** Reads what must be one whole packet, and leaves nothing behind. */
    static Packet read(PacketReader reader, byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        Packet packet = next(reader, in);
        assertThat(in.readableBytes()).isZero();
        assertThat(in.refCnt()).isEqualTo(1);
        in.release();
        return some(packet);
    }

    static Packet read(ProtocolVersion version, byte[] bytes) {
        return read(reader(version), bytes);
    }

    /** Compares packets, or lists of them, field by field, and arrays by what is in them. */
    static void assertSame(@Nullable Object read, Object sent, String what) {
        assertThat(read)
                .as(what)
                .usingRecursiveComparison()
                .withEqualsForType(Arrays::equals, byte[].class)
                .isEqualTo(sent);
    }

    static Packet some(@Nullable Packet packet) {
        assertThat(packet).isNotNull();
        return packet;
    }

    /** The bytes in one of the kinds of buffers that there are, and not at its beginning. */
    static ByteBuf anyBuffer(Random random, byte[] bytes) {
        int before = random.nextInt(5);
        ByteBuf buffer = switch (random.nextInt(3)) {
            case 0 -> Unpooled.buffer(before + bytes.length);
            case 1 -> Unpooled.directBuffer(before + bytes.length);
            default -> {
                int cut = random.nextInt(before + bytes.length + 1);
                yield Unpooled.wrappedBuffer(
                        Unpooled.wrappedBuffer(new byte[cut]),
                        Unpooled.wrappedBuffer(new byte[before + bytes.length - cut]));
            }
        };
        buffer.clear().writeZero(before).writeBytes(bytes);
        return buffer.readerIndex(before);
    }
}
