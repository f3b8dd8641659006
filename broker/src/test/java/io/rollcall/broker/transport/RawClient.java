package io.rollcall.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A socket that sends and expects bytes. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout((int) Running.PATIENCE.toMillis());
        this.in = socket.getInputStream();
    }

    static RawClient tcp(InetSocketAddress address) {
        try {
            return new RawClient(new Socket(address.getAddress(), address.getPort()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** With TLS; the handshake is done when this returns. */
    static RawClient tls(InetSocketAddress address, SSLContext context, String... versions) throws IOException {
        return tls(new Socket(address.getAddress(), address.getPort()), context, "localhost", versions);
    }

    /** With TLS over a socket that is there, asking for this host. */
    static RawClient tls(Socket plain, SSLContext context, String host, String... versions) throws IOException {
        plain.setSoTimeout((int) Running.PATIENCE.toMillis());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(host)));
        if (versions.length > 0) {
            parameters.setProtocols(versions);
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new RawClient(socket);
    }

    Socket socket() {
        return socket;
    }

    /** CONNECT of MQTT 5 with a clean start. */
    static byte[] connect(String clientId) {
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(new byte[] {0x10, (byte) (13 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 0, 0});
        packet.writeBytes(new byte[] {0, (byte) id.length});
        packet.writeBytes(id);
        return packet.toByteArray();
    }

    /** Sends CONNECT and expects to be let in. */
    RawClient enter(String clientId) {
        send(connect(clientId));
        byte[] head = read(2);
        assertThat(head[0]).as("CONNACK").isEqualTo((byte) 0x20);
        byte[] connack = read(head[1]);
        assertThat(connack[1]).as("reason of CONNACK").isZero();
        return this;
    }

    /** A PINGREQ is answered. */
    RawClient ping() {
        return send("c000").expect("d000");
    }

    RawClient send(String hex) {
        return send(HexFormat.of().parseHex(hex));
    }

    RawClient sendText(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        try {
            socket.getOutputStream().write(all.toByteArray());
            socket.getOutputStream().flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    RawClient expect(String hex) {
        assertThat(HexFormat.of().formatHex(read(hex.length() / 2))).isEqualTo(hex);
        return this;
    }

    byte[] read(int count) {
        try {
            byte[] bytes = in.readNBytes(count);
            assertThat(bytes).as("bytes before the end").hasSize(count);
            return bytes;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A line without its end. */
    String readLine() {
        StringBuilder line = new StringBuilder();
        for (char c = (char) read(1)[0]; c != '\n'; c = (char) read(1)[0]) {
            if (c != '\r') {
                line.append(c);
            }
        }
        return line.toString();
    }

    /** Everything until the end, as text. */
    String readAll() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Expects the end in good order: no byte, no reset. */
    void expectEnd() {
        try {
            assertThat(in.read()).isEqualTo(-1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Expects the end, in whatever order. */
    void expectGone() {
        try {
            assertThat(in.read()).isEqualTo(-1);
        } catch (SocketException reset) {
            // as good an end as any
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Expects the end, after a TLS alert or without one. */
    void expectAlertOrEnd() {
        try {
            byte[] all = in.readAllBytes();
            assertThat(all.length == 0 || all[0] == 0x15).as("a TLS alert").isTrue();
        } catch (SocketException reset) {
            // as good an end as any
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends what it has to say. */
    RawClient fin() {
        try {
            socket.shutdownOutput();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
