package io.rollcall.broker.codec;

import static io.rollcall.broker.message.ReasonCode.MALFORMED_PACKET;
import static io.rollcall.broker.message.ReasonCode.PROTOCOL_ERROR;

import io.rollcall.broker.message.ProtocolError;

/** The identifiers of the properties of MQTT 5 [2.2.2.2], and how one is read. From any thread. */
final class Property {
    static final int PAYLOAD_FORMAT_INDICATOR = 0x01;
    static final int MESSAGE_EXPIRY_INTERVAL = 0x02;
    static final int CONTENT_TYPE = 0x03;
    static final int RESPONSE_TOPIC = 0x08;
    static final int CORRELATION_DATA = 0x09;
    static final int SUBSCRIPTION_IDENTIFIER = 0x0B;
    static final int SESSION_EXPIRY_INTERVAL = 0x11;
    static final int ASSIGNED_CLIENT_IDENTIFIER = 0x12;
    static final int SERVER_KEEP_ALIVE = 0x13;
    static final int AUTHENTICATION_METHOD = 0x15;
    static final int AUTHENTICATION_DATA = 0x16;
    static final int REQUEST_PROBLEM_INFORMATION = 0x17;
    static final int WILL_DELAY_INTERVAL = 0x18;
    static final int REQUEST_RESPONSE_INFORMATION = 0x19;
    static final int RESPONSE_INFORMATION = 0x1A;
    static final int SERVER_REFERENCE = 0x1C;
    static final int REASON_STRING = 0x1F;
    static final int RECEIVE_MAXIMUM = 0x21;
    static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    static final int TOPIC_ALIAS = 0x23;
    static final int MAXIMUM_QOS = 0x24;
    static final int RETAIN_AVAILABLE = 0x25;
    static final int USER_PROPERTY = 0x26;
    static final int MAXIMUM_PACKET_SIZE = 0x27;
    static final int WILDCARD_SUBSCRIPTION_AVAILABLE = 0x28;
    static final int SUBSCRIPTION_IDENTIFIER_AVAILABLE = 0x29;
    static final int SHARED_SUBSCRIPTION_AVAILABLE = 0x2A;

    private static final long REASON_AND_USER = setOf(REASON_STRING, USER_PROPERTY);

    private Property() {}

    /** A set of properties, one bit for each. */
    static long setOf(int... ids) {
        long set = 0;
        for (int id : ids) {
            set |= bit(id);
        }
        return set;
    }

    static long bit(int id) {
        return 1L << id;
    }

    /**
     * Reads the identifier of the next property.
     *
     * @param allowed the set of properties that the packet may have
     * @param seen the set of properties that were read before
     */
    static int read(Frame frame, long allowed, long seen) {
        int id = frame.readVariableByteInteger();
        if (id > 0x3F || (allowed & bit(id)) == 0) {
            throw new ProtocolError(MALFORMED_PACKET, "2.2.2.2: property " + id + " is not one of this packet");
        }
        if ((seen & bit(id)) != 0 && id != USER_PROPERTY) {
            throw new ProtocolError(PROTOCOL_ERROR, "2.2.2.2: property " + id + " is there twice");
        }
        return id;
    }

    static boolean readFlag(Frame frame, int id) {
        int value = frame.readByte();
        if (value > 1) {
            throw new ProtocolError(PROTOCOL_ERROR, "2.2.2.2: property " + id + " is neither 0 nor 1: " + value);
        }
        return value == 1;
    }

    /** A value that must not be 0. */
    static long positive(long value, int id) {
        if (value == 0) {
            throw new ProtocolError(PROTOCOL_ERROR, "2.2.2.2: property " + id + " is 0");
        }
        return value;
    }

    /** Checks a section that has a reason string and user properties, and that nobody needs. */
    static void skipReason(Frame frame) {
        int outerEnd = frame.enterProperties();
        long seen = 0;
        while (!frame.isEmpty()) {
            int id = read(frame, REASON_AND_USER, seen);
            seen |= bit(id);
            frame.skipText();
            if (id == USER_PROPERTY) {
                frame.skipText();
            }
        }
        frame.leaveProperties(outerEnd);
    }
}
