package io.rollcall.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.codec.Packet;
import io.rollcall.broker.codec.PacketReader;
import io.rollcall.broker.message.ProtocolError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one socket: cuts what comes in into packets for the {@link Phase}, gathers what goes out and flushes it once
 * a turn. The one handler of a connection; holds no buffer while nothing is half read or half written. On the loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a write or close came to, channelInactive tells
final class Wire extends ChannelInboundHandlerAdapter {
    /** So much is gathered before it goes to the socket's own queue. */
    private static final int CHUNK_BYTES = 64 * 1024;

    private static final int FIRST_BYTES = 256;
    /** A client that does not take its last packet is not waited for longer. */
    private static final int LINGER_MILLIS = 1_000;

    private final Channel channel;
    private final Loop loop;
    private final Origin origin;
    private final PacketReader reader;
    private final Activity activity = new Activity();
    private Phase phase;

    private @Nullable ByteBuf in;
    private @Nullable ByteBuf out;
    private boolean paused;
    private boolean dirty;
    private boolean closed;
    private @Nullable DisconnectCause loss;
    private long lastReadAt;

    Wire(Channel channel, Loop loop, ConnectionSetup setup, Origin origin) {
        this.channel = channel;
        this.loop = loop;
        this.origin = origin;
        this.reader = new PacketReader(setup.limits().packetSizeMax());
        this.lastReadAt = loop.time().steadyMillis();
        this.phase = new ConnectHandler(this, setup);
    }

    Loop loop() {
        return loop;
    }

    /** The version of the client's CONNECT; absent before its protocol level was read. */
    @Nullable
    ProtocolVersion version() {
        return reader.version();
    }

    /** Who is served from here on. */
    void become(Phase next) {
        phase = next;
    }

    Origin origin() {
        return origin;
    }

    InetSocketAddress remoteAddress() {
        return origin.remoteAddress(channel);
    }

    InetSocketAddress localAddress() {
        return origin.localAddress(channel);
    }

    /** When bytes last came from the client, in steady milliseconds. */
    long lastReadAt() {
        return lastReadAt;
    }

    /** What goes over this wire, as it goes. */
    Activity activity() {
        return activity;
    }

    // ---- in

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf bytes = (ByteBuf) read;
        if (closed) {
            bytes.release();
            return;
        }
        lastReadAt = loop.time().steadyMillis();
        activity.read(bytes.readableBytes(), loop.time().epochMillis());
        in = in == null ? bytes : join(in, bytes);
        readPackets();
    }

    /** A packet is half read: what came is put behind it, in a buffer that doubles, so that each byte is copied few times. */
    private ByteBuf join(ByteBuf half, ByteBuf bytes) {
        ByteBuf joined = half;
        if (half.maxWritableBytes() < bytes.readableBytes() || half.refCnt() > 1 || half.isReadOnly()) {
            joined = channel.alloc().buffer(2 * (half.readableBytes() + bytes.readableBytes()));
            joined.writeBytes(half);
            half.release();
        }
        joined.discardSomeReadBytes().writeBytes(bytes);
        bytes.release();
        return joined;
    }

    private void readPackets() {
        try {
            while (in != null && !paused && !closed) {
                Packet packet = reader.read(in);
                if (packet == null) {
                    break;
                }
                phase.onPacket(packet);
            }
        } catch (ProtocolError error) {
            phase.onProtocolError(error);
        } catch (RuntimeException | AssertionError mistake) {
            phase.onMistake(mistake);
        }
        if (in != null && (closed || !in.isReadable())) {
            in.release();
            in = null;
        }
    }

    /** No packet is read until {@link #resume()}; what came already waits. */
    void pause() {
        paused = true;
        channel.config().setAutoRead(false);
    }

    /** Reads on, at the end of this turn. */
    void resume() {
        loop.execute(() -> {
            if (paused && !closed) {
                paused = false;
                readPackets();
                if (loss != null) {
                    lost(loss);
                } else {
                    channel.config().setAutoRead(!paused);
                }
            }
        });
    }

    boolean isPaused() {
        return paused;
    }

    /** Reads on after a while: memory is short. */
    void rest() {
        if (!paused && !closed) {
            pause();
            loop.resting(this);
        }
    }

    // ---- out

    /** Where packets are written; flushed at the end of this turn. */
    ByteBuf out() {
        if (out == null) {
            out = channel.alloc().directBuffer(FIRST_BYTES);
        }
        if (!dirty) {
            dirty = true;
            loop.flushSoon(this);
        }
        return out;
    }

    /** A packet was written. */
    void written() {
        if (out != null && out.readableBytes() >= CHUNK_BYTES) {
            pushOut();
        }
    }

    private void pushOut() {
        if (out != null) {
            activity.written(out.readableBytes());
            channel.write(out, channel.voidPromise());
            out = null;
        }
    }

    void flush() {
        dirty = false;
        if (!closed) {
            pushOut();
            channel.flush();
        }
    }

    /** Whether the socket takes more now. */
    boolean isWritable() {
        return channel.isWritable() && (out == null || out.readableBytes() < channel.bytesBeforeUnwritable());
    }

    // ---- the end

    boolean isClosed() {
        return closed;
    }

    /**
     * Closes, once what was written is on its way. Reads on for a moment and forgets what it reads: a socket that closes
     * with bytes unread is reset, and the client might not see our last packet. The phase hears nothing more.
     */
    void close() {
        if (!closed) {
            pushOut();
            closed = true;
            sayGoodbye();
            releaseAfterLoss();
        }
    }

    private void sayGoodbye() {
        origin.goodbye().say(channel).addListener(said -> linger());
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void linger() {
        if (channel instanceof DuplexChannel duplex && channel.isActive()) {
            channel.config().setAutoRead(true);
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }

    /** The client said goodbye: nothing of MQTT is left to be said or read. */
    void closeAtOnce() {
        if (origin.goodbye() != Goodbye.NONE) {
            close();
            return;
        }
        pushOut();
        channel.flush();
        closed = true;
        channel.close();
        releaseAfterLoss();
    }

    /** The channel ended before, and will not say so again. */
    private void releaseAfterLoss() {
        if (loss != null) {
            release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lost(DisconnectCause.SOCKET_CLOSED);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            context.close(); // TLS has ended, and with it what the client has to say
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        Throwable failure =
                thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (closed) {
            context.close();
        } else if (failure instanceof TransportFailure broken) {
            closed = true;
            sayGoodbye();
            phase.onLost(broken.disconnectCause());
            release();
        } else if (failure instanceof IOException broken) {
            lost(causeOf(broken));
        } else {
            phase.onMistake(failure);
        }
    }

    private static DisconnectCause causeOf(IOException failure) {
        if (failure instanceof SSLException) {
            return DisconnectCause.TLS_ERROR;
        }
        String message = String.valueOf(failure.getMessage());
        return message.contains("reset") || message.contains("Broken pipe")
                ? DisconnectCause.SOCKET_RESET
                : DisconnectCause.SOCKET_ERROR;
    }

    /** Nothing more will come. What came before is read first, also when it waits for CONNECT to be answered. */
    private void lost(DisconnectCause cause) {
        if (loss == null) {
            loss = cause;
        }
        if (!closed && paused && in != null) {
            return;
        }
        if (!closed) {
            closed = true;
            channel.close();
            phase.onLost(loss);
        }
        release();
    }

    private void release() {
        if (in != null) {
            in.release();
            in = null;
        }
        if (out != null) {
            out.release();
            out = null;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!closed && channel.isWritable()) {
            phase.onWritable();
        }
    }
}
