package io.rollcall.presence.offheap;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies in the map: behind a CRC-32C of itself, so that one torn by a crash is recognised, and padded to a step, so that
 * a client's record that grows with its first disconnection stays where it is: to look for another place is a tenth of the cost of a change.
 */
final class Framed {
    /** A record of a usual client takes one step, with and without a disconnection. */
    static final int STEP_BYTES = 112;

    private static final int CRC_BYTES = Integer.BYTES;
    private static final int HEAD_BYTES = CRC_BYTES + Short.BYTES;

    private Framed() {}

    /** Frames a record that is not large. */
    static byte[] frame(byte[] record) {
        int steps = (HEAD_BYTES + record.length + STEP_BYTES - 1) / STEP_BYTES;
        byte[] framed = new byte[steps * STEP_BYTES];
        ByteBuffer head = ByteBuffer.wrap(framed).putShort(CRC_BYTES, (short) record.length);
        System.arraycopy(record, 0, framed, HEAD_BYTES, record.length);
        head.putInt(crc(framed));
        return framed;
    }

    /** The record, unchecked: while the map is open its locks keep a reader from a half-written one. */
    static byte @Nullable [] record(byte @Nullable [] framed) {
        return framed == null ? null : Arrays.copyOfRange(framed, HEAD_BYTES, HEAD_BYTES + length(framed));
    }

    static boolean isWhole(byte[] framed) {
        return framed.length >= HEAD_BYTES
                && HEAD_BYTES + length(framed) <= framed.length
                && ByteBuffer.wrap(framed).getInt() == crc(framed);
    }

    private static int length(byte[] framed) {
        return Short.toUnsignedInt(ByteBuffer.wrap(framed).getShort(CRC_BYTES));
    }

    /** Of length and record. */
    private static int crc(byte[] framed) {
        CRC32C crc = new CRC32C();
        crc.update(framed, CRC_BYTES, Short.BYTES + length(framed));
        return (int) crc.getValue();
    }
}
