package io.rollcall.benchmarks.causes;

import io.rollcall.benchmarks.trial.Certificate;
import io.rollcall.benchmarks.trial.Packets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;

/** A client that is a socket and what it is told to send: it can do what no well-behaved client does. Of one thread. */
final class Peer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final byte[] MASK = {1, 2, 3, 4};
    private static final String UPGRADE = """
            GET /mqtt HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Protocol: mqtt\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    private final Socket plain;
    private final Socket socket;
    private final boolean webSocket;

    private Peer(Socket plain, Socket socket, boolean webSocket) {
        this.plain = plain;
        this.socket = socket;
        this.webSocket = webSocket;
    }

    /** Over plain TCP. */
    static Peer tcp(InetSocketAddress server) throws IOException {
        Socket plain = new Socket(server.getAddress(), server.getPort());
        plain.setSoTimeout(PATIENCE_MILLIS);
        plain.setTcpNoDelay(true);
        return new Peer(plain, plain, false);
    }

    static Peer tls(InetSocketAddress server) throws IOException, GeneralSecurityException {
        Peer tcp = tcp(server);
        SSLSocket tls = (SSLSocket) Certificate.trustingAll()
                .getSocketFactory()
                .createSocket(tcp.plain, "localhost", server.getPort(), false);
        tls.startHandshake();
        return new Peer(tcp.plain, tls, false);
    }

    static Peer webSocket(InetSocketAddress server) throws IOException {
        Peer tcp = tcp(server);
        tcp.raw(UPGRADE.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) tcp.socket.getInputStream().read());
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("no WebSocket: " + head);
        }
        return new Peer(tcp.plain, tcp.socket, true);
    }

    /** Sends CONNECT, and waits for a CONNACK that accepts. */
    Peer accepted(String clientId, int level, int keepAliveSeconds) throws IOException {
        send(Packets.connect(clientId, level, keepAliveSeconds));
        byte[] connack = receive();
        if ((connack[0] & 0xFF) != Packets.CONNACK || connack[3] != 0) {
            throw new IOException("client " + clientId + " was not accepted: " + Arrays.toString(connack));
        }
        return this;
    }

    /** The next packet; they are short here. */
    private byte[] receive() throws IOException {
        InputStream in = socket.getInputStream();
        if (webSocket) {
            in.readNBytes(2);
        }
        byte[] head = in.readNBytes(2);
        if (head.length < 2) {
            throw new IOException("closed instead of an answer");
        }
        byte[] packet = Arrays.copyOf(head, 2 + head[1]);
        System.arraycopy(in.readNBytes(head[1]), 0, packet, 2, head[1]);
        return packet;
    }

    /** Sends MQTT, in a frame where there is WebSocket. */
    void send(byte[] packet) throws IOException {
        if (webSocket) {
            frame(BINARY, true, packet);
        } else {
            socket.getOutputStream().write(packet);
        }
    }

    void send(int... packet) throws IOException {
        byte[] bytes = new byte[packet.length];
        for (int i = 0; i < packet.length; i++) {
            bytes[i] = (byte) packet[i];
        }
        send(bytes);
    }

    void textFrame() throws IOException {
        frame(TEXT, true, "hello".getBytes(StandardCharsets.UTF_8));
    }

    void closeFrame() throws IOException {
        frame(CLOSE, true, new byte[] {0x03, (byte) 0xE8});
    }

    void unmaskedFrame() throws IOException {
        frame(BINARY, false, Packets.pingreq());
    }

    private void frame(int first, boolean masked, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        frame.write((masked ? MASKED : 0) | payload.length);
        if (masked) {
            frame.writeBytes(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.write(masked ? payload[i] ^ MASK[i % MASK.length] : payload[i]);
        }
        socket.getOutputStream().write(frame.toByteArray());
    }

    /** Writes to the TCP socket, past TLS and WebSocket. */
    void raw(byte[] bytes) throws IOException {
        plain.getOutputStream().write(bytes);
    }

    /** Reads until the server has closed. */
    void awaitClosed() throws IOException {
        try {
            socket.getInputStream().readAllBytes();
        } catch (java.net.SocketTimeoutException e) {
            throw new IOException("the server did not close in " + PATIENCE_MILLIS + " ms", e);
        } catch (IOException reset) {
            // closed the hard way, and closed all the same
        }
    }

    int localPort() {
        return plain.getLocalPort();
    }

    /** Says that nothing more will come, and goes on reading. */
    void halfClose() throws IOException {
        plain.shutdownOutput();
    }

    /** FIN of the TCP socket, without a word of TLS. */
    void fin() throws IOException {
        plain.close();
    }

    void reset() throws IOException {
        plain.setSoLinger(true, 0);
        plain.close();
    }

    /** In good order as far as the transport goes: with TLS's close_notify. */
    @Override
    public void close() throws IOException {
        socket.close();
        plain.close();
    }
}
