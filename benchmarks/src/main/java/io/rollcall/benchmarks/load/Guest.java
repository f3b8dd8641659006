package io.rollcall.benchmarks.load;

/** A client that is there, pings, and does nothing else. On the loop. */
final class Guest implements Role {
    private final Lane lane;
    private final Wire wire;
    private final String clientId;
    private boolean present;
    private boolean coming;
    private long changes;
    private long pingedAt;

    /**
     * A guest.
     *
     * @param lasting whether its session outlives connections
     */
    Guest(Lane lane, String clientId, boolean lasting) {
        this.lane = lane;
        this.clientId = clientId;
        this.wire = new Wire(
                lane, this, lane.frames().connect(clientId, lane.config().keepAliveSeconds(), lasting));
    }

    String clientId() {
        return clientId;
    }

    /** Whether it has CONNACK, and has not begun to leave. */
    boolean isPresent() {
        return present;
    }

    /** Whether it is neither here nor on its way. */
    boolean isAway() {
        return !present && !coming;
    }

    /** How often it came or went. */
    long changes() {
        return changes;
    }

    void come(long intendedAt) {
        coming = true;
        lane.connector().connect(wire, intendedAt);
    }

    void leave() {
        gone();
        wire.leave();
    }

    /** Closes without a word. */
    void cut() {
        gone();
        wire.cut();
    }

    private void gone() {
        present = false;
        coming = false;
        changes++;
    }

    void ping(long intendedAt) {
        if (present) {
            pingedAt = intendedAt;
            wire.ping();
        }
    }

    @Override
    public void connected(int receiveMaximum) {
        coming = false;
        present = true;
        changes++;
    }

    @Override
    public void ponged() {
        lane.tally().latency(pingedAt, lane.now());
    }

    @Override
    public void lost(String why) {
        gone();
    }
}
