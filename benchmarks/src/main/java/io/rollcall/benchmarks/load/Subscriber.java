package io.rollcall.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** A client that subscribes, and sees to it that messages of each publisher come once and in order. On the loop. */
final class Subscriber implements Role {
    private final Lane lane;
    private final Wire wire;
    private final String filter;
    private final List<Publisher> publishers;
    private final int firstPublisher;
    private final int[] last;
    private final int timedMask;
    private final Runnable whenSubscribed;
    private boolean subscribed;

    /**
     * A subscriber.
     *
     * @param publishers whose messages it is to get, by their numbers, which have no gap
     * @param lasting whether its session outlives connections
     */
    Subscriber(
            Lane lane,
            int number,
            String filter,
            List<Publisher> publishers,
            boolean lasting,
            Runnable whenSubscribed) {
        this.lane = lane;
        this.filter = filter;
        this.publishers = publishers;
        this.firstPublisher = publishers.get(0).number();
        this.last = new int[publishers.size()];
        this.timedMask = lane.config().isOpenLoop() ? 0 : 15;
        this.whenSubscribed = whenSubscribed;
        this.wire = new Wire(
                lane,
                this,
                lane.frames()
                        .connect(lane.clientId("sub", number), lane.config().keepAliveSeconds(), lasting));
    }

    Wire wire() {
        return wire;
    }

    @Override
    public void connected(int receiveMaximum) {
        if (!subscribed) {
            wire.write(lane.frames().subscribe(1, filter, lane.config().qos()));
        }
    }

    @Override
    public void subscribed() {
        subscribed = true;
        whenSubscribed.run();
    }

    @Override
    public void published(ByteBuf in, int payloadAt, int payloadBytes) {
        int publisher = payloadBytes < LoadConfig.PAYLOAD_BYTES_MIN ? -1 : in.getInt(payloadAt + 8) - firstPublisher;
        if (publisher < 0 || publisher >= last.length) {
            lane.tally().foreign();
            return;
        }
        int sequence = in.getInt(payloadAt + 12);
        int step = sequence - last[publisher];
        if (step <= 0) {
            lane.tally().repeated();
            return;
        }
        if (step > 1) {
            lane.tally().missing(step - 1);
        }
        last[publisher] = sequence;
        boolean timed = (sequence & timedMask) == 0 && !lane.timesAcknowledgements();
        lane.tally().received(in.getLong(payloadAt), lane.now(), timed);
        publishers.get(publisher).delivered(step);
    }

    @Override
    public void lost(String why) {}
}
