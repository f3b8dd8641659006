package io.rollcall.broker.api;

import io.rollcall.broker.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ended.
 *
 * @param entity who ended it
 * @param cause why
 * @param reason the MQTT 5 reason code that was sent or received, or that fits best
 * @param disconnectedAt wall time, in milliseconds since 1970
 * @param by who kicked the client, for {@link DisconnectCause#KICKED}
 */
public record Disconnection(
        Entity entity,
        DisconnectCause cause,
        ReasonCode reason,
        long disconnectedAt,
        @Nullable String by) {

    /** Who ended a connection. */
    public enum Entity {
        /** The client sent DISCONNECT. */
        CLIENT,
        /** The broker sent DISCONNECT, or decided to close. */
        SERVER,
        /** The connection was lost, or an MQTT 3 client fell silent. */
        NETWORK
    }
}
