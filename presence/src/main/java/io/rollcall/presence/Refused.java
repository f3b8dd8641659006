package io.rollcall.presence;

import org.jspecify.annotations.Nullable;

/**
 * A client asked for a connection and did not get it. Changes no client's state; kept in the feed and the connection log.
 *
 * @param clientId the client identifier of CONNECT
 * @param time when, in milliseconds since 1970
 * @param cause why
 * @param reasonCode reason code of CONNACK (MQTT 5), or its return code (older)
 * @param protocolVersion the protocol level of CONNECT
 * @param transport {@code tcp}, {@code tls}, {@code ws} or {@code wss}
 * @param remoteAddress the client's IP address, without a port
 * @param remotePort the client's port
 * @param listenerPort the server's port that the client connected to
 * @param userName the user name of CONNECT
 */
public record Refused(
        String clientId,
        long time,
        Cause cause,
        int reasonCode,
        int protocolVersion,
        String transport,
        String remoteAddress,
        int remotePort,
        int listenerPort,
        @Nullable String userName) {}
