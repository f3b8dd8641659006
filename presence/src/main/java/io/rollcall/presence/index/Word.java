package io.rollcall.presence.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bytes as words of eight, the first byte the highest and zeros behind the last, so that words compare unsigned as their bytes do. */
final class Word {
    static final int BYTES = Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Word() {}

    /** How many words so many bytes are. */
    static int count(int bytes) {
        return (bytes + BYTES - 1) / BYTES;
    }

    /** Keeps, of eight bytes read from there, those within the length. */
    static long within(long word, int from, int length) {
        int rest = length - from;
        return rest >= BYTES ? word : rest <= 0 ? 0 : word & (-1L << ((BYTES - rest) * Byte.SIZE));
    }

    static long of(byte[] bytes, int index) {
        int from = index * BYTES;
        if (from + BYTES <= bytes.length) {
            return (long) LONGS.get(bytes, from);
        }
        long word = 0;
        for (int i = from; i < bytes.length; i++) {
            word |= (bytes[i] & 0xFFL) << ((BYTES - 1 - (i - from)) * Byte.SIZE);
        }
        return word;
    }
}
