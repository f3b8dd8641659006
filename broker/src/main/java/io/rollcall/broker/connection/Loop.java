package io.rollcall.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.codec.AckRun;
import io.rollcall.broker.codec.Packet;
import io.rollcall.broker.codec.Publish;
import io.rollcall.broker.codec.PublishHead;
import io.rollcall.broker.message.KeptBytes;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.routing.Burst;
import io.rollcall.broker.session.Owner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One event loop, as its connections share it: their clock, their deadlines, what is flushed at the end of a turn, and
 * what was active since the last batch. On the loop, unless it says otherwise.
 */
public final class Loop implements Owner {
    /** How long, and how many times so long at most, a wire rests when memory is short. */
    private static final int REST_MILLIS = 50;

    private static final int REST_TURNS = 10;

    /** Activity is told in so many parts, one after the other, where a batch's time has as many milliseconds; a power of two. */
    private static final int ACTIVITY_PARTS_MAX = 16;

    /** So few are told all at once: what is done for each part takes longer than what is done for them. */
    private static final int ACTIVITY_FEW = 256;

    /** How long publishers wait, at least, when messages wait to go from one event loop to another. */
    private static final int MAIL_MILLIS = 1;
    /** So many bytes are published before one looks again whether messages wait; a message counts as so many more. */
    private static final int MAIL_LOOK_BYTES = 64 * 1024;

    private static final int MAIL_LOOK_MESSAGE = 4 * 1024;

    private final EventLoop events;
    private final TimeSource time;
    private final Deadlines deadlines;
    private final long activityBatchMillis;
    private final KeptBytes.Part keptBytes;
    private final PublishHead publishHead = new PublishHead();
    private final Unread unread = new Unread();
    private final Drafts drafts = new Drafts();
    private final TrafficCounts counts = new TrafficCounts();

    private final Runnable flushAll = this::flushAll;
    private final AckRun acks = new AckRun();
    private final Burst burst = new Burst(this::flushSoon);
    private final BurstPackets burstPackets = new BurstPackets();
    private boolean flushIsSoon;
    private List<Wire> unflushed = new ArrayList<>();
    private List<Wire> flushing = new ArrayList<>();
    private final int activityParts;
    private final List<List<Connection>> active = new ArrayList<>();
    private int activePart;
    private int activeConnections;
    private final ArrayDeque<Wire> resting = new ArrayDeque<>();
    private List<Wire> awaitingMail = new ArrayList<>();
    private List<Wire> awaitingBuffers = new ArrayList<>();
    private boolean buffersWereShort;
    private boolean buffersKnown;
    private final HalfReads halfReads = new HalfReads();
    private int publishedBytes;
    private boolean ticking;

    /**
     * The shared part of one event loop.
     *
     * @param activityBatchMillis how often connections' activity is told to the listener
     * @param keptBytes where the bytes that sessions keep here are counted
     */
    public Loop(EventLoop events, TimeSource time, long activityBatchMillis, KeptBytes.Part keptBytes) {
        this.events = events;
        this.time = time;
        this.activityBatchMillis = activityBatchMillis;
        this.keptBytes = keptBytes;
        this.deadlines = new Deadlines(time.steadyMillis());
        this.activityParts = (int) Math.min(ACTIVITY_PARTS_MAX, Long.highestOneBit(activityBatchMillis));
        for (int part = 0; part < activityParts; part++) {
            active.add(new ArrayList<>());
        }
    }

    /** From any thread. */
    @Override
    public boolean isHere() {
        return events.inEventLoop();
    }

    /** From any thread. When the broker is closed, loops end one after the other: then nothing is done any more. */
    @Override
    public void execute(Runnable task) {
        try {
            events.execute(task);
        } catch (RejectedExecutionException ended) {
            if (!events.isShuttingDown()) {
                throw ended;
            }
        }
    }

    @Override
    public Timer after(long delayMillis, Runnable task) {
        Wait wait = new Wait(task);
        setDeadline(wait, time.steadyMillis() + delayMillis);
        return wait;
    }

    private final class Wait extends Deadline implements Timer {
        private final Runnable task;

        Wait(Runnable task) {
            this.task = task;
        }

        @Override
        void fire() {
            task.run();
        }

        @Override
        public void cancel() {
            cancelDeadline(this);
        }
    }

    @Override
    public KeptBytes.Part keptBytes() {
        return keptBytes;
    }

    @Override
    public Burst burst() {
        return burst;
    }

    /** A packet came, and is to be processed: after what was published before it, unless it may go together with that. */
    void read(Packet packet) {
        counts.read(packet);
        if (!(packet instanceof Publish)) {
            burst.deliver();
        }
    }

    /** As many that came one behind the other. */
    void read(AckRun acks) {
        counts.read(acks);
        burst.deliver();
    }

    /** Where acknowledgements are read to, of one connection at a time. */
    AckRun acks() {
        return acks;
    }

    /** The burst's messages as packets. */
    BurstPackets burstPackets() {
        return burstPackets;
    }

    TimeSource time() {
        return time;
    }

    /** The one head that all PUBLISH packets of this loop are written with. */
    PublishHead publishHead() {
        return publishHead;
    }

    /** What holds the bytes that connections of this loop have not read. */
    Unread unread() {
        return unread;
    }

    /** Where a connection writes, until it gives it back. */
    ByteBuf takeDraft() {
        return drafts.take();
    }

    /** What was written there is on its way, or in vain. */
    void giveBack(ByteBuf draft) {
        publishHead.forget();
        drafts.giveBack(draft);
    }

    /** What its connections read and write. */
    TrafficCounts counts() {
        return counts;
    }

    /** PUBLISH packets that came from clients over connections of this loop. From any thread. */
    public long messagesRead(Qos qos) {
        return counts.messagesRead(qos);
    }

    /** PUBLISH packets that went to clients over connections of this loop. From any thread. */
    public long messagesWritten(Qos qos) {
        return counts.messagesWritten(qos);
    }

    /** Packets of any type that came from clients over connections of this loop. From any thread. */
    public long packetsRead() {
        return counts.packetsRead();
    }

    /** Packets of any type that went to clients over connections of this loop. From any thread. */
    public long packetsWritten() {
        return counts.packetsWritten();
    }

    /** Bytes of MQTT that came over connections of this loop. From any thread. */
    public long bytesRead() {
        return counts.bytesRead();
    }

    /** Bytes of MQTT that went over connections of this loop. From any thread. */
    public long bytesWritten() {
        return counts.bytesWritten();
    }

    /** The wire is flushed at the end of this turn of the loop: many writes, one flush. */
    void flushSoon(Wire wire) {
        flushSoon();
        unflushed.add(wire);
    }

    private void flushSoon() {
        if (!flushIsSoon) {
            flushIsSoon = true;
            events.execute(flushAll);
        }
    }

    private void flushAll() {
        buffersKnown = false;
        try {
            burst.deliver(); // whose wires are flushed with the others
        } finally {
            flushIsSoon = false;
            flushWires();
        }
    }

    private void flushWires() {
        List<Wire> now = unflushed;
        unflushed = flushing;
        flushing = now;
        for (int i = 0; i < now.size(); i++) {
            now.get(i).flush();
        }
        now.clear();
    }

    /** The wire wants to read on when others have had their turn. */
    void resting(Wire wire) {
        if (resting.isEmpty()) {
            wakeSoon();
        }
        resting.addLast(wire);
    }

    private void wakeSoon() {
        Future<?> unused = events.schedule(this::wakeSome, REST_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A part of the resting wires, the longest first: each reads once, and rests again if memory is still short. */
    private void wakeSome() {
        for (int i = resting.size() / REST_TURNS; i >= 0 && !resting.isEmpty(); i--) {
            resting.removeFirst().resume();
        }
        if (!resting.isEmpty()) {
            wakeSoon();
        }
    }

    /** Whether enough was published here to look whether messages wait to go from one event loop to another. */
    boolean shouldLookAtMail(int payloadBytes) {
        publishedBytes += Math.min(payloadBytes, MAIL_LOOK_BYTES) + MAIL_LOOK_MESSAGE;
        if (publishedBytes < MAIL_LOOK_BYTES) {
            return false;
        }
        publishedBytes = 0;
        return true;
    }

    /** The wire wants to read on when the mail is no longer full. */
    void awaitingMail(Wire wire, BooleanSupplier isFull) {
        if (awaitingMail.isEmpty()) {
            wakeForMailSoon(isFull);
        }
        awaitingMail.add(wire);
    }

    private void wakeForMailSoon(BooleanSupplier isFull) {
        Future<?> unused = events.schedule(() -> wakeForMail(isFull), MAIL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void wakeForMail(BooleanSupplier isFull) {
        if (isFull.getAsBoolean()) {
            wakeForMailSoon(isFull);
            return;
        }
        List<Wire> awake = awaitingMail;
        awaitingMail = new ArrayList<>();
        awake.forEach(Wire::resume);
    }

    /** Whether buffers are short: found out once a turn. */
    boolean areBuffersShort(Memory memory) {
        if (!buffersKnown) {
            buffersKnown = true;
            buffersWereShort = memory.areBuffersShort();
        }
        return buffersWereShort;
    }

    /** The wire has something to write, and would write it if buffers were not short. */
    void awaitingBuffers(Wire wire) {
        if (awaitingBuffers.isEmpty()) {
            Future<?> unused = events.schedule(this::wakeForBuffers, REST_MILLIS, TimeUnit.MILLISECONDS);
        }
        awaitingBuffers.add(wire);
    }

    /** Each tries again, and waits again if they are still short. */
    private void wakeForBuffers() {
        buffersKnown = false;
        List<Wire> awake = awaitingBuffers;
        awaitingBuffers = new ArrayList<>();
        awake.forEach(Wire::writeOn);
    }

    HalfReads halfReads() {
        return halfReads;
    }

    /** Sets the deadline, or sets it anew. */
    void setDeadline(Deadline deadline, long dueAt) {
        if (!ticking) {
            deadlines.advance(time.steadyMillis());
        }
        deadlines.set(deadline, dueAt);
        if (!ticking) {
            ticking = true;
            tickSoon();
        }
    }

    void cancelDeadline(Deadline deadline) {
        deadlines.cancel(deadline);
    }

    private void tickSoon() {
        Future<?> unused = events.schedule(this::tick, Deadlines.TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        deadlines.advance(time.steadyMillis());
        ticking = !deadlines.isEmpty();
        if (ticking) {
            tickSoon();
        }
    }

    /** The time source has been moved: what is due is done now, and not with the next tick. */
    public void catchUp() {
        deadlines.advance(time.steadyMillis());
    }

    /**
     * The listener is told of the connection's activity within a batch's time, or two where few become many. Not of many connections at once:
     * who listens would be busy for milliseconds then, which clients notice where there is one processor.
     */
    void activeSoon(Connection connection, long connectionId) {
        if (activeConnections++ == 0) {
            tellActiveSoon();
        }
        active.get((int) (connectionId & (activityParts - 1))).add(connection);
    }

    private void tellActiveSoon() {
        Future<?> unused =
                events.schedule(this::tellActive, activityBatchMillis / activityParts, TimeUnit.MILLISECONDS);
    }

    private void tellActive() {
        activePart = (activePart + 1) % activityParts;
        List<Connection> told = new ArrayList<>();
        if (activeConnections > ACTIVITY_FEW) {
            take(active.get(activePart), told);
        } else if (activePart == 0) {
            active.forEach(part -> take(part, told));
        }
        activeConnections -= told.size();
        if (activeConnections > 0) {
            tellActiveSoon();
        }
        told.forEach(Connection::tellActive);
    }

    private static void take(List<Connection> part, List<Connection> to) {
        to.addAll(part);
        part.clear();
    }
}
