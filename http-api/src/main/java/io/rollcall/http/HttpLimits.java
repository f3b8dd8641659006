package io.rollcall.http;

import io.rollcall.http.alibaba.AlibabaLimits;
import java.time.Duration;

/**
 * Every number that the HTTP API may reach.
 *
 * @param headerBytes of the request line, and of all headers together; more is answered 414 or 431
 * @param bodyBytes of one request's body; more is answered 413
 * @param idleTimeout how long a connection may be silent in both directions, and how long it may go without a whole request
 *     head while nothing is being answered, before it is closed; that of a TLS handshake too
 * @param bodyTimeout how long the body of a request may take after its head; more is answered 408
 * @param connections open at a time; one more is closed at once
 * @param connectionsPerAddress open at a time from one address; one more is closed at once
 * @param listPage clients in a page of a list at most; a greater page that is asked for becomes this
 * @param queryWorkers threads that lists run on
 * @param waitingQueries lists that may wait for a thread; one more is answered 503
 * @param logEvents events of one client that questions for its log look at, the newest
 * @param alibaba the numbers of Alibaba's face
 */
public record HttpLimits(
        int headerBytes,
        int bodyBytes,
        Duration idleTimeout,
        Duration bodyTimeout,
        int connections,
        int connectionsPerAddress,
        int listPage,
        int queryWorkers,
        int waitingQueries,
        int logEvents,
        AlibabaLimits alibaba) {
    public static final HttpLimits DEFAULT = new HttpLimits(
            16 * 1024,
            1024 * 1024,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            10_000,
            10_000,
            100,
            2,
            100,
            2_000,
            AlibabaLimits.DEFAULT);

    public HttpLimits {
        atLeast(256, headerBytes, "headerBytes");
        atLeast(0, bodyBytes, "bodyBytes");
        atLeast(1, connections, "connections");
        atLeast(1, connectionsPerAddress, "connectionsPerAddress");
        atLeast(1, listPage, "listPage");
        atLeast(1, queryWorkers, "queryWorkers");
        atLeast(1, waitingQueries, "waitingQueries");
        atLeast(1, logEvents, "logEvents");
        if (listPage > 10_000) {
            throw new IllegalArgumentException("listPage: " + listPage + " is greater than 10000");
        }
        upToADay(idleTimeout, "idleTimeout");
        upToADay(bodyTimeout, "bodyTimeout");
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " is less than " + least);
        }
    }

    private static void upToADay(Duration value, String name) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " is not within 1 ms and 1 day");
        }
    }

    /** The same, to be changed here and there. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Limits that differ from others in what is told. Of one thread. */
    public static final class Builder {
        private int headerBytes;
        private int bodyBytes;
        private Duration idleTimeout;
        private Duration bodyTimeout;
        private int connections;
        private int connectionsPerAddress;
        private int listPage;
        private int queryWorkers;
        private int waitingQueries;
        private int logEvents;
        private AlibabaLimits alibaba;

        private Builder(HttpLimits from) {
            headerBytes = from.headerBytes;
            bodyBytes = from.bodyBytes;
            idleTimeout = from.idleTimeout;
            bodyTimeout = from.bodyTimeout;
            connections = from.connections;
            connectionsPerAddress = from.connectionsPerAddress;
            listPage = from.listPage;
            queryWorkers = from.queryWorkers;
            waitingQueries = from.waitingQueries;
            logEvents = from.logEvents;
            alibaba = from.alibaba;
        }

        public Builder headerBytes(int bytes) {
            headerBytes = bytes;
            return this;
        }

        public Builder bodyBytes(int bytes) {
            bodyBytes = bytes;
            return this;
        }

        public Builder idleTimeout(Duration time) {
            idleTimeout = time;
            return this;
        }

        public Builder bodyTimeout(Duration time) {
            bodyTimeout = time;
            return this;
        }

        public Builder connections(int number) {
            connections = number;
            return this;
        }

        public Builder connectionsPerAddress(int number) {
            connectionsPerAddress = number;
            return this;
        }

        public Builder listPage(int clients) {
            listPage = clients;
            return this;
        }

        public Builder queryWorkers(int threads) {
            queryWorkers = threads;
            return this;
        }

        public Builder waitingQueries(int queries) {
            waitingQueries = queries;
            return this;
        }

        public Builder logEvents(int events) {
            logEvents = events;
            return this;
        }

        public Builder alibaba(AlibabaLimits limits) {
            alibaba = limits;
            return this;
        }

        public HttpLimits build() {
            return new HttpLimits(
                    headerBytes,
                    bodyBytes,
                    idleTimeout,
                    bodyTimeout,
                    connections,
                    connectionsPerAddress,
                    listPage,
                    queryWorkers,
                    waitingQueries,
                    logEvents,
                    alibaba);
        }
    }
}
