package io.rollcall.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What goes to one socket and is not with it yet. Packets are gathered in a buffer, which is there only while there are any.
 * A long payload is not copied into it: it goes from the message to the socket in parts, as the socket takes them, so that
 * many slow consumers of a long message cost no more than those of a short one. On the loop.
 */
final class Unsent {
    /** So much is gathered before it goes to the socket's own queue; a longer payload goes by itself. */
    static final int CHUNK_BYTES = 64 * 1024;

    /** What Netty and we keep for each buffer that waits, however little is in it. */
    private static final int BUFFER_BYTES = 512;
    /** So much may wait for each connection where buffers are short. */
    private static final int WAITING_BYTES_WHEN_SHORT = 16 * 1024;

    private final Wire wire;
    private final Channel channel;
    private @Nullable ByteBuf out;
    private byte @Nullable [] payload;
    private int payloadAt;
    private int untaken;
    private int untakenBefore;
    /** What Netty takes before it says that it is enough; asked anew, when negative, after anything that may have changed it. */
    private int room = -1;

    private boolean starved;

    Unsent(Wire wire, Channel channel) {
        this.wire = wire;
        this.channel = channel;
    }

    /** Where packets are written. */
    ByteBuf out() {
        if (out == null) {
            out = wire.loop().takeDraft();
        }
        return out;
    }

    /** A packet was written. */
    void written() {
        if (out != null && out.readableBytes() >= CHUNK_BYTES) {
            pushAll();
        }
    }

    /** What is left of a payload that is half written. */
    int payloadBytes() {
        return payload == null ? 0 : payload.length - payloadAt;
    }

    /** Writes a payload behind what was written; nothing comes between its parts. */
    void writePayload(byte[] bytes) {
        pushAll();
        payload = bytes;
        payloadAt = 0;
        pushPayload();
    }

    /** Gives the socket all that it may have. */
    void pushAll() {
        room = -1;
        pushPayload();
        if (out != null && payload == null) {
            ByteBuf draft = out;
            out = null;
            if (draft.isReadable()) {
                push(channel.alloc().directBuffer(draft.readableBytes()).writeBytes(draft));
            }
            wire.loop().giveBack(draft);
        }
    }

    private void pushPayload() {
        byte[] pushed = payload;
        while (pushed != null && mayPush()) {
            int length = Math.min(CHUNK_BYTES, pushed.length - payloadAt);
            push(channel.alloc().directBuffer(length).writeBytes(pushed, payloadAt, length));
            payloadAt += length;
            if (payloadAt == pushed.length) {
                payload = null;
                pushed = null;
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what it came to, channelInactive tells
    private void push(ByteBuf bytes) {
        wire.activity().written(bytes.readableBytes());
        wire.loop().counts().bytesWritten(bytes.readableBytes());
        if (!channel.isWritable()) {
            untaken += bytes.readableBytes() + BUFFER_BYTES;
        }
        channel.write(bytes, channel.voidPromise());
        room = -1;
    }

    /** Whether the socket has taken anything since this was last asked. */
    boolean hasTaken() {
        int left = (int) channel.bytesBeforeWritable();
        boolean taken = left != untakenBefore;
        untakenBefore = left;
        return taken;
    }

    /** Whether the socket takes more messages now. */
    boolean isWritable() {
        if (room < 0) {
            room = (int) channel.bytesBeforeUnwritable(); // the mark is an int
        }
        return payload == null && (out == null ? 0 : out.readableBytes()) < room && (!areBuffersShort() || mayPush());
    }

    private boolean areBuffersShort() {
        return wire.loop().areBuffersShort(wire.setup().memory());
    }

    /** Where buffers are short, whoever has not taken what it has gets no more of them. */
    private boolean mayPush() {
        if (!channel.isWritable()) {
            return false;
        }
        if (!areBuffersShort() || waitingBytes() <= WAITING_BYTES_WHEN_SHORT) {
            return true;
        }
        if (!starved) {
            starved = true;
            wire.loop().awaitingBuffers(wire);
        }
        return false;
    }

    private long waitingBytes() {
        return channel.config().getWriteBufferHighWaterMark() - channel.bytesBeforeUnwritable();
    }

    /** What was written although the socket takes nothing: answers to what its client sends. */
    int untakenBytes() {
        return payload == null || out == null ? untaken : untaken + out.readableBytes();
    }

    /** The socket takes more, or perhaps there are buffers again. Returns whether messages may follow. */
    boolean taken() {
        starved = false;
        room = -1;
        if (channel.isWritable()) {
            untaken = 0;
            pushPayload();
        }
        return payload == null && channel.isWritable();
    }

    /** No more comes of a payload that is half written: the connection ends. */
    void endPayload() {
        payload = null;
    }

    void release() {
        payload = null;
        if (out != null) {
            wire.loop().giveBack(out);
            out = null;
        }
    }
}
