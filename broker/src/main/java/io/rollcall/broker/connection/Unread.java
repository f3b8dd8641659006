package io.rollcall.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.codec.Window;
import org.jspecify.annotations.Nullable;

/**
 * Holds what has come from a socket and is not read: most often nothing, and then there is no buffer. One for an event loop, whose connections have
 * nothing but such a buffer. On the loop.
 */
final class Unread {
    /** More is gathered on the heap, which is larger than the memory for buffers. */
    private static final int BUFFER_BYTES_MAX = 128 * 1024;

    private static final int SMALL_BYTES = 4 * 1024;

    private final Window window = new Window(); // the loop's connections are read through it, one at a time

    /** Sets the reader index to what is to be read. */
    void settle(@Nullable ByteBuf held) {
        if (held != null) {
            window.settle(held);
        }
    }

    /** Looks at what is to be read, until {@link #leave}; absent when there is nothing. */
    @Nullable
    Window look(@Nullable ByteBuf held) {
        return held == null ? null : window.look(held);
    }

    /** What was read is behind us. */
    void leave(@Nullable ByteBuf held) {
        if (held != null) {
            window.leave(held);
        }
    }

    /**
     * Takes what came, in a buffer that doubles, up to the packet's end, so that each byte is copied few times.
     *
     * @param awaited how long the packet is that has come in part, if that is known
     * @return what is held from now on
     */
    ByteBuf add(@Nullable ByteBuf half, ByteBuf more, int awaited, ByteBufAllocator buffers) {
        if (half == null) {
            return more;
        }
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

    /** All that can be read now was read: what is left is kept in no larger a buffer than it needs. Returns what is held from now on. */
    @Nullable
    ByteBuf fit(@Nullable ByteBuf held, ByteBufAllocator buffers) {
        if (held == null || !held.isReadable()) {
            release(held);
            return null;
        }
        if (held.capacity() <= SMALL_BYTES || held.readableBytes() >= held.capacity() / 4) {
            return held;
        }
        ByteBuf fitting = buffers.buffer(held.readableBytes()).writeBytes(held);
        held.release();
        return fitting;
    }

    /**
     * Bytes that are held, where they are more than a connection may hold anyway; else 0.
     *
     * @param paused whether it may hold what came with the last read
     */
    static int largeBytes(@Nullable ByteBuf held, boolean paused) {
        return held == null || held.capacity() <= (paused ? BUFFER_BYTES_MAX : SMALL_BYTES) ? 0 : held.capacity();
    }

    void release(@Nullable ByteBuf held) {
        if (held != null) {
            window.leave(held);
            held.release();
        }
    }
}
