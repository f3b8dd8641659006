package io.rollcall.broker.transport;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ListenerStats.TurnedAway;
import io.rollcall.broker.connection.ConnectionCounters;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What one listener counts, each time for itself and for the broker. From any thread. */
final class ListenerCounters {
    private final ConnectionCounters ofBroker;
    private final LongAdder accepted = new LongAdder();
    private final AtomicInteger open = new AtomicInteger();
    private final Map<TurnedAway, LongAdder> turnedAway = new EnumMap<>(TurnedAway.class);

    ListenerCounters(ConnectionCounters ofBroker) {
        this.ofBroker = ofBroker;
        for (TurnedAway why : TurnedAway.values()) {
            turnedAway.put(why, new LongAdder());
        }
    }

    void accepted() {
        accepted.increment();
        ofBroker.accepted.increment();
    }

    /** One more is open, if there may be so many. */
    boolean enter(int most) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        open.decrementAndGet();
    }

    void turnedAway(TurnedAway why) {
        counter(why).increment();
        ofBroker.countRefusal(causeOf(why));
    }

    /** It waits, and nobody was refused. */
    void notAccepted() {
        counter(TurnedAway.NOT_ACCEPTED).increment();
    }

    private static DisconnectCause causeOf(TurnedAway why) {
        return switch (why) {
            case BROKER_FULL, LISTENER_FULL, NOT_ACCEPTED -> DisconnectCause.SERVER_BUSY;
            case ADDRESS_FULL -> DisconnectCause.QUOTA_EXCEEDED;
            case CONNECT_RATE -> DisconnectCause.RATE_TOO_HIGH;
            case HANDSHAKE_TIMEOUT -> DisconnectCause.CONNECT_TIMEOUT;
            case PROXY_HEADER -> DisconnectCause.PROTOCOL_ERROR;
            case TLS -> DisconnectCause.TLS_ERROR;
            case WEBSOCKET -> DisconnectCause.WEBSOCKET_ERROR;
            case CLOSED -> DisconnectCause.SOCKET_CLOSED;
        };
    }

    private LongAdder counter(TurnedAway why) {
        LongAdder counter = turnedAway.get(why);
        if (counter == null) {
            throw new IllegalStateException("not counted: " + why);
        }
        return counter;
    }

    int open() {
        return open.get();
    }

    long acceptedSum() {
        return accepted.sum();
    }

    long turnedAwaySum(TurnedAway why) {
        return counter(why).sum();
    }
}
