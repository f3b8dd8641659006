package io.rollcall.server.process;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of MQTT 5 that asks one thing after the other and tells the reason codes of the answers. */
public final class MqttTalk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CLEAN_START = 0x02;
    private static final int HAS_USER = 0x80;
    private static final int HAS_PASSWORD = 0x40;

    private final Socket socket;
    private final DataInputStream in;
    private final List<String> received = new ArrayList<>();
    private int connack;
    private int lastPacketId;

    private MqttTalk(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** Connects and waits for the answer, whatever it is. */
    public static MqttTalk connect(int port, String clientId, @Nullable String user, byte @Nullable [] password) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
            MqttTalk talk = new MqttTalk(socket);
            talk.connect(clientId, user, password);
            return talk;
        } catch (IOException e) {
            throw new UncheckedIOException("client " + clientId, e);
        }
    }

    public static MqttTalk connect(int port, String clientId, String user, String password) {
        return connect(port, clientId, user, password.getBytes(StandardCharsets.UTF_8));
    }

    private void connect(String clientId, @Nullable String user, byte @Nullable [] password) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(body);
        data.writeUTF("MQTT");
        data.writeByte(5);
        data.writeByte(CLEAN_START | (user == null ? 0 : HAS_USER) | (password == null ? 0 : HAS_PASSWORD));
        data.writeShort(0);
        data.writeByte(0);
        data.writeUTF(clientId);
        if (user != null) {
            data.writeUTF(user);
        }
        if (password != null) {
            data.writeShort(password.length);
            data.write(password);
        }
        send(0x10, body);
        connack = await(0x20)[1] & 0xFF;
    }

    /** The reason code of CONNACK. */
    public int connack() {
        return connack;
    }

    /** Subscribes at QoS 0; the reason code of SUBACK. */
    public int subscribe(String filter) {
        try {
            ByteArrayOutputStream body = begin();
            DataOutputStream data = new DataOutputStream(body);
            data.writeByte(0);
            data.writeUTF(filter);
            data.writeByte(0);
            send(0x82, body);
            byte[] suback = await(0x90);
            return suback[suback.length - 1] & 0xFF;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Publishes at QoS 1, retained or not; the reason code of PUBACK. */
    public int publish(String topic, String payload, boolean retain) {
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            DataOutputStream data = new DataOutputStream(body);
            data.writeUTF(topic);
            data.writeShort(++lastPacketId);
            data.writeByte(0);
            data.write(payload.getBytes(StandardCharsets.UTF_8));
            send(retain ? 0x33 : 0x32, body);
            byte[] puback = await(0x40);
            return puback.length < 3 ? 0 : puback[2] & 0xFF;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The topics of all messages that came so far; those that the server sent before it answers a PINGREQ are among them. */
    public List<String> received() {
        try {
            send(0xC0, new ByteArrayOutputStream());
            await(0xD0);
            return List.copyOf(received);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the server's DISCONNECT; its reason code. */
    public int awaitDisconnect() {
        try {
            byte[] disconnect = await(0xE0);
            return disconnect.length == 0 ? 0 : disconnect[0] & 0xFF;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for so many messages, from the first that ever came; the topics of those and of what else is here with the answer
     * to a PINGREQ. A PINGREQ alone waits for nobody's message: the answer to one client may overtake what another published.
     */
    public List<String> received(int count) {
        try {
            while (received.size() < count) {
                next();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return received();
    }

    private ByteArrayOutputStream begin() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        new DataOutputStream(body).writeShort(++lastPacketId);
        return body;
    }

    private void send(int head, ByteArrayOutputStream body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(head);
        for (int left = body.size(); ; left >>>= 7) {
            packet.write(left > 127 ? (left & 0x7F) | 0x80 : left);
            if (left <= 127) {
                break;
            }
        }
        body.writeTo(packet);
        try {
            socket.getOutputStream().write(packet.toByteArray());
        } catch (SocketException closed) {
            // what the server said before is still there to be read
        }
    }

    private byte[] await(int head) throws IOException {
        while (true) {
            Packet packet = next();
            if (packet.head == head) {
                return packet.body;
            }
        }
    }

    private Packet next() throws IOException {
        int head = in.readUnsignedByte();
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            if (digit < 128) {
                break;
            }
        }
        byte[] body = in.readNBytes(length);
        if ((head & 0xF0) == 0x30) {
            int topic = ((body[0] & 0xFF) << 8) | (body[1] & 0xFF);
            received.add(new String(body, 2, topic, StandardCharsets.UTF_8));
        }
        return new Packet(head, body);
    }

    private record Packet(int head, byte[] body) {}

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
