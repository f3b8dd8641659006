package io.rollcall.http;

import java.time.Duration;

/**
 * Every number that the HTTP API may reach.
 *
 * @param headerBytes of the request line, and of all headers together; more is answered 414 or 431
 * @param bodyBytes of one request's body; more is answered 413
 * @param idleTimeout how long a connection may be silent in both directions before it is closed
 * @param connections open at a time; one more is closed at once
 * @param listPage clients in a page of a list at most; a greater page that is asked for becomes this
 * @param queryWorkers threads that lists run on
 * @param waitingQueries lists that may wait for a thread; one more is answered 503
 * @param nonces signature nonces kept against replay, each for 15 minutes; one more is refused until the oldest are forgotten
 */
public record HttpLimits(
        int headerBytes,
        int bodyBytes,
        Duration idleTimeout,
        int connections,
        int listPage,
        int queryWorkers,
        int waitingQueries,
        int nonces) {
    /** The nonces hold 15 minutes of the 600 calls a second that Alibaba allows to one account. */
    public static final HttpLimits DEFAULT =
            new HttpLimits(16 * 1024, 1024 * 1024, Duration.ofSeconds(60), 10_000, 100, 2, 100, 600_000);

    public HttpLimits {
        atLeast(256, headerBytes, "headerBytes");
        atLeast(0, bodyBytes, "bodyBytes");
        atLeast(1, connections, "connections");
        atLeast(1, listPage, "listPage");
        atLeast(1, queryWorkers, "queryWorkers");
        atLeast(1, waitingQueries, "waitingQueries");
        atLeast(1, nonces, "nonces");
        if (listPage > 10_000) {
            throw new IllegalArgumentException("listPage: " + listPage + " is greater than 10000");
        }
        if (idleTimeout.isNegative() || idleTimeout.isZero() || idleTimeout.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("idleTimeout: " + idleTimeout + " is not within 1 ms and 1 day");
        }
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " is less than " + least);
        }
    }
}
