package io.rollcall.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/**
 * One event loop with its share of the clients. It plays the scenario on its own and shares nothing with the others, so
 * that nothing here needs a lock. On the loop, but for {@link #call}.
 */
final class Lane {
    /** For {@link Wire#open}: the connection is meant to begin when it does. */
    static final long WHEN_BEGUN = Long.MIN_VALUE;

    private static final long CALL_SECONDS = 60;

    private final LoadConfig config;
    private final int index;
    private final EventLoop loop;
    private final boolean epoll;
    private final Connector connector;
    private final Tally tally = new Tally();
    private final Frames frames;
    private final ReadBuffer readBuffer = new ReadBuffer();
    private final Queue<Publisher> ready = new ArrayDeque<>();
    private long now;
    private boolean timesConnects;
    private boolean timesAcknowledgements;
    private boolean turning;

    Lane(LoadConfig config, int index, EventLoop loop, boolean epoll) {
        this.config = config;
        this.index = index;
        this.loop = loop;
        this.epoll = epoll;
        this.connector = new Connector(this, Math.max(1, config.connecting() / config.loops()));
        this.frames = new Frames(config.mqtt5());
    }

    /** Does it on the loop, and returns what it returns. From any thread but loops. */
    <T> T call(Callable<T> work) throws InterruptedException {
        try {
            return loop.submit(work).get(CALL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("loop " + index + ": " + failed.getCause(), failed);
        } catch (TimeoutException late) {
            throw new IllegalStateException("loop " + index + " did not answer within " + CALL_SECONDS + " s", late);
        }
    }

    /** The loop has ended: gives back what it read into. */
    void end() {
        readBuffer.release();
    }

    LoadConfig config() {
        return config;
    }

    int index() {
        return index;
    }

    EventLoop loop() {
        return loop;
    }

    Connector connector() {
        return connector;
    }

    Tally tally() {
        return tally;
    }

    Frames frames() {
        return frames;
    }

    /** The client identifier of one of its clients. */
    String clientId(String role, int number) {
        return role + "-" + Long.toString(config.seed(), 36) + "-" + index + "-" + number;
    }

    /** The topic that a client of this lane has for itself. */
    String topic(int number) {
        return "bench/" + Long.toString(config.seed(), 36) + "/" + index + "/" + number;
    }

    /** For a {@link Wire}. */
    Channel newChannel() {
        Channel channel = newHttpChannel();
        channel.config().setRecvByteBufAllocator(readBuffer);
        return channel;
    }

    /** For who may keep what was read. */
    Channel newHttpChannel() {
        return epoll ? new EpollSocketChannel() : new NioSocketChannel(); // with TCP_NODELAY, as Netty has it
    }

    ByteBuf buffer(int bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(Math.max(256, bytes));
    }

    /** A socket has been read: that is the time of all that was in it. */
    void readNow() {
        now = System.nanoTime();
    }

    /** When a socket was last read, in nanoseconds. */
    long now() {
        return now;
    }

    /** Whether the time from connect to CONNACK is what this run measures. */
    boolean timesConnects() {
        return timesConnects;
    }

    void timeConnects(boolean yes) {
        timesConnects = yes;
    }

    /** Whether the time from a PUBLISH to its acknowledgement is what this run measures, and not to its delivery. */
    boolean timesAcknowledgements() {
        return timesAcknowledgements;
    }

    /** Before there are clients. */
    void timeAcknowledgements() {
        timesAcknowledgements = true;
    }

    /** The publisher may have something to send; it is asked at the end of the turn. */
    void ready(Publisher publisher) {
        ready.add(publisher);
    }

    /**
     * All that came in one read has been seen: publishers that may go on do. A socket that takes more while one of them sends
     * makes that one ready again, and its turn comes after this one: or it would send more than it may.
     */
    void turnEnds() {
        if (turning) {
            return;
        }
        turning = true;
        for (Publisher next = ready.poll(); next != null; next = ready.poll()) {
            next.pump();
        }
        turning = false;
    }

    /**
     * From {@code startAt} to {@code endAt}, tells of every event that is due by a rate, with the time that it was meant to
     * happen. Events come in ticks: all of a tick are meant for its time. A loop that is late makes up for what it missed.
     *
     * @param event gets the time that the event was meant for
     * @param tickEnds called after the events of some ticks
     */
    void play(double rate, long startAt, long endAt, LongConsumer event, Runnable tickEnds) {
        new Clock(this, rate / config.loops(), startAt, endAt, event, tickEnds).start();
    }
}
