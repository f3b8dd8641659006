package io.rollcall.broker.codec;

import static io.rollcall.broker.message.ReasonCode.MALFORMED_PACKET;
import static io.rollcall.broker.message.ReasonCode.PROTOCOL_ERROR;

import io.rollcall.broker.message.ProtocolError;
import java.util.Arrays;

/**
 * What one packet holds behind its fixed header, read field by field and never past its end; or, for a while, its
 * properties, never past theirs. Lives for one read, on the thread that reads.
 */
final class Frame {
    private static final byte[] NO_BYTES = {};

    private final byte[] in;
    private final ReadLimits limits;
    private int position;
    private int end;

    /**
     * A frame that is whole in the array.
     *
     * @param end the index behind its last byte
     */
    Frame(byte[] in, int position, int end, ReadLimits limits) {
        this.in = in;
        this.limits = limits;
        this.position = position;
        this.end = end;
    }

    ReadLimits limits() {
        return limits;
    }

    boolean isEmpty() {
        return position == end;
    }

    /** One byte, unsigned. */
    int readByte() {
        return in[advance(1)] & 0xFF;
    }

    /** A two byte integer [1.5.2]. */
    int readShort() {
        int from = advance(2);
        return ((in[from] & 0xFF) << 8) | (in[from + 1] & 0xFF);
    }

    /** A packet identifier [2.2.1]: 1 to 65,535. */
    int readPacketId() {
        int packetId = readShort();
        if (packetId == 0) {
            throw new ProtocolError(PROTOCOL_ERROR, "MQTT-2.2.1-3: packet identifier 0");
        }
        return packetId;
    }

    /** A four byte integer [1.5.3]. */
    long readInt() {
        int high = readShort();
        return ((long) high << 16) | readShort();
    }

    /** A variable byte integer [1.5.5]. */
    int readVariableByteInteger() {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int b = readByte();
            value |= (b & 0x7F) << shift;
            if (b < 0x80) {
                if (b == 0 && shift > 0) {
                    throw new ProtocolError(MALFORMED_PACKET, "MQTT-1.5.5-1: not the least number of bytes");
                }
                return value;
            }
        }
        throw new ProtocolError(MALFORMED_PACKET, "1.5.5: a variable byte integer of more than four bytes");
    }

    /** Binary data [1.5.6]. */
    byte[] readBinary() {
        return readBytes(readShort());
    }

    /** A UTF-8 encoded string [1.5.4]. */
    String readText() {
        byte[] utf8 = readBinary();
        return Utf8.text(utf8, utf8.length);
    }

    /** Checks a UTF-8 encoded string that nobody needs. */
    void skipText() {
        byte[] utf8 = readBinary();
        Utf8.check(utf8, utf8.length);
    }

    /** All that is left. */
    byte[] readRest() {
        return readBytes(end - position);
    }

    byte[] readBytes(int length) {
        int from = advance(length);
        return length == 0 ? NO_BYTES : Arrays.copyOfRange(in, from, from + length);
    }

    /** The array that it is in. */
    byte[] bytes() {
        return in;
    }

    /** Goes behind bytes that are looked at where they are. Returns where in the array they begin. */
    int pass(int length) {
        return advance(length);
    }

    /**
     * Reads the property length [2.2.2.1]: from here on the frame ends where the properties end.
     *
     * @return where the frame ended before, for {@link #leaveProperties}
     */
    int enterProperties() {
        int length = readVariableByteInteger();
        int outerEnd = end;
        int start = advance(length);
        end = position;
        position = start;
        return outerEnd;
    }

    /** Behind the properties, all of which were read. */
    void leaveProperties(int outerEnd) {
        end = outerEnd;
    }

    /** Refuses bytes behind the last field. */
    void requireEnd() {
        if (position != end) {
            throw new ProtocolError(MALFORMED_PACKET, "2.1.4: " + (end - position) + " bytes behind the last field");
        }
    }

    private int advance(int length) {
        int from = position;
        if (length > end - from) {
            throw new ProtocolError(
                    MALFORMED_PACKET, "2.1.4: a field of " + length + " bytes where " + (end - from) + " are left");
        }
        position = from + length;
        return from;
    }
}
