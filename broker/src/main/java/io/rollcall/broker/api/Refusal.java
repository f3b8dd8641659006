package io.rollcall.broker.api;

import io.rollcall.broker.message.ReasonCode;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A CONNECT that was answered with a refusal.
 *
 * @param clientId the client identifier of CONNECT; empty when the client sent none, or none that could be read
 * @param version the version of MQTT; absent when it is one that the broker does not know
 * @param transport {@code tcp}, {@code tls}, {@code ws}, {@code wss} or {@code unix}
 * @param remoteAddress where the client is
 * @param localAddress where it was accepted
 * @param userName the user name of CONNECT
 * @param cause why
 * @param reason the reason code of CONNACK, in MQTT 5's words
 * @param refusedAt wall time, in milliseconds since 1970
 */
public record Refusal(
        String clientId,
        @Nullable ProtocolVersion version,
        String transport,
        InetSocketAddress remoteAddress,
        InetSocketAddress localAddress,
        @Nullable String userName,
        DisconnectCause cause,
        ReasonCode reason,
        long refusedAt) {}
