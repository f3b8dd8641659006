package io.rollcall.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Packets of a client, encoded once. */
final class Frames {
    static final byte[] PINGREQ = {(byte) 0xC0, 0};
    static final byte[] DISCONNECT = {(byte) 0xE0, 0};

    private static final int SESSION_EXPIRY_INTERVAL = 0x11;
    private static final int CLEAN_START = 0x02;

    private final boolean mqtt5;

    Frames(boolean mqtt5) {
        this.mqtt5 = mqtt5;
    }

    /**
     * CONNECT.
     *
     * @param lasting whether the session goes on from an earlier one, and lasts for an hour
     */
    byte[] connect(String clientId, int keepAliveSeconds, boolean lasting) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.write(mqtt5 ? 5 : 4);
        body.write(lasting ? 0 : CLEAN_START);
        number(body, keepAliveSeconds);
        if (mqtt5) {
            body.write(lasting ? 5 : 0);
            if (lasting) {
                body.write(SESSION_EXPIRY_INTERVAL);
                number(body, 0);
                number(body, 3_600);
            }
        }
        text(body, clientId);
        return packet(0x10, body);
    }

    byte[] subscribe(int packetId, String filter, int qos) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        number(body, packetId);
        if (mqtt5) {
            body.write(0);
        }
        text(body, filter);
        body.write(qos);
        return packet(0x82, body);
    }

    /** A PUBLISH, in which packet identifier and payload are yet to be set. */
    Publish publish(String topic, int qos, int payloadBytes, Random random) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, topic);
        int packetIdFromEnd = 0;
        if (qos > 0) {
            number(body, 0);
            packetIdFromEnd = payloadBytes + 2 + (mqtt5 ? 1 : 0);
        }
        if (mqtt5) {
            body.write(0);
        }
        byte[] payload = new byte[payloadBytes];
        random.nextBytes(payload);
        body.writeBytes(payload);
        byte[] frame = packet(0x30 | qos << 1, body);
        return new Publish(frame, frame.length - packetIdFromEnd, frame.length - payloadBytes);
    }

    /**
     * A PUBLISH to be filled in.
     *
     * @param packetIdAt where its packet identifier is; only with QoS 1 and 2
     * @param payloadAt where its payload begins
     */
    record Publish(byte[] frame, int packetIdAt, int payloadAt) {}

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(out, utf8.length);
        out.writeBytes(utf8);
    }

    private static void number(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    private static byte[] packet(int first, ByteArrayOutputStream body) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream(body.size() + 5);
        packet.write(first);
        int length = body.size();
        while (length > 127) {
            packet.write((length & 127) | 128);
            length >>= 7;
        }
        packet.write(length);
        packet.writeBytes(body.toByteArray());
        return packet.toByteArray();
    }
}
