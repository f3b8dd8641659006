package io.rollcall.benchmarks.load;

import java.io.IOException;

/** Plays one scenario. */
interface Play {
    /**
     * From the first connection to the last.
     *
     * @throws IllegalStateException when the broker does not take part, with what it did instead
     */
    Figures play(Run run) throws InterruptedException, IOException;

    static Play of(Scenario scenario) {
        return switch (scenario) {
            case PAIRS -> new Traffic(Traffic::pairs);
            case FAN_IN -> new Traffic(Traffic::fanIn);
            case FAN_OUT -> new Traffic(Traffic::fanOut);
            case CONNECT_STORM -> new Storm(false);
            case RECONNECT_STORM -> new Storm(true);
            case IDLE -> new Idle();
            case OFFLINE -> new Offline();
            case LASTING -> new Traffic(Traffic::lastingPairs);
            case CHURN -> new Churn();
        };
    }
}
