package io.rollcall.broker.session;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.message.Will;
import org.jspecify.annotations.Nullable;

/**
 * A connection that asks for its session: authenticated, and not yet answered. Immutable.
 *
 * @param link the connection
 * @param owner the event loop of the connection, which will own the session
 * @param client what is known of the connection; its connection id and session present are given by the session
 * @param itsReceiveMaximum how many messages of QoS 1 and 2 the client takes at once, 1 to 65,535
 * @param ourReceiveMaximum how many of them it may have in flight to us, 1 to 65,535
 * @param will the connection's will
 */
public record Arrival(
        ToClient link,
        Owner owner,
        ClientConnection client,
        int itsReceiveMaximum,
        int ourReceiveMaximum,
        @Nullable Will will) {}
