package io.rollcall.benchmarks.durability;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A socket that speaks MQTT, as much as the trials need: packets of one connection, and no state. For one thread. */
final class Link implements AutoCloseable {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBACK = 9;

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int DUP = 8;
    private static final int CLEAN_START = 2;
    private static final int SESSION_EXPIRY_INTERVAL = 0x11;

    /** What came: the type, the flags, and what follows the fixed header. */
    record Packet(int type, int flags, byte[] body) {
        int qos() {
            return (flags >> 1) & 3;
        }

        private int topicLength() {
            return ((body[0] & 0xFF) << 8) | (body[1] & 0xFF);
        }

        /** Of a PUBLISH with QoS 1 or 2 it is behind the topic, of all others first. */
        int packetId() {
            int at = type == PUBLISH ? 2 + topicLength() : 0;
            return ((body[at] & 0xFF) << 8) | (body[at + 1] & 0xFF);
        }

        /** Of a PUBACK; 0 where it is left out, as it always is before MQTT 5. */
        int reasonCode() {
            return body.length > 2 ? body[2] & 0xFF : 0;
        }

        /** Of a message without properties, before MQTT 5. */
        String payload() {
            int at = 2 + topicLength() + (qos() > 0 ? 2 : 0);
            return new String(body, at, body.length - at, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket;
    private final int level;
    private final DataInputStream in;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();

    Link(int port) throws IOException {
        this(port, 4);
    }

    /**
     * Opens a socket.
     *
     * @param level 4 is MQTT 3.1.1, 5 is MQTT 5
     */
    Link(int port, int level) throws IOException {
        this.level = level;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects with a session that lasts. Returns whether the broker had one. */
    boolean connect(String clientId) throws IOException {
        return connect(clientId, true);
    }

    /** Connects with a session that lasts, or with none. Returns whether the broker had one. */
    boolean connect(String clientId, boolean lasts) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(body);
        to.writeUTF("MQTT");
        to.writeByte(level);
        to.writeByte(lasts ? 0 : CLEAN_START);
        to.writeShort(0);
        if (level == 5) {
            to.writeByte(5);
            to.writeByte(SESSION_EXPIRY_INTERVAL);
            to.writeInt(lasts ? -1 : 0);
        }
        to.writeUTF(clientId);
        write(0x10, body.toByteArray());
        flush();
        Packet connack = read();
        if (connack.type() != CONNACK || connack.body()[1] != 0) {
            throw new IOException("instead of CONNACK with 0: " + connack.type() + " " + connack.body()[1]);
        }
        return connack.body()[0] == 1;
    }

    void subscribe(String filter, int qos) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(body);
        to.writeShort(1);
        to.writeUTF(filter);
        to.writeByte(qos);
        write(0x82, body.toByteArray());
        flush();
    }

    void publish(String topic, int packetId, String payload, int qos, boolean again) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(body);
        to.writeUTF(topic);
        to.writeShort(packetId);
        if (level == 5) {
            to.writeByte(0);
        }
        to.write(payload.getBytes(StandardCharsets.UTF_8));
        write(PUBLISH << 4 | qos << 1 | (again ? DUP : 0), body.toByteArray());
    }

    void acknowledge(int type, int packetId) {
        int flags = type == PUBREL ? 2 : 0;
        write(type << 4 | flags, new byte[] {(byte) (packetId >> 8), (byte) packetId});
    }

    private void write(int first, byte[] body) {
        unsent.write(first);
        int left = body.length;
        do {
            int low = left & 0x7F;
            left >>>= 7;
            unsent.write(left > 0 ? low | 0x80 : low);
        } while (left > 0);
        unsent.writeBytes(body);
    }

    void flush() throws IOException {
        unsent.writeTo(socket.getOutputStream());
        unsent.reset();
    }

    Packet read() throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int b;
        do {
            b = in.readUnsignedByte();
            length |= (b & 0x7F) << shift;
            shift += 7;
        } while (b >= 0x80);
        byte[] body = new byte[length];
        in.readFully(body);
        return new Packet(first >> 4, first & 0xF, body);
    }

    boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    /** Ends the connection without a word. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }
}
