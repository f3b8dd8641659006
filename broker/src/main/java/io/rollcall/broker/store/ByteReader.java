package io.rollcall.broker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads a record that a {@link ByteWriter} made. What is too short for that is thrown as an unchecked exception. */
final class ByteReader {
    private final ByteBuffer in;

    ByteReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    int u8() {
        return in.get() & 0xFF;
    }

    int u16() {
        return in.getShort() & 0xFFFF;
    }

    int i32() {
        return in.getInt();
    }

    long i64() {
        return in.getLong();
    }

    byte @Nullable [] bytesOrNull() {
        int length = in.getInt();
        if (length < 0) {
            return null;
        }
        if (length > in.remaining()) {
            throw new IllegalStateException("a record says " + length + " bytes, and has " + in.remaining());
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    byte[] bytes() {
        byte[] bytes = bytesOrNull();
        if (bytes == null) {
            throw new IllegalStateException("a record has nothing where bytes must be");
        }
        return bytes;
    }

    @Nullable
    String textOrNull() {
        byte[] bytes = bytesOrNull();
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    String text() {
        return new String(bytes(), UTF_8);
    }

    ByteReader skip(int count) {
        in.position(in.position() + count);
        return this;
    }

    byte[] rest() {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }
}
