package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V5;

import io.rollcall.broker.api.ProtocolVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A packet that came from the broker, taken apart. */
public final class Received {
    public static final int CONNACK = 2;
    public static final int PUBLISH = 3;
    public static final int PUBACK = 4;
    public static final int PUBREC = 5;
    public static final int PUBREL = 6;
    public static final int PUBCOMP = 7;
    public static final int SUBACK = 9;
    public static final int UNSUBACK = 11;
    public static final int PINGRESP = 13;
    public static final int DISCONNECT = 14;
    public static final int AUTH = 15;

    /** A property: its value as a number, or as text. */
    private record Property(int id, long number, String text) {}

    private final byte[] packet;
    private final ByteBuffer in;
    private final List<Property> properties = new ArrayList<>();
    private final List<Integer> reasons = new ArrayList<>();
    private String topic = "";
    private String payload = "";
    private int packetId;
    private int acknowledgeFlags;

    /**
     * Takes a packet apart.
     *
     * @param packet with its fixed header
     * @param headerLength length of the fixed header
     */
    public Received(byte[] packet, int headerLength, ProtocolVersion version) {
        this.packet = packet;
        this.in = ByteBuffer.wrap(packet).position(headerLength);
        switch (type()) {
            case CONNACK -> readConnack(version);
            case PUBLISH -> readPublish(version);
            case SUBACK, UNSUBACK -> {
                packetId = u16();
                readProperties(version);
                readReasons();
            }
            case DISCONNECT, AUTH -> {
                if (in.hasRemaining()) {
                    reasons.add(u8());
                }
                if (in.hasRemaining()) {
                    readProperties(version);
                }
            }
            default -> readAck(version);
        }
    }

    private void readConnack(ProtocolVersion version) {
        acknowledgeFlags = u8();
        reasons.add(u8());
        readProperties(version);
    }

    private void readPublish(ProtocolVersion version) {
        topic = text();
        packetId = qos() == 0 ? 0 : u16();
        readProperties(version);
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        payload = new String(rest, StandardCharsets.UTF_8);
    }

    private void readAck(ProtocolVersion version) {
        if (in.hasRemaining()) {
            packetId = u16();
        }
        if (in.hasRemaining()) {
            reasons.add(u8());
        }
        if (in.hasRemaining()) {
            readProperties(version);
        }
    }

    private void readReasons() {
        while (in.hasRemaining()) {
            reasons.add(u8());
        }
    }

    private void readProperties(ProtocolVersion version) {
        if (version != V5) {
            return;
        }
        int length = variable();
        int end = in.position() + length;
        while (in.position() < end) {
            properties.add(readProperty(u8()));
        }
    }

    private Property readProperty(int id) {
        return switch (id) {
            case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A -> new Property(id, u8(), "");
            case 0x13, 0x21, 0x22, 0x23 -> new Property(id, u16(), "");
            case 0x02, 0x11, 0x18, 0x27 -> new Property(id, in.getInt() & 0xFFFF_FFFFL, "");
            case 0x0B -> new Property(id, variable(), "");
            case 0x26 -> new Property(id, 0, text() + "=" + text());
            default -> new Property(id, 0, text());
        };
    }

    private int u8() {
        return in.get() & 0xFF;
    }

    private int u16() {
        return in.getShort() & 0xFFFF;
    }

    private String text() {
        byte[] text = new byte[u16()];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private int variable() {
        int value = 0;
        int shift = 0;
        int b;
        do {
            b = u8();
            value |= (b & 0x7F) << shift;
            shift += 7;
        } while (b >= 0x80);
        return value;
    }

    public byte[] bytes() {
        return packet;
    }

    public int type() {
        return (packet[0] & 0xF0) >> 4;
    }

    public boolean sessionPresent() {
        return acknowledgeFlags == 1;
    }

    /** The first reason code; 0 where none was sent. */
    public int reason() {
        return reasons.isEmpty() ? 0 : reasons.get(0);
    }

    public List<Integer> reasons() {
        return reasons;
    }

    public int packetId() {
        return packetId;
    }

    public int qos() {
        return (packet[0] & 0x06) >> 1;
    }

    public boolean dup() {
        return (packet[0] & 0x08) != 0;
    }

    public boolean retain() {
        return (packet[0] & 0x01) != 0;
    }

    public String topic() {
        return topic;
    }

    public String payload() {
        return payload;
    }

    public boolean has(int property) {
        return properties.stream().anyMatch(one -> one.id == property);
    }

    /** The value of a property that must be there. */
    public long number(int property) {
        return find(property).number;
    }

    /** The value of a property that must be there. */
    public String text(int property) {
        return find(property).text;
    }

    private Property find(int property) {
        return properties.stream()
                .filter(one -> one.id == property)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no property " + property + " in " + this));
    }

    /** The user properties, each {@code name=value}, in order. */
    public List<String> userProperties() {
        return properties.stream()
                .filter(one -> one.id == Props.USER_PROPERTY)
                .map(Property::text)
                .toList();
    }

    /** The subscription identifiers, in order. */
    public List<Long> subscriptionIds() {
        return properties.stream()
                .filter(one -> one.id == Props.SUBSCRIPTION_ID)
                .map(Property::number)
                .toList();
    }

    @Override
    public String toString() {
        return Bytes.toHex(packet);
    }
}
