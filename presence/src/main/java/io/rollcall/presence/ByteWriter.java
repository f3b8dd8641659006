package io.rollcall.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that grow as they are written. Of one thread. */
final class ByteWriter {
    private static final int BYTES_AT_FIRST = 256;

    private byte[] bytes = new byte[BYTES_AT_FIRST];
    private int length;

    ByteWriter one(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    ByteWriter eight(long value) {
        room(Long.BYTES);
        ByteBuffer.wrap(bytes).putLong(length, value);
        length += Long.BYTES;
        return this;
    }

    /** Seven bits a byte, the lowest first; few bytes for a small number that is not negative. */
    ByteWriter number(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            one((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return one((int) rest);
    }

    /** Few bytes also for a small number that is negative. */
    ByteWriter signed(long value) {
        return number((value << 1) ^ (value >> 63));
    }

    ByteWriter text(@Nullable String text) {
        if (text == null) {
            return number(0);
        }
        byte[] utf8 = text.getBytes(UTF_8);
        number(utf8.length + 1L);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
