package io.rollcall.broker.spec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes of a packet, written field by field. Knows nothing of the broker's codec, on purpose. */
public final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The bytes of hexadecimal digits; blanks between them are for the reader. */
    public static byte[] ofHex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    public static String toHex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    public Bytes u8(int value) {
        out.write(value);
        return this;
    }

    public Bytes u16(int value) {
        return u8(value >> 8).u8(value);
    }

    public Bytes u32(long value) {
        return u16((int) (value >> 16)).u16((int) value);
    }

    /** A variable byte integer. */
    public Bytes variable(int value) {
        int rest = value;
        while (rest >= 0x80) {
            u8((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return u8(rest);
    }

    public Bytes text(String text) {
        return binary(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes with their length in front. */
    public Bytes binary(byte[] bytes) {
        return u16(bytes.length).raw(bytes);
    }

    public Bytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public Bytes raw(Bytes bytes) {
        return raw(bytes.toArray());
    }

    public byte[] toArray() {
        return out.toByteArray();
    }

    /** A whole packet: these bytes behind a fixed header. */
    public byte[] packet(int first) {
        return new Bytes().u8(first).variable(out.size()).raw(this).toArray();
    }
}
