package io.rollcall.broker.session;

import java.util.concurrent.atomic.LongAdder;

/**
 * How much is on its way to sessions on other event loops, and was not opened there yet. Whoever posts may be faster than
 * the loop that opens; so whoever publishes looks here now and then, and waits while it is too much. From any thread.
 */
final class Mail {
    private final LongAdder bytes = new LongAdder();
    private final long bytesMax;

    Mail(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    void posted(int letterBytes) {
        bytes.add(letterBytes);
    }

    void opened(long letterBytes) {
        bytes.add(-letterBytes);
    }

    long bytes() {
        return bytes.sum();
    }

    boolean isFull() {
        return bytes.sum() > bytesMax;
    }

    /** Whether those who wait are to wait on: half is room enough for a while. */
    boolean isHalfFull() {
        return bytes.sum() > bytesMax / 2;
    }
}
