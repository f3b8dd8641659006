package io.rollcall.http.ibm;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.exchange.Times;
import io.rollcall.presence.Activity;
import io.rollcall.presence.ActivityEvent;
import io.rollcall.presence.ClientIdForm;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Disconnected;
import java.io.IOException;
import java.util.Locale;

/** The presence record as the platform's client state object. What is unknown is left out, never null. From any thread. */
final class StateJson {
    private StateJson() {}

    /** Writes the object's fields. */
    static void write(JsonGenerator json, ClientState client) throws IOException {
        json.writeStringField("id", client.clientId());
        json.writeStringField(
                "clientType", lower(ClientIdForm.of(client.clientId()).clientType()));
        json.writeStringField("connectionStatus", lower(client.status()));
        json.writeStringField("lastConnectTime", Times.iso(client.connection().time()));
        Disconnected last = client.lastDisconnect();
        if (last != null) {
            json.writeStringField("lastDisconnectTime", Times.iso(last.time()));
        }
        activity(json, client.activity());
        json.writeStringField(
                "mqttConnectProtocol", protocol(client.connection().protocolVersion()));
        if (last != null && !client.isConnected()) {
            json.writeStringField("lastDisconnectInitiator", lower(last.entity()));
            json.writeNumberField("lastDisconnectReasonCode", last.reasonCode());
        }
    }

    private static void activity(JsonGenerator json, Activity activity) throws IOException {
        ActivityEvent event = activity.event();
        if (event != null) {
            json.writeStringField("lastActivityEvent", name(event));
            json.writeStringField("lastActivityTime", Times.iso(activity.time()));
        }
    }

    private static String name(ActivityEvent event) {
        return switch (event) {
            case CONNECT -> "mqttConnect";
            case DISCONNECT -> "mqttDisconnect";
            case PUBLISH -> "mqttPublish";
            case SUBSCRIBE -> "mqttSubscribe";
            case UNSUBSCRIBE -> "mqttUnsubscribe";
        };
    }

    private static String protocol(int level) {
        return switch (level) {
            case 3 -> "3.1";
            case 4 -> "3.1.1";
            default -> "5.0";
        };
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
