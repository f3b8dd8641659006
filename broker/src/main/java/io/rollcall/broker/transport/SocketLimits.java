package io.rollcall.broker.transport;

/**
 * How many connections a broker has over all its listeners. What is over a limit is closed as it is accepted, and counted.
 *
 * @param connectionsMax connections at a time
 * @param connectionsPerAddressMax connections at a time from one address; 0 is no limit
 */
public record SocketLimits(int connectionsMax, int connectionsPerAddressMax) {
    public static final SocketLimits DEFAULTS = new SocketLimits(1_000_000, 0);

    public SocketLimits {
        if (connectionsMax < 1) {
            throw new IllegalArgumentException("connectionsMax: " + connectionsMax + " is less than 1");
        }
        if (connectionsPerAddressMax < 0) {
            throw new IllegalArgumentException(
                    "connectionsPerAddressMax: " + connectionsPerAddressMax + " is less than 0");
        }
    }
}
