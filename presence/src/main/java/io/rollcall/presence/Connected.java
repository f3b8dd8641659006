package io.rollcall.presence;

import org.jspecify.annotations.Nullable;

/**
 * A client was accepted.
 *
 * @param clientId the client identifier, not empty
 * @param connectionId identity of the connection; greater than that of every earlier connection, over restarts too
 * @param time when, in milliseconds since 1970
 * @param protocolVersion the protocol level of CONNECT: 3 (MQTT 3.1), 4 (3.1.1) or 5 (5.0)
 * @param transport {@code tcp}, {@code tls}, {@code ws} or {@code wss}
 * @param remoteAddress the client's IP address, without a port
 * @param remotePort the client's port
 * @param listenerPort the server's port that the client connected to
 * @param userName the user name of CONNECT
 * @param cleanStart the Clean Start (or Clean Session) flag of CONNECT
 * @param sessionPresent whether an earlier session of the client goes on
 * @param keepAliveSeconds the keep-alive in force; 0 is none
 * @param sessionExpirySeconds the session expiry interval in force; 0xFFFFFFFF is never
 * @param certificateName common name of the client's certificate
 */
public record Connected(
        String clientId,
        long connectionId,
        long time,
        int protocolVersion,
        String transport,
        String remoteAddress,
        int remotePort,
        int listenerPort,
        @Nullable String userName,
        boolean cleanStart,
        boolean sessionPresent,
        int keepAliveSeconds,
        long sessionExpirySeconds,
        @Nullable String certificateName) {}
