package io.rollcall.broker.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How large the buffer is that a socket is read into: four times as large when one was filled, half as large when two turns in a row
 * would have fitted into half. As Netty's own sizes do, with 32 bytes for each connection instead of 144.
 */
final class ReadSizes implements RecvByteBufAllocator {
    static final ReadSizes ADAPTIVE = new ReadSizes();

    // sizes are powers of two, and kept as their exponents
    private static final byte FIRST = 11; // 2 KiB
    private static final byte LEAST = 6; // 64 bytes
    private static final byte MOST = 16; // 64 KiB
    /** So many reads until others on the loop have their turn. */
    private static final int READS_A_TURN = 16;

    private ReadSizes() {}

    @Override
    public ExtendedHandle newHandle() {
        return new OfSocket();
    }

    /** On the loop. */
    private static final class OfSocket implements ExtendedHandle {
        private @Nullable ChannelConfig config;
        private int attempted;
        private int last;
        private int total;
        private byte exponent = FIRST;
        private byte reads;
        private boolean fittedIntoHalf;

        @Override
        public ByteBuf allocate(ByteBufAllocator buffers) {
            return buffers.ioBuffer(next());
        }

        @Override
        public int guess() {
            return next();
        }

        private int next() {
            return 1 << exponent;
        }

        @Override
        public void reset(ChannelConfig its) {
            config = its;
            reads = 0;
            total = 0;
        }

        @Override
        public void incMessagesRead(int count) {
            reads += (byte) count;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
            if (bytes > 0) {
                total += bytes;
                if (bytes == attempted) {
                    adapt(bytes);
                }
            }
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public boolean continueReading() {
            return mayContinue() && attempted == last;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier isThereMore) {
            return mayContinue() && isThereMore.get();
        }

        private boolean mayContinue() {
            return config != null && config.isAutoRead() && reads < READS_A_TURN && total > 0;
        }

        @Override
        public void readComplete() {
            adapt(total);
        }

        private void adapt(int bytes) {
            if (bytes >= next()) {
                exponent = (byte) Math.min(exponent + 2, MOST);
                fittedIntoHalf = false;
            } else if (bytes > next() / 2) {
                fittedIntoHalf = false;
            } else if (fittedIntoHalf) {
                exponent = (byte) Math.max(exponent - 1, LEAST);
                fittedIntoHalf = false;
            } else {
                fittedIntoHalf = true;
            }
        }
    }
}
