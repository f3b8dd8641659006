package io.rollcall.presence.offheap;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A record as it lies in the map: behind a CRC-32C of itself, so that one torn by a crash is recognised. */
final class Framed {
    private static final int CRC_BYTES = Integer.BYTES;

    private Framed() {}

    static byte[] frame(byte[] record) {
        return ByteBuffer.allocate(CRC_BYTES + record.length)
                .putInt(crc(record, 0))
                .put(record)
                .array();
    }

    /** The record, unchecked: while the map is open its locks keep a reader from a half-written one. */
    static byte @Nullable [] record(byte @Nullable [] framed) {
        return framed == null ? null : Arrays.copyOfRange(framed, CRC_BYTES, framed.length);
    }

    static boolean isWhole(byte[] framed) {
        return framed.length > CRC_BYTES && ByteBuffer.wrap(framed).getInt() == crc(framed, CRC_BYTES);
    }

    private static int crc(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
