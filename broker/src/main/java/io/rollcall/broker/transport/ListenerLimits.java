package io.rollcall.broker.transport;

import java.time.Duration;

/**
 * Every number that a listener may reach. What is over one is closed as it is accepted, and counted.
 *
 * @param connectionsMax connections at a time
 * @param connectsPerSecondMax connections accepted within a second; 0 is no limit
 * @param backlog connections that wait to be accepted
 * @param handshakeTimeout how long PROXY header, TLS and WebSocket handshake may take together
 */
public record ListenerLimits(int connectionsMax, int connectsPerSecondMax, int backlog, Duration handshakeTimeout) {
    public static final ListenerLimits DEFAULTS = new ListenerLimits(1_000_000, 0, 4_096, Duration.ofSeconds(10));

    public ListenerLimits {
        if (connectionsMax < 1) {
            throw new IllegalArgumentException("connectionsMax: " + connectionsMax + " is less than 1");
        }
        if (connectsPerSecondMax < 0) {
            throw new IllegalArgumentException("connectsPerSecondMax: " + connectsPerSecondMax + " is less than 0");
        }
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog: " + backlog + " is less than 1");
        }
        if (handshakeTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("handshakeTimeout: " + handshakeTimeout + " is less than a millisecond");
        }
    }
}
