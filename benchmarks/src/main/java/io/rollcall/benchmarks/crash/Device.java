package io.rollcall.benchmarks.crash;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client identifier: what its connections saw in this round, and what was found of it after the rounds before. Of its loop's
 * thread until the server was killed, and of the judge's from then on.
 */
final class Device {
    private final String clientId;

    // valid for the round
    private final List<Attempt> unacknowledged = new ArrayList<>();
    private @Nullable Attempt newest;
    private @Nullable Attempt current;
    private int attempts;
    private int acknowledgements;

    // found after the rounds before
    private long connects;
    private long connectionId;

    Device(String clientId) {
        this.clientId = clientId;
    }

    String clientId() {
        return clientId;
    }

    void attempted(Attempt attempt) {
        current = attempt;
        attempts++;
        unacknowledged.add(attempt);
    }

    void acknowledged(Attempt attempt) {
        acknowledgements++;
        unacknowledged.remove(attempt);
        newest = attempt;
    }

    void closed(Attempt attempt) {
        if (current == attempt) {
            current = null;
        }
    }

    /** The client ended its connection itself, and thinks of it no more. */
    void left() {
        current = null;
    }

    /** The connection that the client uses, or tries. */
    @Nullable
    Attempt current() {
        return current;
    }

    /** The last that was acknowledged. */
    @Nullable
    Attempt newest() {
        return newest;
    }

    /** Those that may have come through, or not. */
    List<Attempt> unacknowledged() {
        return unacknowledged;
    }

    int attempts() {
        return attempts;
    }

    int acknowledgements() {
        return acknowledgements;
    }

    long connectsBefore() {
        return connects;
    }

    long connectionIdBefore() {
        return connectionId;
    }

    /** The round is judged; a new one begins. */
    void found(long connectsNow, long connectionIdNow) {
        connects = connectsNow;
        connectionId = connectionIdNow;
        unacknowledged.clear();
        newest = null;
        current = null;
        attempts = 0;
        acknowledgements = 0;
    }

    /** A new directory: nobody was ever seen. */
    void forget() {
        found(0, 0);
    }
}
