package io.rollcall.benchmarks.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One MQTT socket of a client that is nothing but the bytes it is told to send. Of its loop's thread. */
public final class Line {
    private static final byte[] NONE = {};
    private static final int LENGTH_BYTES_MAX = 4;

    private final Loop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Listener listener;
    private byte[] unread = NONE;
    private @Nullable ByteBuffer unsent;
    private boolean open;
    private boolean over;

    Line(Loop loop, SocketChannel channel, SelectionKey key, Listener listener) {
        this.loop = loop;
        this.channel = channel;
        this.key = key;
        this.listener = listener;
    }

    /** What happens to a line, told on the loop's thread. */
    public interface Listener {
        /** The socket is connected. */
        void opened(Line line);

        /**
         * A packet came.
         *
         * @param first its first byte
         * @param body what stands after its length; valid within this call
         */
        void packet(Line line, int first, ByteBuffer body);

        /**
         * The server closed the socket, or it could not be connected; not told of what {@link #close} and {@link #reset} do.
         *
         * @param reset whether without a FIN
         */
        void closed(Line line, boolean reset);
    }

    /** From where it is connected. */
    public InetSocketAddress local() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isOver() {
        return over;
    }

    void ready(SelectionKey ready) {
        if (!ready.isValid()) {
            return;
        }
        try {
            if (ready.isConnectable() && channel.finishConnect()) {
                connected();
            }
            if (!over && ready.isValid() && ready.isWritable()) {
                flush();
            }
            if (!over && ready.isValid() && ready.isReadable()) {
                read();
            }
        } catch (IOException e) {
            lost(true);
        }
    }

    void connected() throws IOException {
        open = true;
        key.interestOps(SelectionKey.OP_READ);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        listener.opened(this);
    }

    private void read() throws IOException {
        ByteBuffer in = loop.readBuffer().put(unread);
        unread = NONE;
        if (channel.read(in) < 0) {
            lost(false);
            return;
        }
        in.flip();
        while (!over && hasPacket(in)) {
            int first = in.get() & 0xFF;
            int length = length(in);
            ByteBuffer body = in.slice(in.position(), length);
            in.position(in.position() + length);
            listener.packet(this, first, body);
        }
        unread = new byte[in.remaining()];
        in.get(unread);
    }

    private static boolean hasPacket(ByteBuffer in) {
        int at = in.position() + 1;
        int length = 0;
        for (int i = 0; i < LENGTH_BYTES_MAX && at < in.limit(); i++) {
            int digit = in.get(at++);
            length |= (digit & 0x7F) << (7 * i);
            if (digit >= 0) {
                return in.limit() - at >= length;
            }
        }
        return false;
    }

    private static int length(ByteBuffer in) {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int digit = in.get();
            length |= (digit & 0x7F) << shift;
            if (digit >= 0) {
                return length;
            }
        }
    }

    /** Sends bytes as they are, at once or when the socket takes them. */
    public void send(byte[] bytes) {
        if (over) {
            return;
        }
        ByteBuffer out = ByteBuffer.wrap(bytes);
        try {
            if (open && unsent == null) {
                channel.write(out);
            }
            if (out.hasRemaining()) {
                keep(out);
            }
        } catch (IOException e) {
            lost(true);
        }
    }

    private void keep(ByteBuffer more) {
        ByteBuffer before = unsent == null ? ByteBuffer.allocate(0) : unsent;
        unsent = ByteBuffer.allocate(before.remaining() + more.remaining())
                .put(before)
                .put(more)
                .flip();
        if (open) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
        }
    }

    private void flush() throws IOException {
        if (unsent != null) {
            channel.write(unsent);
            if (unsent.hasRemaining()) {
                return;
            }
            unsent = null;
        }
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
    }

    /** Reads no more: for the server a peer that fell silent. */
    public void fallSilent() {
        if (!over) {
            key.interestOps(0);
        }
    }

    /** Closes without a word: FIN. */
    public void close() {
        end(false);
    }

    /** Closes without a word: RST. */
    public void reset() {
        end(true);
    }

    private void end(boolean reset) {
        if (over) {
            return;
        }
        over = true;
        try {
            if (reset) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            // the server was first, and so there is nothing to reset
        }
        closeChannel();
    }

    private void lost(boolean reset) {
        if (!over) {
            over = true;
            closeChannel();
            listener.closed(this, reset);
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
