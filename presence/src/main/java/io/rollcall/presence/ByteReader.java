package io.rollcall.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ByteWriter} wrote. Fails with an {@link IndexOutOfBoundsException} where the bytes end early. */
final class ByteReader {
    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes) {
        this(bytes, 0);
    }

    ByteReader(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    int one() {
        return bytes[at++] & 0xFF;
    }

    long eight() {
        long value = ByteBuffer.wrap(bytes).getLong(at);
        at += Long.BYTES;
        return value;
    }

    long number() {
        long value = 0;
        int shift = 0;
        int next;
        do {
            next = one();
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while ((next & 0x80) != 0);
        return value;
    }

    long signed() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    @Nullable
    String textOrNull() {
        long lengthAndOne = number();
        if (lengthAndOne == 0) {
            return null;
        }
        int length = Math.toIntExact(lengthAndOne - 1);
        String text = new String(bytes, at, length, UTF_8);
        at += length;
        return text;
    }

    String text() {
        String text = textOrNull();
        if (text == null) {
            throw new IllegalStateException("a text is absent that must be there, before byte " + at);
        }
        return text;
    }
}
