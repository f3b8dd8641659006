package io.rollcall.http;

import io.rollcall.http.exchange.HttpMeters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The open connections: how many there are, in all and from each address, and which of them only keep a place. A connection
 * that sends, bit by bit, a body that nobody reads is never silent; so what counts is when it last had a whole head, or got an
 * answer. On the one event loop.
 */
final class Guests {
    private final HttpLimits limits;
    private final HttpMeters meters;
    private final long patienceNanos;
    private final Map<HttpConnection, Guest> guests = new HashMap<>();
    private final Map<String, Integer> byAddress = new HashMap<>();

    /** What is known of one connection. */
    private static final class Guest {
        private int asking;
        private long since = System.nanoTime();
    }

    Guests(HttpLimits limits, HttpMeters meters) {
        this.limits = limits;
        this.meters = meters;
        patienceNanos = limits.idleTimeout().toNanos();
    }

    /** Looks from now on for those who only keep a place, four times within their time, and not more than once a second. */
    void watch(Vertx vertx) {
        long period = Math.min(1_000, Math.max(1, TimeUnit.NANOSECONDS.toMillis(patienceNanos) / 4));
        vertx.setPeriodic(period, look -> closeIdle(System.nanoTime()));
    }

    /** A connection is open: it stays, or is closed at once. */
    void admit(HttpConnection connection) {
        String address = String.valueOf(connection.remoteAddress().hostAddress());
        if (guests.size() >= limits.connections()) {
            meters.connectionRefused("connections");
            connection.close();
            return;
        }
        if (byAddress.getOrDefault(address, 0) >= limits.connectionsPerAddress()) {
            meters.connectionRefused("connectionsPerAddress");
            connection.close();
            return;
        }
        guests.put(connection, new Guest());
        byAddress.merge(address, 1, Integer::sum);
        connection.closeHandler(closed -> {
            guests.remove(connection);
            byAddress.computeIfPresent(address, (a, number) -> number == 1 ? null : number - 1);
        });
    }

    /** A whole head has come; until the answer has left, the connection is not idle. */
    void asks(RoutingContext exchange) {
        Guest guest = guests.get(exchange.request().connection());
        if (guest != null) {
            guest.asking++;
            exchange.addEndHandler(sentOrFailed -> {
                guest.asking--;
                guest.since = System.nanoTime();
            });
        }
    }

    private void closeIdle(long now) {
        List<HttpConnection> idle = new ArrayList<>();
        guests.forEach((connection, guest) -> {
            if (guest.asking == 0 && now - guest.since > patienceNanos) {
                idle.add(connection);
            }
        });
        idle.forEach(connection -> {
            meters.idleClosed();
            connection.close();
        });
    }
}
