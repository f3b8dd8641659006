package io.rollcall.broker.transport;

import io.rollcall.broker.connection.ConnectionLimits;
import org.jspecify.annotations.Nullable;

/**
 * Where clients connect, and how.
 *
 * @param name of the listener, in logs, meters and what the embedder is told
 * @param address where it listens
 * @param tls whether and how the connection is secured
 * @param webSocket whether and how MQTT comes over WebSocket
 * @param proxyProtocol whether each connection begins with a PROXY header (version 1 or 2) that tells the client's
 *     address; only for listeners that nobody but the proxy can reach
 * @param limits of the listener
 * @param connectionLimits of its connections, where they are not the broker's
 */
public record ListenerConfig(
        String name,
        ListenAddress address,
        @Nullable TlsConfig tls,
        @Nullable WebSocketConfig webSocket,
        boolean proxyProtocol,
        ListenerLimits limits,
        @Nullable ConnectionLimits connectionLimits) {

    public ListenerConfig {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: is empty");
        }
    }

    /** Plain, with the defaults. */
    public static ListenerConfig at(String name, ListenAddress address) {
        return new ListenerConfig(name, address, null, null, false, ListenerLimits.DEFAULTS, null);
    }

    /** Plain TCP with the defaults, called {@code mqtt}. */
    public static ListenerConfig tcp(String host, int port) {
        return at("mqtt", new ListenAddress.Inet(host, port));
    }

    public ListenerConfig named(String newName) {
        return new ListenerConfig(newName, address, tls, webSocket, proxyProtocol, limits, connectionLimits);
    }

    public ListenerConfig with(@Nullable TlsConfig newTls) {
        return new ListenerConfig(name, address, newTls, webSocket, proxyProtocol, limits, connectionLimits);
    }

    public ListenerConfig with(@Nullable WebSocketConfig newWebSocket) {
        return new ListenerConfig(name, address, tls, newWebSocket, proxyProtocol, limits, connectionLimits);
    }

    public ListenerConfig with(ListenerLimits newLimits) {
        return new ListenerConfig(name, address, tls, webSocket, proxyProtocol, newLimits, connectionLimits);
    }

    public ListenerConfig with(@Nullable ConnectionLimits newConnectionLimits) {
        return new ListenerConfig(name, address, tls, webSocket, proxyProtocol, limits, newConnectionLimits);
    }

    /** The same behind a proxy that sends PROXY headers. */
    public ListenerConfig behindProxy() {
        return new ListenerConfig(name, address, tls, webSocket, true, limits, connectionLimits);
    }

    /** {@code tcp}, {@code tls}, {@code ws}, {@code wss} or {@code unix}. */
    public String transport() {
        if (webSocket != null) {
            return tls == null ? "ws" : "wss";
        }
        if (tls != null) {
            return "tls";
        }
        return address instanceof ListenAddress.Unix ? "unix" : "tcp";
    }
}
