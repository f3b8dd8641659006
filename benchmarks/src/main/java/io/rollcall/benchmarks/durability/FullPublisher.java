package io.rollcall.benchmarks.durability;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** A client that publishes numbered messages one by one, and notes of each what became of it. For one thread. */
final class FullPublisher implements AutoCloseable {
    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int PACKET_ID = 1;

    private final String clientId;
    private final int level;
    private final Oracle oracle;
    private final String padding;
    private @Nullable Link link;
    private int number;
    private int refused;

    /**
     * Not connected yet.
     *
     * @param level 4 is MQTT 3.1.1, 5 is MQTT 5
     * @param bytes of a payload, about
     */
    FullPublisher(String clientId, int level, Oracle oracle, int bytes) {
        this.clientId = clientId;
        this.level = level;
        this.oracle = oracle;
        this.padding = " " + "x".repeat(bytes);
    }

    String clientId() {
        return clientId;
    }

    /** How many were refused so far: with 0x97, or before MQTT 5 by the end of the connection. */
    int refused() {
        return refused;
    }

    /**
     * Publishes one message, and waits until it is decided. Returns whether it was acknowledged.
     *
     * @throws IOException when neither happens: no answer, or another than there may be
     */
    boolean isAcknowledged(int port) throws IOException {
        Link to = link;
        if (to == null) {
            to = new Link(port, level);
            link = to;
            to.connect(clientId, false);
        }
        to.publish("full/" + clientId, PACKET_ID, clientId + " " + ++number + padding, 1, false);
        Link.Packet answer = answer(to);
        if (answer == null) {
            to.close();
            link = null;
            refused++;
            return false;
        }
        if (answer.reasonCode() == QUOTA_EXCEEDED) {
            refused++;
            return false;
        }
        if (answer.reasonCode() != 0) {
            throw new IOException(clientId + ": PUBACK with " + answer.reasonCode());
        }
        oracle.acknowledged(clientId, number);
        return true;
    }

    /** PUBACK; absent when the connection ended, as it may before MQTT 5. */
    private Link.@Nullable Packet answer(Link from) throws IOException {
        try {
            from.flush();
            Link.Packet answer = from.read();
            if (answer.type() != Link.PUBACK || answer.packetId() != PACKET_ID) {
                throw new IOException(clientId + ": instead of PUBACK " + answer.type());
            }
            return answer;
        } catch (EOFException | SocketException ended) {
            if (level == 5) {
                throw ended;
            }
            return null;
        }
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
        }
    }
}
