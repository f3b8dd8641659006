package io.rollcall.benchmarks.load;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Events by a rate, whatever the broker does: event number n is meant for the tick in which n divided by the rate falls. The
 * clock does not wait for anybody; a loop that is late tells of all that it missed, each with the time it was meant for. On
 * the loop.
 */
final class Clock implements Runnable {
    /** How far apart the ticks are: a wake-up costs as much as several messages. */
    static final long TICK_NANOS = 1_000_000;

    /** So that a whole number that floating point has as a little less is one. */
    private static final double ROUNDING = 1e-6;

    private final Lane lane;
    private final double perNano;
    private final long startAt;
    private final long endAt;
    private final LongConsumer event;
    private final Runnable tickEnds;
    private long tickAt;
    private long told;

    Clock(Lane lane, double rate, long startAt, long endAt, LongConsumer event, Runnable tickEnds) {
        this.lane = lane;
        this.perNano = rate / 1e9;
        this.startAt = startAt;
        this.endAt = endAt;
        this.event = event;
        this.tickEnds = tickEnds;
        this.tickAt = startAt;
    }

    void start() {
        sleep();
    }

    @Override
    public void run() {
        long now = System.nanoTime();
        while (tickAt <= now && tickAt < endAt) {
            long due = (long) ((tickAt - startAt + TICK_NANOS) * perNano + ROUNDING);
            for (; told < due; told++) {
                event.accept(tickAt);
            }
            tickAt += TICK_NANOS;
        }
        tickEnds.run();
        if (tickAt < endAt) {
            sleep();
        }
    }

    private void sleep() {
        var unused = lane.loop().schedule(this, Math.max(0, tickAt - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
