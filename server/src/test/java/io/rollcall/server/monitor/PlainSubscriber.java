package io.rollcall.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client of MQTT 3.1.1 that subscribes with QoS 0 and reads a message when it is told to, and no sooner. */
final class PlainSubscriber implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int PUBLISH = 3;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    PlainSubscriber(InetSocketAddress address, String clientId, String filter, int receiveBuffer) {
        try {
            socket.setReceiveBufferSize(receiveBuffer);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(address);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1_024));
            socket.getOutputStream().write(packet(0x10, "MQTT", new byte[] {4, 2, 0, 0}, clientId, new byte[0]));
            assertThat(in.readNBytes(4)).containsExactly(0x20, 2, 0, 0);
            socket.getOutputStream().write(packet(0x82, null, new byte[] {0, 1}, filter, new byte[] {0}));
            assertThat(in.readNBytes(5)).containsExactly(0x90, 3, 0, 1, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] packet(int first, @Nullable String name, byte[] head, String text, byte[] tail)
            throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(body);
        if (name != null) {
            data.writeUTF(name);
        }
        data.write(head);
        data.writeUTF(text);
        data.write(tail);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        packet.write(body.size()); // short ones only
        body.writeTo(packet);
        return packet.toByteArray();
    }

    /** The payload of the next message. */
    String next() {
        try {
            int first = in.readUnsignedByte();
            assertThat(first >> 4).isEqualTo(PUBLISH);
            int length = 0;
            int b = 0x80;
            for (int shift = 0; b >= 0x80; shift += 7) {
                b = in.readUnsignedByte();
                length |= (b & 0x7F) << shift;
            }
            int topic = in.readUnsignedShort();
            in.skipNBytes(topic);
            return new String(in.readNBytes(length - 2 - topic), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
