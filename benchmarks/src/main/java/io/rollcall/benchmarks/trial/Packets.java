package io.rollcall.benchmarks.trial;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** MQTT packets that trials send, as bytes. */
public final class Packets {
    /** First bytes of what the server answers. */
    public static final int CONNACK = 0x20;

    public static final int PUBACK = 0x40;
    public static final int PINGRESP = 0xD0;
    public static final int DISCONNECT = 0xE0;

    private static final int CLEAN_START = 0x02;

    private Packets() {}

    /**
     * CONNECT with clean start, and without will, user name and properties.
     *
     * @param level the protocol level: 3, 4 or 5
     */
    public static byte[] connect(String clientId, int level, int keepAliveSeconds) {
        return packet(0x10, body -> {
            body.writeUTF(level == 3 ? "MQIsdp" : "MQTT");
            body.writeByte(level);
            body.writeByte(CLEAN_START);
            body.writeShort(keepAliveSeconds);
            if (level == 5) {
                body.writeByte(0);
            }
            text(body, clientId);
        });
    }

    /**
     * CONNECT of MQTT 5 with user name and password, without will.
     *
     * @param lasting whether its session is found again and outlives the connection by an hour
     */
    public static byte[] login(String clientId, String userName, String password, boolean lasting) {
        return packet(0x10, body -> {
            body.writeUTF("MQTT");
            body.writeByte(5);
            body.writeByte(0xC0 | (lasting ? 0 : CLEAN_START));
            body.writeShort(0);
            body.writeByte(lasting ? 5 : 0);
            if (lasting) {
                body.writeByte(0x11); // session expiry interval
                body.writeInt(3600);
            }
            text(body, clientId);
            text(body, userName);
            text(body, password);
        });
    }

    /** PUBLISH of QoS 0. */
    public static byte[] publish(String topic, int level, byte[] payload) {
        return packet(0x30, body -> {
            text(body, topic);
            if (level == 5) {
                body.writeByte(0);
            }
            body.write(payload);
        });
    }

    /** DISCONNECT, normal. */
    public static byte[] disconnect() {
        return new byte[] {(byte) 0xE0, 0};
    }

    public static byte[] pingreq() {
        return new byte[] {(byte) 0xC0, 0};
    }

    /** A packet of this first byte, with the length that its body has. */
    public static byte[] packet(int first, Body body) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            body.write(new DataOutputStream(bytes));
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.write(first);
            for (int rest = bytes.size(); ; rest >>>= 7) {
                if (rest < 128) {
                    packet.write(rest);
                    break;
                }
                packet.write((rest & 0x7F) | 0x80);
            }
            bytes.writeTo(packet);
            return packet.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A string as MQTT has it: its length in UTF-8 in two bytes, and its bytes. */
    public static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    /** Writes what stands after the length of a packet. */
    @FunctionalInterface
    public interface Body {
        void write(DataOutputStream out) throws IOException;
    }
}
