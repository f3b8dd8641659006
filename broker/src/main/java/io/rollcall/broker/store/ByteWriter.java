package io.rollcall.broker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes one record after the other. Big-endian, so that the order of bytes is the order of numbers. For one thread. */
final class ByteWriter {
    private static final int ABSENT = -1;

    private byte[] bytes = new byte[512];
    private int length;

    /** A new record begins. */
    ByteWriter begin() {
        length = 0;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private int grow(int by) {
        int at = length;
        length = Math.addExact(length, by);
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8)));
        }
        return at;
    }

    ByteWriter u8(int value) {
        int at = grow(1);
        bytes[at] = (byte) value;
        return this;
    }

    ByteWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    ByteWriter i32(int value) {
        return u16(value >>> 16).u16(value);
    }

    ByteWriter i64(long value) {
        return i32((int) (value >>> 32)).i32((int) value);
    }

    ByteWriter raw(byte[] value) {
        int at = grow(value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        return this;
    }

    ByteWriter bytes(byte @Nullable [] value) {
        return value == null ? i32(ABSENT) : i32(value.length).raw(value);
    }

    ByteWriter text(@Nullable String value) {
        return bytes(value == null ? null : value.getBytes(UTF_8));
    }
}
