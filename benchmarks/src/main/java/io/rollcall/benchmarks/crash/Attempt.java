package io.rollcall.benchmarks.crash;

import io.rollcall.benchmarks.trial.Line;
import io.rollcall.benchmarks.trial.Packets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One connection that a device tried, and all that its client saw of it. Times are those of {@link System#nanoTime}. Of its loop's
 * thread until the server was killed.
 */
final class Attempt implements Line.Listener {
    private static final int ACCEPTED = 0;

    private final Device device;
    private final Churn churn;
    private final int level;
    private @Nullable Line line;
    private @Nullable InetSocketAddress from;
    private long sentAt;
    private boolean acknowledged;
    private End end = End.NONE;
    private boolean closedByServer;
    private long closedAt;

    Attempt(Device device, Churn churn, int level) {
        this.device = device;
        this.churn = churn;
        this.level = level;
    }

    /** How the client ended it. */
    enum End {
        NONE,
        DISCONNECT,
        FIN,
        RESET
    }

    @Override
    public void opened(Line opened) {
        line = opened;
        from = opened.local();
        sentAt = System.nanoTime();
        opened.send(Packets.connect(device.clientId(), level, 0));
    }

    @Override
    public void packet(Line from, int first, ByteBuffer body) {
        if (first != Packets.CONNACK) {
            return;
        }
        if (body.get(1) != ACCEPTED) {
            churn.wrong("client " + device.clientId() + " was refused with " + (body.get(1) & 0xFF));
        }
        acknowledged = true;
        device.acknowledged(this);
        churn.answered(this);
    }

    @Override
    public void closed(Line closed, boolean reset) {
        closedByServer = true;
        closedAt = System.nanoTime();
        device.closed(this);
        churn.ended(this);
    }

    void publish() {
        send(Packets.publish("fleet/position", level, new byte[16]));
    }

    /** Says goodbye, and waits for the server to close. */
    void disconnect() {
        end = End.DISCONNECT;
        send(Packets.disconnect());
    }

    void close() {
        end = End.FIN;
        if (line != null) {
            line.close();
        }
        churn.ended(this);
    }

    void reset() {
        end = End.RESET;
        if (line != null) {
            line.reset();
        }
        churn.ended(this);
    }

    private void send(byte[] packet) {
        if (line != null) {
            line.send(packet);
        }
    }

    Device device() {
        return device;
    }

    boolean isAcknowledged() {
        return acknowledged;
    }

    End end() {
        return end;
    }

    /** When CONNECT was sent; 0 when it never was. */
    long sentAt() {
        return sentAt;
    }

    boolean wasClosedByServerBefore(long time) {
        return closedByServer && closedAt < time;
    }

    /** Whether the server, too, knows this connection by this address and port. */
    boolean isFrom(String address, int port) {
        InetSocketAddress known = from;
        return known != null
                && known.getPort() == port
                && known.getAddress().getHostAddress().equals(address);
    }

    @Override
    public String toString() {
        return "attempt from " + from + (acknowledged ? " acknowledged" : "") + " ended by " + end
                + (closedByServer ? " closed by the server" : "");
    }
}
