package io.rollcall.presence;

import org.jspecify.annotations.Nullable;

/**
 * A connection of a client ended.
 *
 * @param clientId the client identifier
 * @param connectionId the connection that ended
 * @param time when, in milliseconds since 1970
 * @param timeUncertaintyMillis how much later it may have been: 0 except after a crash, when the moment is known only
 *     to lie between the last durable tick of the crashed server and the start of the next
 * @param entity who ended it
 * @param cause why
 * @param reasonCode MQTT 5 reason code; for older clients 0 (normal), 5 (not authorised) or 128
 * @param by who kicked the client, for {@link Cause#KICKED}
 * @param activity the connection's last activity, and when the client was last seen
 * @param traffic what went over the connection
 */
public record Disconnected(
        String clientId,
        long connectionId,
        long time,
        long timeUncertaintyMillis,
        Entity entity,
        Cause cause,
        int reasonCode,
        @Nullable String by,
        Activity activity,
        Traffic traffic) {}
