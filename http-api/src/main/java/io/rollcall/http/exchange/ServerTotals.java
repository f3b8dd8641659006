package io.rollcall.http.exchange;

import java.util.List;

/**
 * What a server counts, at one moment. What is counted is so since its start.
 *
 * @param sessions of clients that are here or away
 * @param subscriptions of all sessions
 * @param retained messages
 * @param queuedBytes of messages that wait for clients
 * @param heapBytes of the Java heap in use
 * @param connects CONNECT packets that were accepted
 * @param ends connections that ended, by who ended them and why
 * @param refused sockets that ended before their CONNECT was accepted
 * @param messagesIn PUBLISH packets from clients
 * @param messagesOut PUBLISH packets to clients
 * @param bytesIn bytes of MQTT from clients
 * @param bytesOut bytes of MQTT to clients
 * @param dropped messages that were not delivered
 */
public record ServerTotals(
        long sessions,
        long subscriptions,
        long retained,
        long queuedBytes,
        long heapBytes,
        long connects,
        List<Ends> ends,
        long refused,
        long messagesIn,
        long messagesOut,
        long bytesIn,
        long bytesOut,
        long dropped) {
    public static final ServerTotals NONE = new ServerTotals(0, 0, 0, 0, 0, 0, List.of(), 0, 0, 0, 0, 0, 0);

    public ServerTotals {
        ends = List.copyOf(ends);
    }

    /**
     * Connections that ended alike.
     *
     * @param entity {@code client}, {@code server} or {@code network}
     * @param cause as presence has it, in lower case with hyphens
     * @param count how many, at least 1
     */
    public record Ends(String entity, String cause, long count) {}
}
