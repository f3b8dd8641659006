package io.rollcall.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.util.Random;

/**
 * A client that publishes to one topic. By a rate, what is due and cannot be sent waits here with the time that it was
 * meant for. Without a rate it sends while fewer messages are on their way than the window allows. On the loop.
 */
final class Publisher implements Role {
    /** Due messages that wait for the broker to take them; beyond it they are counted as not sent. */
    private static final int BACKLOG_MAX = 1 << 20;

    private static final int PACKET_ID_MAX = 65_535;

    private final Lane lane;
    private final Wire wire;
    private final Frames.Publish frame;
    private final int number;
    private final int qos;
    private final int subscribers;
    private final int window;
    private final Runnable whenConnected;
    private final LongQueue backlog = new LongQueue(BACKLOG_MAX);

    /** When each of those was meant that are not acknowledged; of the runs that measure it. */
    private final LongQueue unacknowledgedSince = new LongQueue(PACKET_ID_MAX);

    private int unacknowledgedMax;
    private int unacknowledged;
    private int packetId;
    private int sent;
    private int sentMax = Integer.MAX_VALUE;
    private long delivered;
    private long deliveredBefore;
    private boolean flowing;
    private boolean isReady;

    /**
     * A publisher.
     *
     * @param number its place among those of the lane
     * @param subscribers how many get each message
     * @param window messages on their way to one subscriber, when there is no rate
     */
    Publisher(Lane lane, int number, int subscribers, int window, Runnable whenConnected) {
        this.lane = lane;
        this.number = number;
        this.subscribers = subscribers;
        this.window = window;
        this.whenConnected = whenConnected;
        LoadConfig config = lane.config();
        this.qos = config.qos();
        this.frame = lane.frames()
                .publish(
                        lane.topic(number),
                        qos,
                        config.payloadBytes(),
                        new Random(config.seed() * 31 + lane.index() * 65_537L + number));
        this.wire = new Wire(
                lane, this, lane.frames().connect(lane.clientId("pub", number), config.keepAliveSeconds(), false));
    }

    Wire wire() {
        return wire;
    }

    int number() {
        return number;
    }

    @Override
    public void connected(int receiveMaximum) {
        unacknowledgedMax = Math.min(lane.config().window(), receiveMaximum);
        whenConnected.run();
    }

    // ---- by a rate

    /** A message is due. */
    void due(long intendedAt) {
        if (!backlog.isEmpty() || !mayWrite()) {
            if (!backlog.add(intendedAt)) {
                lane.tally().notSent();
            }
        } else {
            send(intendedAt);
            readyToFlush();
        }
    }

    private boolean mayWrite() {
        return wire.isWritable() && (qos == 0 || unacknowledged < unacknowledgedMax);
    }

    // ---- as fast as the broker takes them

    /** Keeps the window full from now on, or no longer. */
    void flow(boolean on) {
        flowing = on;
        readyToFlush();
    }

    /** Goes on until it has sent so many in all. */
    void flowUpTo(int messages) {
        sentMax = messages;
        flow(true);
    }

    /** So many more have reached a subscriber. */
    void delivered(int messages) {
        delivered += messages;
        if (flowing) {
            readyToFlush();
        }
    }

    private boolean isWindowOpen() {
        return (long) sent * subscribers - delivered < (long) window * subscribers;
    }

    /** Once in a while: what has not come for that long will not come, and must not hold up the rest. */
    void giveUpLost() {
        if (flowing && delivered == deliveredBefore && !isWindowOpen() && unacknowledged == 0) {
            delivered = (long) sent * subscribers;
            readyToFlush();
        }
        deliveredBefore = delivered;
    }

    // ---- both

    private void readyToFlush() {
        if (!isReady) {
            isReady = true;
            lane.ready(this);
        }
    }

    /** Sends what may be sent. */
    void pump() {
        isReady = false;
        while (!backlog.isEmpty() && mayWrite()) {
            send(backlog.remove());
        }
        if (flowing && backlog.isEmpty()) {
            long now = System.nanoTime();
            while (sent < sentMax && isWindowOpen() && mayWrite()) {
                send(now);
            }
        }
        wire.flush();
    }

    private void send(long intendedAt) {
        byte[] bytes = frame.frame();
        ByteBuf out = wire.room(bytes.length);
        int start = out.writerIndex();
        out.writeBytes(bytes);
        if (qos > 0) {
            packetId = packetId == PACKET_ID_MAX ? 1 : packetId + 1;
            out.setShort(start + frame.packetIdAt(), packetId);
            unacknowledged++;
            if (lane.timesAcknowledgements()) {
                unacknowledgedSince.add(intendedAt);
            }
        }
        int payload = start + frame.payloadAt();
        out.setLong(payload, intendedAt);
        out.setInt(payload + 8, number);
        out.setInt(payload + 12, ++sent);
        lane.tally().sent(intendedAt);
    }

    @Override
    public void acknowledged() {
        unacknowledged--;
        if (!unacknowledgedSince.isEmpty()) {
            lane.tally()
                    .latency(unacknowledgedSince.remove(), lane.now()); // they come in the order sent [MQTT-4.6.0-2]
        }
        if (flowing || !backlog.isEmpty()) {
            readyToFlush();
        }
    }

    @Override
    public void writable() {
        readyToFlush();
    }

    @Override
    public void lost(String why) {
        flowing = false;
        unacknowledged = 0;
    }

    /** Messages sent. */
    int sent() {
        return sent;
    }

    /** Whether nothing waits to be sent or to be acknowledged. */
    boolean isDone() {
        return backlog.isEmpty() && unacknowledged == 0;
    }
}
