package io.rollcall.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.codec.Packet;
import io.rollcall.broker.codec.PacketReader;
import io.rollcall.broker.codec.Window;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one socket: cuts what comes in into packets for the {@link Phase}, gathers what goes out and flushes it once
 * a turn. The one handler of a connection; holds no buffer while nothing is half read or half written. On the loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a write or close came to, channelInactive tells
final class Wire extends ChannelInboundHandlerAdapter {
    /** So many answers may wait for a client that does not take them, before it is not read from. */
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final Channel channel;
    private final Loop loop;
    private final Origin origin;
    private final PacketReader reader;
    private final Unsent unsent;
    private final ConnectionSetup setup;
    private final @Nullable Pace pace;
    private final Activity activity = new Activity();
    private Phase phase;
    private @Nullable ByteBuf unread;
    private boolean paused;
    private boolean choked;
    private boolean half;
    private boolean dirty;
    private boolean closed;
    private @Nullable DisconnectCause loss;
    private @Nullable Future<?> lingering;
    private long lastReadAt;

    Wire(Channel channel, Loop loop, ConnectionSetup setup, Origin origin) {
        this.channel = channel;
        this.loop = loop;
        this.origin = origin;
        this.reader = new PacketReader(setup.readLimits());
        this.setup = setup;
        this.unsent = new Unsent(this, channel);
        this.pace = Pace.of(setup.limits());
        this.lastReadAt = loop.time().steadyMillis();
        this.phase = new ConnectHandler(this, setup);
    }

    Loop loop() {
        return loop;
    }

    ConnectionSetup setup() {
        return setup;
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

    /** Has what goes by told to those who trace its client, from the next packet on. */
    void tap(Traces traces, String clientId, ProtocolVersion version) {
        if (!closed) {
            PacketTap tap = new PacketTap(traces, clientId, version, loop, unsent.payloadBytes());
            loop.unread().settle(unread);
            tap.standBefore(this, channel.pipeline(), unread);
        }
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
        loop.counts().bytesRead(bytes.readableBytes());
        try {
            unread = loop.unread().add(unread, bytes, reader.awaited(), channel.alloc());
        } catch (RuntimeException | Error noRoom) {
            bytes.release();
            fail(noRoom);
            return;
        }
        readPackets();
    }

    private void readPackets() {
        try {
            readWhatCame();
            if (!closed) {
                settle();
            }
        } catch (ProtocolError error) {
            refuse(error);
        } catch (RuntimeException | Error mistake) {
            fail(mistake);
        }
        if (closed) {
            releaseUnread();
        }
    }

    private void readWhatCame() {
        Window window = loop.unread().look(unread);
        try {
            while (window != null && mayRead()) {
                if (!readAcks(window) && !readPacket(window)) {
                    return;
                }
            }
        } finally {
            loop.burst().deliver();
            loop.unread().leave(unread);
        }
    }

    /**
     * The acknowledgements that come next. Returns whether there were any. Apart from the packets: what either road calls is as much as a
     * compiler takes into one method, and of both it would leave the ends outside.
     */
    private boolean readAcks(Window window) {
        boolean any = false;
        while (pace == null && mayRead() && reader.readAcks(window, loop.acks())) {
            endHalf();
            loop.read(loop.acks());
            phase.onAcks(loop.acks());
            any = true;
        }
        return any;
    }

    /** The next packet, and each PUBLISH behind it. Returns whether the last of them had come whole. */
    private boolean readPacket(Window window) {
        do {
            int begin = window.at();
            Packet packet = reader.read(window);
            if (packet == null) {
                return false;
            }
            endHalf();
            loop.read(packet);
            phase.onPacket(packet);
            if (pace != null) {
                keep(pace, packet, window.at() - begin);
            }
        } while (mayRead() && reader.isPublishNext(window));
        return true;
    }

    /** Whoever sends too fast is not read from until it is within its limit again. */
    private void keep(Pace its, Packet packet, int length) {
        if (!paused && !closed && its.mustRest(packet, length, loop, this::resume)) {
            setup.counters().pausedRate.increment();
            pause();
        }
    }

    private void refuse(ProtocolError error) {
        try {
            phase.onProtocolError(error);
        } catch (RuntimeException | Error mistake) {
            fail(mistake);
        }
    }

    /** Nothing that comes of one packet harms more than its connection, not even that there is no memory for it. */
    private void fail(Throwable mistake) {
        try {
            phase.onMistake(mistake);
        } catch (RuntimeException | Error again) {
            mistake.addSuppressed(again);
            channel.close(); // and the rest with channelInactive
        }
    }

    /** What is left waits for the rest of its packet, or for its turn, if there may be so much of it. */
    private void settle() {
        unread = loop.unread().fit(unread, channel.alloc());
        if (paused && unread != null) {
            channel.config().setAutoRead(false);
        }
        int held = Unread.largeBytes(unread, paused);
        if (held > 0) {
            half = true;
            loop.halfReads().hold(this, held, setup.halfReadBytesMax());
        }
    }

    private void endHalf() {
        if (half) {
            half = false;
            loop.halfReads().end(this);
        }
    }

    private void releaseUnread() {
        endHalf();
        if (pace != null) {
            pace.end();
        }
        loop.unread().release(unread);
        unread = null;
    }

    /** There is no room for the packet that has come in part, and others began later. */
    void dropHalfRead() {
        setup.counters().halfReadDropped.increment();
        refuse(new ProtocolError(
                ReasonCode.QUOTA_EXCEEDED, "halfReadBytesMax: no room for a packet of " + reader.awaited() + " bytes"));
        releaseUnread();
    }

    /** Whoever does not take the answers to what it sends is not read from until it does. */
    private boolean mayRead() {
        if (!paused && unsent.untakenBytes() > ANSWER_BYTES_MAX) {
            choked = true;
            setup.counters().pausedAnswers.increment();
            pause();
        }
        return !paused && !closed;
    }

    /** No packet is read until {@link #resume()}; the socket is, until something comes: to stop and go on are two system calls. */
    void pause() {
        paused = true;
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

    /** Whether what comes from the client is read. */
    boolean isReading() {
        return !paused;
    }

    /** Whether it is for us, and not for the client, that nothing is read. */
    boolean isPaused() {
        return paused && !choked;
    }

    /** Whether the client, which is not read from until it has taken more, has taken anything since this was last asked. */
    boolean isTaking() {
        boolean taken = unsent.hasTaken();
        return choked && taken;
    }

    /** Reads on after a while: memory is short. */
    void rest() {
        if (!paused && !closed) {
            setup.counters().pausedMemory.increment();
            pause();
            loop.resting(this);
        }
    }

    /** Reads on when the messages on their way between event loops are less. */
    void awaitMail(BooleanSupplier isFull) {
        if (!paused && !closed) {
            setup.counters().pausedMail.increment();
            pause();
            loop.awaitingMail(this, isFull);
        }
    }

    // ---- out

    /** Where packets are written; flushed at the end of this turn. */
    ByteBuf out() {
        flushSoon();
        return unsent.out();
    }

    private void flushSoon() {
        if (!dirty) {
            dirty = true;
            loop.flushSoon(this);
        }
    }

    /** So many packets were written, none of which is a PUBLISH. */
    void written(int packets) {
        loop.counts().packetsWritten(packets);
        unsent.written();
    }

    /** PUBLISH packets were written: whole, or one up to its payload, which is given then. */
    void publishWritten(Qos qos, int count, byte @Nullable [] payload) {
        loop.counts().messagesWritten(qos, count);
        activity.messagesWritten(count);
        if (payload == null) {
            unsent.written();
        } else {
            unsent.writePayload(payload);
        }
    }

    void flush() {
        dirty = false;
        if (closed) {
            return;
        }
        try {
            unsent.pushAll();
            channel.flush();
        } catch (RuntimeException | Error mistake) {
            fail(mistake);
        }
    }

    /** Whether the socket takes more now. */
    boolean isWritable() {
        return unsent.isWritable();
    }

    /** The socket takes more, or perhaps there are buffers again. */
    void writeOn() {
        if (closed) {
            return;
        }
        try {
            boolean mayFollow = unsent.taken();
            flushSoon();
            if (choked && channel.isWritable()) {
                choked = false;
                resume();
            }
            if (mayFollow) {
                phase.onWritable();
            }
        } catch (RuntimeException | Error mistake) {
            fail(mistake);
        }
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
            unsent.pushAll();
            unsent.endPayload();
            closed = true;
            releaseUnread(); // at once: a loop that shuts down may not tell the end of the channel
            lingering = origin.goodbye().linger(channel);
            releaseAfterLoss();
        }
    }

    /** The client said goodbye: nothing of MQTT is left to be said or read. */
    void closeAtOnce() {
        if (origin.goodbye() != Goodbye.NONE) {
            close();
            return;
        }
        unsent.pushAll();
        channel.flush();
        closed = true;
        releaseUnread();
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
        if (lingering != null) {
            lingering.cancel(false); // it would hold all of this for as long
        }
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
        Throwable why = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (closed) {
            context.close();
        } else if (why instanceof TransportFailure broken) {
            closed = true;
            lingering = origin.goodbye().linger(channel);
            phase.onLost(broken.disconnectCause());
            release();
        } else if (why instanceof IOException broken) {
            lost(Causes.of(broken));
        } else {
            fail(why);
        }
    }

    /** Nothing more will come. What came before is read first, also when it waits for CONNECT to be answered. */
    private void lost(DisconnectCause cause) {
        if (loss == null) {
            loss = cause;
        }
        boolean rested = pace != null && pace.end();
        if (!closed && isPaused() && unread != null) {
            if (rested) {
                resume();
            }
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
        releaseUnread();
        unsent.release();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            writeOn();
        }
    }
}
