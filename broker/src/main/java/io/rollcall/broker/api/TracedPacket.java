package io.rollcall.broker.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A packet of one client as it went by, for those who look for what is wrong. Never with a password, nor with authentication data.
 *
 * @param time wall time, in milliseconds since 1970
 * @param clientId the client identifier
 * @param fromClient whether the client sent it; else it was sent to the client
 * @param type the MQTT control packet type, such as {@code PUBLISH}; {@code CLOSED} when the connection is over
 * @param bytes of the whole packet; 0 where it is not known
 * @param details what else is in it by name: texts, numbers, truth values, and lists of them; what is far behind in a long packet is left out
 * @param payload the first bytes of the payload of a PUBLISH; absent for others
 */
public record TracedPacket(
        long time,
        String clientId,
        boolean fromClient,
        String type,
        long bytes,
        Map<String, Object> details,
        byte @Nullable [] payload) {}
