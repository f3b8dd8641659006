package io.rollcall.broker.transport;

/**
 * How many connections a broker has over all its listeners. What is over a limit is closed as it is accepted, and counted.
 *
 * @param connectionsMax connections at a time
 * @param connectionsPerAddressMax connections at a time from one address; 0 is no limit
 */
public record SocketLimits(int connectionsMax, int connectionsPerAddressMax) {
    /** A million connections, or as many as the files allow that the process may have open. */
    public static final SocketLimits DEFAULTS =
            new SocketLimits((int) Math.min(1_000_000, OpenFiles.connectionsMax()), 0);

    public SocketLimits {
        if (connectionsMax < 1) {
            throw new IllegalArgumentException("connectionsMax: " + connectionsMax + " is less than 1");
        }
        if (connectionsPerAddressMax < 0) {
            throw new IllegalArgumentException(
                    "connectionsPerAddressMax: " + connectionsPerAddressMax + " is less than 0");
        }
    }

    /** Whether more connections are allowed than the files that the process may have open let it have. */
    public boolean isBeyondOpenFiles() {
        return connectionsMax > OpenFiles.connectionsMax();
    }
}
