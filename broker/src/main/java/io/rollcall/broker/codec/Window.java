package io.rollcall.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What a {@link PacketReader} looks at: the next bytes of one buffer, in an array. An array is looked into in a fraction of the time
 * of a buffer of the network's, which checks each access; so a few kilobytes of small packets are copied here at once, while a buffer
 * that has an array is looked into where it is. One for an event loop, which reads one connection at a time.
 */
public final class Window {
    /** So much is copied at once: it stays in the processor's nearest cache while it is read. */
    private static final int BYTES = 16 * 1024;
    /** For a longer packet the array grows, up to here; for one that is longer still, there is an array of its own. */
    private static final int BYTES_KEPT_MAX = 128 * 1024;

    /** The fixed header is looked at before the packet is whole. */
    private static final int HEADER_BYTES_MAX = 5;

    private byte[] own;
    private byte[] bytes = {};
    private int position;
    private int end;
    private ByteBuf source = Unpooled.EMPTY_BUFFER;
    /** Where the array begins in the source. */
    private int origin;

    /** A window that looks at nothing yet. */
    public Window() {
        this(BYTES);
    }

    /** One that copies so much at once. */
    Window(int bytesAtOnce) {
        own = new byte[bytesAtOnce];
    }

    /**
     * Looks at a buffer from its reader index on, until {@link #leave}. Meanwhile nothing else may move the reader index, or write to the
     * buffer; the index follows with {@link #settle}.
     */
    public Window look(ByteBuf in) {
        source = in;
        position = 0;
        end = 0;
        origin = in.readerIndex();
        if (in.hasArray()) {
            bytes = in.array();
            position = in.arrayOffset() + in.readerIndex();
            end = position + in.readableBytes();
            origin = -in.arrayOffset();
        }
        return this;
    }

    /** Sets the reader index of this buffer behind the packets that were read, if it is the one that is looked at. */
    public void settle(ByteBuf in) {
        if (isAt(in)) {
            settle();
        }
    }

    @SuppressWarnings("ReferenceEquality") // buffers are equal when their bytes are
    private boolean isAt(ByteBuf in) {
        return source == in;
    }

    private void settle() {
        source.readerIndex(origin + position);
    }

    /** Looks at this buffer no more, if it does: {@link #settle}, and holds nothing of it. */
    public void leave(ByteBuf in) {
        if (isAt(in)) {
            settle();
            leave();
        }
    }

    /** Where in its source it is. */
    public int at() {
        return origin + position;
    }

    private void leave() {
        source = Unpooled.EMPTY_BUFFER;
        bytes = own;
        position = 0;
        end = 0;
        origin = 0;
    }

    /** Has so many bytes in the array, if they have come; of a fixed header, what has come. Returns how many of them have come. */
    int reach(int wanted) {
        if (end - position >= wanted) {
            return wanted;
        }
        settle();
        int there = source.readableBytes();
        if (end - position < there && (wanted <= there || wanted <= HEADER_BYTES_MAX)) {
            copy(there, Math.min(wanted, there));
        }
        return Math.min(wanted, there);
    }

    private void copy(int there, int needed) {
        if (needed > BYTES_KEPT_MAX) {
            bytes = new byte[needed];
        } else {
            if (needed > own.length) {
                own = new byte[Math.min(BYTES_KEPT_MAX, 2 * needed)];
            }
            bytes = own;
        }
        origin = source.readerIndex();
        position = 0;
        end = Math.min(there, bytes.length);
        source.getBytes(source.readerIndex(), bytes, 0, end);
    }

    /** Where the bytes are; others after the next {@link #reach}. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the next packet begins in the array. */
    int position() {
        return position;
    }

    /** Goes behind a packet that was reached. */
    void skip(int length) {
        position += length;
    }
}
