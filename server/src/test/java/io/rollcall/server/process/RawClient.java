package io.rollcall.server.process;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** An MQTT client that is a socket and the bytes that a test writes to it: it can do what no well-behaved client does. */
public final class RawClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    /**
     * Connects and waits for CONNACK.
     *
     * @param level the protocol level: 4 or 5
     */
    public static RawClient connect(int port, String clientId, int level, int keepAliveSeconds) {
        RawClient client = open(port, clientId, level, keepAliveSeconds);
        client.expectConnack();
        return client;
    }

    /** Sends CONNECT, and does not wait. */
    public static RawClient open(int port, String clientId, int level, int keepAliveSeconds) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            RawClient client = new RawClient(socket);
            client.send(connectPacket(clientId, level, keepAliveSeconds));
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException("client " + clientId, e);
        }
    }

    private static byte[] connectPacket(String clientId, int level, int keepAliveSeconds) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(body);
        data.writeUTF("MQTT");
        data.writeByte(level);
        data.writeByte(0x02); // clean start
        data.writeShort(keepAliveSeconds);
        if (level == 5) {
            data.writeByte(0); // no properties
        }
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        data.writeShort(id.length);
        data.write(id);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x10);
        packet.write(body.size());
        body.writeTo(packet);
        return packet.toByteArray();
    }

    /** Waits for CONNACK. */
    public void expectConnack() {
        try {
            byte[] head = socket.getInputStream().readNBytes(2);
            byte[] rest = socket.getInputStream().readNBytes(head[1]);
            if (head[0] != 0x20 || rest[1] != 0) {
                throw new AssertionError("not accepted: " + Arrays.toString(head) + Arrays.toString(rest));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many bytes have come and are not read. */
    public int available() {
        try {
            return socket.getInputStream().available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes bytes as they are. */
    public void send(int... bytes) {
        byte[] packet = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            packet[i] = (byte) bytes[i];
        }
        send(packet);
    }

    private void send(byte[] packet) {
        try {
            socket.getOutputStream().write(packet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the server has closed. */
    public void awaitClosed() {
        try {
            socket.getInputStream().readAllBytes();
        } catch (IOException reset) {
            // closed the hard way, and closed all the same
        }
    }

    /** Closes without a word: RST instead of FIN. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    /** Closes without a word: FIN, as the system does for a process that was killed. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
