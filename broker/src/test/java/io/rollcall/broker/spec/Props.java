package io.rollcall.broker.spec;

import java.nio.charset.StandardCharsets;

/** Properties of MQTT 5, written in the order added. */
public final class Props {
    public static final int PAYLOAD_FORMAT = 0x01;
    public static final int MESSAGE_EXPIRY = 0x02;
    public static final int CONTENT_TYPE = 0x03;
    public static final int RESPONSE_TOPIC = 0x08;
    public static final int CORRELATION_DATA = 0x09;
    public static final int SUBSCRIPTION_ID = 0x0B;
    public static final int SESSION_EXPIRY = 0x11;
    public static final int ASSIGNED_CLIENT_ID = 0x12;
    public static final int SERVER_KEEP_ALIVE = 0x13;
    public static final int AUTHENTICATION_METHOD = 0x15;
    public static final int AUTHENTICATION_DATA = 0x16;
    public static final int REQUEST_PROBLEM_INFORMATION = 0x17;
    public static final int WILL_DELAY = 0x18;
    public static final int REQUEST_RESPONSE_INFORMATION = 0x19;
    public static final int RESPONSE_INFORMATION = 0x1A;
    public static final int SERVER_REFERENCE = 0x1C;
    public static final int REASON_STRING = 0x1F;
    public static final int RECEIVE_MAXIMUM = 0x21;
    public static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    public static final int TOPIC_ALIAS = 0x23;
    public static final int MAXIMUM_QOS = 0x24;
    public static final int RETAIN_AVAILABLE = 0x25;
    public static final int USER_PROPERTY = 0x26;
    public static final int MAXIMUM_PACKET_SIZE = 0x27;
    public static final int WILDCARD_AVAILABLE = 0x28;
    public static final int SUBSCRIPTION_ID_AVAILABLE = 0x29;
    public static final int SHARED_AVAILABLE = 0x2A;

    private final Bytes bytes = new Bytes();

    public static Props props() {
        return new Props();
    }

    /** A property of one byte. */
    public Props u8(int id, int value) {
        bytes.u8(id).u8(value);
        return this;
    }

    /** A property of two bytes. */
    public Props u16(int id, int value) {
        bytes.u8(id).u16(value);
        return this;
    }

    /** A property of four bytes. */
    public Props u32(int id, long value) {
        bytes.u8(id).u32(value);
        return this;
    }

    /** A property that is a string. */
    public Props text(int id, String value) {
        bytes.u8(id).text(value);
        return this;
    }

    /** A property that is binary data. */
    public Props data(int id, String value) {
        bytes.u8(id).binary(value.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public Props subscriptionId(int id) {
        bytes.u8(SUBSCRIPTION_ID).variable(id);
        return this;
    }

    public Props user(String name, String value) {
        bytes.u8(USER_PROPERTY).text(name).text(value);
        return this;
    }

    /** All of them, with their length in front. */
    public Bytes section() {
        byte[] all = bytes.toArray();
        return new Bytes().variable(all.length).raw(all);
    }
}
