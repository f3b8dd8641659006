package io.rollcall.broker.api;

import java.net.InetSocketAddress;

/** One listener, and what it counts. Live: each call answers as of now. From any thread. */
public interface ListenerStats {

    /** Why a socket was closed before its bytes were MQTT, or not accepted. */
    enum TurnedAway {
        /** The broker has as many connections as it may. */
        BROKER_FULL,
        /** The listener has as many connections as it may. */
        LISTENER_FULL,
        /** The client's address has as many connections as it may. */
        ADDRESS_FULL,
        /** It could not be accepted, for want of open files for instance, and was left to wait; counted with each try, one a second. */
        NOT_ACCEPTED,
        /** More were accepted within a second than may be. */
        CONNECT_RATE,
        /** PROXY header, TLS and WebSocket handshake were not complete in time. */
        HANDSHAKE_TIMEOUT,
        /** What came first is not a PROXY header. */
        PROXY_HEADER,
        /** The TLS handshake failed. */
        TLS,
        /** What was asked for over HTTP is not MQTT over WebSocket, or not allowed. */
        WEBSOCKET,
        /** The client went away. */
        CLOSED
    }

    String name();

    /** {@code tcp}, {@code tls}, {@code ws}, {@code wss} or {@code unix}. */
    String transport();

    /** Where it listens; of a Unix socket the unresolved host is its path. */
    InetSocketAddress address();

    /** Sockets that are open now. */
    int connections();

    /** Sockets that were accepted since the start, those that were turned away among them. */
    long accepted();

    /** Sockets that were turned away for this reason since the start. */
    long turnedAway(TurnedAway why);
}
