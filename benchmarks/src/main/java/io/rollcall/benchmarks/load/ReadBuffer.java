package io.rollcall.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/** The one buffer that a loop reads into: what has been read from one socket is done with before the next is read. */
final class ReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int BYTES = 1 << 17;

    private final ByteBuf buffer = Unpooled.directBuffer(BYTES, BYTES);

    @Override
    public ExtendedHandle newHandle() {
        return new Reading();
    }

    /** The loop has ended. */
    void release() {
        buffer.release();
    }

    private final class Reading extends MaxMessageHandle {
        @Override
        public ByteBuf allocate(ByteBufAllocator unused) {
            if (buffer.refCnt() != 1) {
                throw new IllegalStateException("the buffer of the loop is held " + buffer.refCnt() + " times");
            }
            return buffer.clear().retain();
        }

        @Override
        public int guess() {
            return BYTES;
        }
    }
}
