package io.rollcall.broker.api;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection of a client.
 *
 * @param clientId the client identifier, assigned by the broker when the client sent none
 * @param connectionId identity of the connection, greater than that of every earlier connection of this broker, over
 *     restarts too: run number in the upper 24 bits, a counter in the lower 40
 * @param version the version of MQTT
 * @param listener name of the listener that accepted it
 * @param transport {@code tcp}, {@code tls}, {@code ws}, {@code wss} or {@code unix}
 * @param remoteAddress where the client is; of a Unix socket the unresolved {@code unix}
 * @param localAddress where it was accepted
 * @param userName the user name of CONNECT
 * @param cleanStart the Clean Start (or Clean Session) flag of CONNECT
 * @param keepAliveSeconds the keep-alive in force; 0 is none
 * @param sessionExpirySeconds the session expiry interval in force; 0xFFFFFFFF is never
 * @param sessionPresent whether an earlier session goes on
 * @param certificateName common name of the client's certificate, when it showed one that was verified
 * @param rights what the client's credentials say that it may do, when they say anything
 * @param connectedAt wall time, in milliseconds since 1970
 * @param activity what the connection does, as it does it
 */
public record ClientConnection(
        String clientId,
        long connectionId,
        ProtocolVersion version,
        String listener,
        String transport,
        InetSocketAddress remoteAddress,
        InetSocketAddress localAddress,
        @Nullable String userName,
        boolean cleanStart,
        int keepAliveSeconds,
        long sessionExpirySeconds,
        boolean sessionPresent,
        @Nullable String certificateName,
        @Nullable Rights rights,
        long connectedAt,
        ConnectionActivity activity) {

    /** The same connection, now that its session is known. */
    public ClientConnection with(long newConnectionId, boolean newSessionPresent, long newConnectedAt) {
        return new ClientConnection(
                clientId,
                newConnectionId,
                version,
                listener,
                transport,
                remoteAddress,
                localAddress,
                userName,
                cleanStart,
                keepAliveSeconds,
                sessionExpirySeconds,
                newSessionPresent,
                certificateName,
                rights,
                newConnectedAt,
                activity);
    }
}
