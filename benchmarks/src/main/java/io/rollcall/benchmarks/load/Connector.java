package io.rollcall.benchmarks.load;

import java.util.ArrayDeque;
import java.util.Queue;

/** Opens connections, so many at a time. On the loop. */
final class Connector {
    private final Lane lane;
    private final int pendingMax;
    private final Queue<Due> waiting = new ArrayDeque<>();
    private int pending;

    private record Due(Wire wire, long intendedAt) {}

    Connector(Lane lane, int pendingMax) {
        this.lane = lane;
        this.pendingMax = pendingMax;
    }

    /** Connects as soon as it is this one's turn; it was meant to begin then. */
    void connect(Wire wire, long intendedAt) {
        if (pending < pendingMax) {
            pending++;
            wire.open(intendedAt);
        } else {
            waiting.add(new Due(wire, intendedAt));
        }
    }

    /** Connects as soon as it is this one's turn, which is when its time counts from. */
    void connect(Wire wire) {
        connect(wire, Lane.WHEN_BEGUN);
    }

    /** Whether all that was to be connected is, or has failed. */
    boolean isIdle() {
        return pending == 0;
    }

    void settled(Wire wire) {
        lane.tally().connected();
        if (lane.timesConnects()) {
            lane.tally().latency(wire.begunAt(), lane.now());
        }
        next();
    }

    void failed() {
        next();
    }

    private void next() {
        pending--;
        Due due = waiting.poll();
        if (due != null) {
            pending++;
            due.wire.open(due.intendedAt);
        }
    }
}
