package io.rollcall.http.nativeapi;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Times;
import io.rollcall.presence.Activity;
import io.rollcall.presence.ClientIdForm;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Traffic;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The presence record as our own face writes it. What is unknown is left out. Times are UTC with three decimals; words of
 * closed lists (status, client type, entity, cause, activity event) are lower case with hyphens; a connectionId is 16
 * hexadecimal digits, because it does not fit a JavaScript number; sessionExpirySeconds 4294967295 is never. From any thread.
 */
public final class ClientJson {
    private static final HexFormat HEX = HexFormat.of();

    private ClientJson() {}

    static String of(ClientState client, long asOfSeq) {
        return Json.object(json -> {
            write(json, client);
            json.writeNumberField("asOfSeq", asOfSeq);
        });
    }

    /** The fields of a client into an object that is open. */
    public static void write(JsonGenerator json, ClientState client) throws IOException {
        json.writeStringField("clientId", client.clientId());
        json.writeStringField(
                "clientType", word(ClientIdForm.of(client.clientId()).clientType()));
        text(json, "group", ClientIdForm.groupOf(client.clientId()));
        json.writeStringField("status", word(client.status()));
        json.writeNumberField("version", client.version());
        connection(json, client.connection());
        activity(json, client.activity());
        time(json, "expectedBy", client.expectedBy().orElse(0));
        json.writeNumberField("connects", client.connects());
        time(json, "firstSeenTime", client.firstSeenTime());
        Disconnected last = client.lastDisconnect();
        if (last != null) {
            json.writeObjectFieldStart("lastDisconnect");
            disconnect(json, last);
            json.writeEndObject();
        }
    }

    /** All of a connection. */
    public static void connection(JsonGenerator json, Connected connection) throws IOException {
        begun(json, connection);
        described(json, connection);
    }

    /** Which connection it is, and since when. */
    public static void begun(JsonGenerator json, Connected connection) throws IOException {
        json.writeStringField("connectionId", hex(connection.connectionId()));
        time(json, "connectTime", connection.time());
    }

    /** What else is known of a connection. */
    public static void described(JsonGenerator json, Connected connection) throws IOException {
        json.writeStringField("protocol", protocol(connection.protocolVersion()));
        json.writeStringField("transport", connection.transport());
        json.writeStringField("remoteAddress", connection.remoteAddress());
        json.writeNumberField("remotePort", connection.remotePort());
        json.writeNumberField("listenerPort", connection.listenerPort());
        text(json, "userName", connection.userName());
        json.writeBooleanField("cleanStart", connection.cleanStart());
        json.writeBooleanField("sessionPresent", connection.sessionPresent());
        json.writeNumberField("keepAliveSeconds", connection.keepAliveSeconds());
        json.writeNumberField("sessionExpirySeconds", connection.sessionExpirySeconds());
        text(json, "certificateName", connection.certificateName());
    }

    private static void activity(JsonGenerator json, Activity activity) throws IOException {
        if (activity.event() != null) {
            json.writeStringField("lastActivityEvent", word(activity.event()));
        }
        time(json, "lastActivityTime", activity.time());
        time(json, "lastSeenTime", activity.lastSeen());
    }

    static void disconnect(JsonGenerator json, Disconnected last) throws IOException {
        json.writeStringField("connectionId", hex(last.connectionId()));
        time(json, "time", last.time());
        why(json, last);
        traffic(json, last.traffic());
    }

    /** Who ended a connection, and why. */
    public static void why(JsonGenerator json, Disconnected end) throws IOException {
        if (end.timeUncertaintyMillis() > 0) {
            json.writeNumberField("timeUncertaintyMs", end.timeUncertaintyMillis());
        }
        json.writeStringField("entity", word(end.entity()));
        json.writeStringField("cause", word(end.cause()));
        json.writeNumberField("reasonCode", end.reasonCode());
        text(json, "by", end.by());
    }

    /** What went over a connection, as an object. */
    public static void traffic(JsonGenerator json, Traffic traffic) throws IOException {
        json.writeObjectFieldStart("traffic");
        json.writeNumberField("bytesRead", traffic.bytesRead());
        json.writeNumberField("messagesRead", traffic.messagesRead());
        json.writeNumberField("bytesWritten", traffic.bytesWritten());
        json.writeNumberField("messagesWritten", traffic.messagesWritten());
        json.writeEndObject();
    }

    /** A connection's identity. */
    public static String hex(long connectionId) {
        return HEX.toHexDigits(connectionId);
    }

    static void time(JsonGenerator json, String name, long millis) throws IOException {
        if (millis != 0) {
            json.writeStringField(name, Times.iso(millis));
        }
    }

    static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    static String protocol(int level) {
        return switch (level) {
            case 3 -> "3.1";
            case 4 -> "3.1.1";
            case 5 -> "5.0";
            default -> Integer.toString(level);
        };
    }

    /** A word of a closed list. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
