package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.disconnect;
import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.pingresp;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ProtocolVersion;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that does what its script says, byte for byte, and compares what comes back. It reads one packet when it is
 * told to, so that each packet from the broker is accounted for.
 */
public final class ScriptedClient implements AutoCloseable {
    /** How long the broker may take for what it must do at once. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ProtocolVersion version;
    private final Socket socket;
    private final InputStream in;
    private final int localPort;
    private int lastPacketId;

    public ScriptedClient(InetSocketAddress address, ProtocolVersion version) {
        this.version = version;
        try {
            socket = new Socket(address.getAddress(), address.getPort());
            localPort = socket.getLocalPort();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public int localPort() {
        return localPort;
    }

    /** From now on its socket takes so many bytes that are not read. */
    public ScriptedClient taking(int bytes) {
        try {
            socket.setReceiveBufferSize(bytes);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    // ---- to the broker

    /** Sends packets in one write. */
    public ScriptedClient send(Packet... packets) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Packet packet : packets) {
            bytes.writeBytes(packet.bytes(version));
        }
        return write(bytes.toByteArray());
    }

    /** Sends any bytes. */
    public ScriptedClient send(String hex) {
        return write(Bytes.ofHex(hex));
    }

    private ScriptedClient write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    /** Subscribes and expects to be granted the QoS of the options. */
    public ScriptedClient subscribe(String filter, int options) {
        int packetId = ++lastPacketId;
        return send(Packets.subscribe(packetId, filter, options)).expect(Packets.suback(packetId, options & 3));
    }

    /** Publishes with QoS 1 and expects it to be acknowledged, whoever took it. */
    public ScriptedClient publish(String topic, String payload) {
        return publish(Packets.publish(topic, payload));
    }

    /** Publishes with QoS 1 and expects it to be acknowledged, whoever took it. */
    public ScriptedClient publish(Packets.Publish message) {
        int packetId = ++lastPacketId;
        send(message.qos(1, packetId));
        Received puback = read();
        assertThat(puback.bytes()[0]).as("PUBACK").isEqualTo((byte) 0x40);
        assertThat(puback.packetId()).isEqualTo(packetId);
        assertThat(puback.reason()).as("reason of PUBACK").isIn(0x00, 0x10);
        return this;
    }

    /** Leaves in good order. */
    public void leave() {
        leave(disconnect());
    }

    /** Leaves with this DISCONNECT. */
    public void leave(Packet disconnect) {
        send(disconnect).expectClosed();
    }

    /** Ends the stream without a word, as a client does that goes away: FIN. */
    public void fin() {
        try {
            socket.shutdownOutput();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        expectClosed();
    }

    /** Ends the stream, if the broker has not, and takes what still comes. */
    public void finEventually() {
        try {
            socket.shutdownOutput();
        } catch (IOException ended) {
            // the broker was first
        }
        expectEventualEnd();
    }

    /** Resets the connection: RST. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    // ---- from the broker

    /** The next packet. */
    public Received read() {
        try {
            return readPacket();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Received readPacket() throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(readByte());
        int remaining = 0;
        int shift = 0;
        int b;
        do {
            b = readByte();
            header.write(b);
            remaining |= (b & 0x7F) << shift;
            shift += 7;
        } while (b >= 0x80);
        byte[] body = in.readNBytes(remaining);
        if (body.length < remaining) {
            throw new EOFException("the connection ended within a packet");
        }
        int headerLength = header.size();
        header.writeBytes(body);
        return new Received(header.toByteArray(), headerLength, version);
    }

    private int readByte() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException("the connection ended");
        }
        return b;
    }

    /** Expects exactly these packets next, one after the other. */
    public ScriptedClient expect(Packet... packets) {
        for (Packet packet : packets) {
            assertThat(read().toString()).isEqualTo(Bytes.toHex(packet.bytes(version)));
        }
        return this;
    }

    /** Expects exactly these bytes as the next packet. */
    public ScriptedClient expect(String hex) {
        return expect(Packets.hex(hex));
    }

    public Received expectConnack() {
        return expectType(Received.CONNACK);
    }

    /** Expects a PUBLISH of this content next. */
    public Received expectPublish(String topic, String payload) {
        Received publish = expectType(Received.PUBLISH);
        assertThat(publish.topic()).isEqualTo(topic);
        assertThat(publish.payload()).isEqualTo(payload);
        return publish;
    }

    private Received expectType(int type) {
        Received packet = read();
        assertThat(packet.type()).as("type of %s", packet).isEqualTo(type);
        return packet;
    }

    /**
     * Expects that all that was to come has come: nothing is before the answers to two PINGREQ. What was on its way from
     * another event loop when the first was read is there before the second is.
     */
    public ScriptedClient expectNothing() {
        return send(pingreq()).expect(pingresp()).send(pingreq()).expect(pingresp());
    }

    /** Expects a PUBLISH of QoS 1, acknowledges it, and returns its payload. */
    public String expectPublishAndAcknowledge() {
        Received publish = expectType(Received.PUBLISH);
        send(Packets.puback(publish.packetId()));
        return publish.payload();
    }

    /**
     * Reads up to so many messages of QoS 1 and acknowledges each, unless the connection ends before; then closes.
     *
     * @return their payloads
     */
    public List<String> acknowledgeUpTo(int count) {
        List<String> payloads = new ArrayList<>();
        try {
            while (payloads.size() < count) {
                Received packet = readPacket();
                if (packet.type() == Received.PUBLISH) {
                    payloads.add(packet.payload());
                    byte[] puback = Packets.puback(packet.packetId()).bytes(version);
                    socket.getOutputStream().write(puback);
                }
            }
        } catch (IOException ended) {
            // as the script foresees
        } finally {
            close();
        }
        return payloads;
    }

    /** Expects the end, whatever comes before it. */
    public void expectEventualEnd() {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException reset) {
            // as good an end as any
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        close();
    }

    /** Whether something has come that was not read. */
    public boolean hasMore() {
        try {
            return in.available() > 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Expects the end, without a word. */
    public void expectClosed() {
        try {
            int b = in.read();
            assertThat(b).as("a byte where the connection should have ended").isEqualTo(-1);
        } catch (SocketException reset) {
            // as good an end as any
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        close();
    }

    /** Expects the end: in MQTT 5 with a DISCONNECT that says why, before without a word. */
    public void expectEnd(int reason) {
        if (version == V5) {
            expect(disconnect(reason));
        }
        expectClosed();
    }

    /** Closes the socket, where the test has not. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
