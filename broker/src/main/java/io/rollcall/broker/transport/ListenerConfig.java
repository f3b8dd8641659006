package io.rollcall.broker.transport;

/**
 * Where clients connect.
 *
 * @param host the address or host name to bind
 * @param port the port; 0 takes a free one
 * @param backlog connections that wait to be accepted
 */
public record ListenerConfig(String host, int port, int backlog) {
    public static final int BACKLOG_DEFAULT = 4_096;

    public ListenerConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: is empty");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " is not within 0 to 65535");
        }
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog: " + backlog + " is less than 1");
        }
    }

    /** Plain TCP with the defaults. */
    public static ListenerConfig tcp(String host, int port) {
        return new ListenerConfig(host, port, BACKLOG_DEFAULT);
    }
}
