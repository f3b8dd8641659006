package io.rollcall.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.ArrayDeque;

/**
 * Where packets are written before they go to their sockets: buffers on the heap, which are written to in a fraction of the time of
 * those that a socket takes, and used again and again by the connections of one loop. On the loop.
 */
final class Drafts {
    private static final int FIRST_BYTES = 256;
    /** This part of the heap at most is kept for the next turn, by each loop. */
    private static final int KEPT_HEAP_PART = 64;

    private static final int KEPT_BYTES_MAX =
            (int) Math.min(Runtime.getRuntime().maxMemory() / KEPT_HEAP_PART, 64 * 1024 * 1024);

    private final ArrayDeque<ByteBuf> free = new ArrayDeque<>();
    private int keptBytes;

    /** An empty one. */
    ByteBuf take() {
        ByteBuf draft = free.pollLast();
        if (draft == null) {
            return new UnpooledHeapByteBuf(UnpooledByteBufAllocator.DEFAULT, FIRST_BYTES, Integer.MAX_VALUE);
        }
        keptBytes -= draft.capacity();
        return draft;
    }

    /** Takes one back. */
    void giveBack(ByteBuf draft) {
        if (keptBytes + draft.capacity() <= KEPT_BYTES_MAX) {
            keptBytes += draft.capacity();
            free.addLast(draft.clear());
        }
    }
}
