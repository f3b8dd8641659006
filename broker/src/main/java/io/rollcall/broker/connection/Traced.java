package io.rollcall.broker.connection;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.Refusal;
import io.rollcall.broker.api.TracedPacket;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is told of a CONNECT, which has secrets: what the broker made of it, and none of its bytes. */
final class Traced {
    private Traced() {}

    static TracedPacket connect(ClientConnection client, long time) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("version", client.version().level());
        if (client.userName() != null) {
            details.put("userName", client.userName());
        }
        details.put("cleanStart", client.cleanStart());
        details.put("keepAliveSeconds", client.keepAliveSeconds());
        details.put("sessionExpirySeconds", client.sessionExpirySeconds());
        details.put("listener", client.listener());
        details.put("transport", client.transport());
        return new TracedPacket(time, client.clientId(), true, "CONNECT", 0, details, null);
    }

    static TracedPacket refused(Refusal refusal) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("refused", true);
        details.put("reason", refusal.reason().name());
        details.put("transport", refusal.transport());
        return new TracedPacket(refusal.refusedAt(), refusal.clientId(), true, "CONNECT", 0, details, null);
    }
}
