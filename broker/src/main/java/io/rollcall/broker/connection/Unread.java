package io.rollcall.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.codec.Window;
import org.jspecify.annotations.Nullable;

/** The bytes of one socket that have come and are not read: most often none, and then nothing is held. On the loop. */
final class Unread {
    /** More is gathered on the heap, which is larger than the memory for buffers. */
    private static final int BUFFER_BYTES_MAX = 128 * 1024;

    private static final int SMALL_BYTES = 4 * 1024;

    private final ByteBufAllocator buffers;
    private final Window window;
    private @Nullable ByteBuf bytes;

    /** @param window that all connections of the loop are read through, one at a time */
    Unread(ByteBufAllocator buffers, Window window) {
        this.buffers = buffers;
        this.window = window;
    }

    /** What is to be read; absent when there is nothing. */
    @Nullable
    ByteBuf bytes() {
        if (bytes != null) {
            window.settle(bytes);
        }
        return bytes;
    }

    /** Looks at what is to be read, until {@link #leave}; absent when there is nothing. */
    @Nullable
    Window look() {
        return bytes == null ? null : window.look(bytes);
    }

    /** What was read is behind us. */
    void leave() {
        if (bytes != null) {
            window.leave(bytes);
        }
    }

    /**
     * Takes what came.
     *
     * @param awaited how long the packet is that has come in part, if that is known
     */
    void add(ByteBuf more, int awaited) {
        bytes = bytes == null ? more : join(bytes, more, awaited);
    }

    /** In a buffer that doubles, up to the packet's end, so that each byte is copied few times. */
    private ByteBuf join(ByteBuf half, ByteBuf more, int awaited) {
        ByteBuf joined = half;
        int needed = half.readableBytes() + more.readableBytes();
        if (half.capacity() < needed || half.refCnt() > 1 || half.isReadOnly()) {
            int room = (int) Math.max(needed, Math.min(awaited, 2L * needed));
            joined = room > BUFFER_BYTES_MAX ? Unpooled.buffer(room) : buffers.buffer(room);
            joined.writeBytes(half);
            half.release();
        } else if (half.writableBytes() < more.readableBytes()) {
            half.discardReadBytes();
        }
        joined.writeBytes(more);
        more.release();
        return joined;
    }

    /** All that can be read now was read: what is left is kept in no larger a buffer than it needs. */
    void fit() {
        ByteBuf left = bytes;
        if (left == null) {
            return;
        }
        if (!left.isReadable()) {
            release();
        } else if (left.capacity() > SMALL_BYTES && left.readableBytes() < left.capacity() / 4) {
            bytes = buffers.buffer(left.readableBytes()).writeBytes(left);
            left.release();
        }
    }

    /**
     * Bytes that are held, where they are more than a connection may hold anyway; else 0.
     *
     * @param paused whether it may hold what came with the last read
     */
    int largeBytes(boolean paused) {
        ByteBuf held = bytes;
        return held == null || held.capacity() <= (paused ? BUFFER_BYTES_MAX : SMALL_BYTES) ? 0 : held.capacity();
    }

    void release() {
        if (bytes != null) {
            window.leave(bytes);
            bytes.release();
            bytes = null;
        }
    }
}
