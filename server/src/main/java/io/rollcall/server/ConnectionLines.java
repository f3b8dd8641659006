package io.rollcall.server;

import io.github.bucket4j.Bucket;
import io.rollcall.server.access.BucketTime;
import io.rollcall.server.config.LogConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the lines of connections, on a thread of its own: an event loop puts a line into a bounded queue and goes on, however slow the disk
 * is. Of a flood only so many lines a second are written; the rest is counted, and their number is a line each second. Lines of one event
 * loop are written in the order in which they were offered.
 */
final class ConnectionLines implements AutoCloseable {
    /** The name by which these lines can be turned off, or sent elsewhere. */
    static final String LOGGER = "io.rollcall.connections";

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_MILLIS = 2_000;

    /** How long lines wait for others before they are written: to wake a thread for each would cost more than the line. */
    private static final long GATHER = TimeUnit.MILLISECONDS.toNanos(50);

    private final Logger log;
    private final LogConfig config;
    private final LongSupplier nanos;
    private final MpscArrayQueue<ConnectionLine> waiting;
    private final Bucket bucket;
    private final LongAdder written = new LongAdder();
    private final LongAdder leftOut = new LongAdder();
    private volatile @Nullable Thread writer;
    /** Whether the thread is to be woken by the next line. */
    private volatile boolean rests;

    private volatile boolean closing;

    // of the thread that writes
    private long toldLeftOut;
    private long toldAt;

    ConnectionLines(LogConfig config) {
        this(config, LoggerFactory.getLogger(LOGGER), System::nanoTime);
    }

    ConnectionLines(LogConfig config, Logger log, LongSupplier nanos) {
        this.config = config;
        this.log = log;
        this.nanos = nanos;
        // Without lines it holds next to nothing.
        this.waiting = new MpscArrayQueue<>(config.connections() ? config.connectionLinesWaitingMax() : 1);
        long each = config.connectionLinesPerSecondMax();
        this.bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(each).refillGreedy(each, Duration.ofSeconds(1)))
                .withCustomTimePrecision(new BucketTime(nanos))
                .build();
        this.toldAt = nanos.getAsLong() - SECOND;
    }

    /** Starts the thread that writes. */
    void begin() {
        Thread thread = new Thread(this::run, "rollcall-connection-log");
        thread.setDaemon(true);
        writer = thread;
        thread.start();
    }

    /** Has it written soon, or leaves it out. From any thread; returns at once. */
    void offer(ConnectionLine line) {
        if (log.isInfoEnabled()) {
            if (!waiting.offer(line)) {
                leftOut.increment();
            }
            if (rests) {
                rests = false;
                LockSupport.unpark(writer);
            }
        }
    }

    private void run() {
        while (!closing) {
            rests = true;
            if (waiting.isEmpty() && !closing) {
                LockSupport.parkNanos(this, SECOND);
            }
            rests = false;
            if (!waiting.isEmpty() && !closing) {
                LockSupport.parkNanos(this, GATHER);
            }
            drain();
            tellLeftOut(false);
        }
        writeWaiting();
    }

    /** Writes all that waits. On the thread that writes, or where there is none. */
    void writeWaiting() {
        drain();
        tellLeftOut(true);
    }

    private void drain() {
        for (ConnectionLine line = waiting.poll(); line != null; line = waiting.poll()) {
            write(line);
        }
    }

    private void write(ConnectionLine line) {
        if (!bucket.tryConsume(1)) {
            leftOut.increment();
            return;
        }
        try {
            line.writeTo(log);
            written.increment();
        } catch (RuntimeException notWritten) { // of a backend that is not ours: the next line may be luckier
            leftOut.increment();
        }
    }

    private void tellLeftOut(boolean now) {
        long sum = leftOut.sum();
        if (sum > toldLeftOut && (now || nanos.getAsLong() - toldAt >= SECOND)) {
            log.atInfo()
                    .addKeyValue("event", "leftOut")
                    .addKeyValue("lines", sum - toldLeftOut)
                    .log(
                            "{} lines of connections were left out: log.connectionLinesPerSecondMax is {},"
                                    + " log.connectionLinesWaitingMax is {}",
                            sum - toldLeftOut,
                            config.connectionLinesPerSecondMax(),
                            config.connectionLinesWaitingMax());
            toldLeftOut = sum;
            toldAt = nanos.getAsLong();
        }
    }

    /** Lines that were written. */
    long written() {
        return written.sum();
    }

    /** Lines that were left out, since there were too many. */
    long leftOut() {
        return leftOut.sum();
    }

    /** Writes what waits, and ends; a log that hangs is not waited for longer than two seconds. */
    @Override
    public void close() {
        closing = true;
        Thread thread = writer;
        if (thread == null) {
            return;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
