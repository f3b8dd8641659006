package io.rollcall.server.monitor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.nativeapi.ClientJson;
import io.rollcall.presence.Cause;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code $aws/events/presence/connected/{clientId}} and {@code .../disconnected/{clientId}}, with the fields of AWS IoT Core. The version
 * number is the connection's identity: it grows, and is the same at beginning and end. Nothing is retained; all of {@code $aws} is ours.
 */
final class AwsTopics implements Family, EachConnection.Words {
    private static final String ROOT = "$aws";
    private static final String PRESENCE = ROOT + "/events/presence/";

    @Override
    public boolean owns(TopicName topic) {
        return ownsRoot(topic.toString());
    }

    @Override
    public boolean owns(TopicFilter filter) {
        return ownsRoot(filter.filter());
    }

    private static boolean ownsRoot(String text) {
        return text.startsWith(ROOT + "/") || text.equals(ROOT);
    }

    @Override
    public Scope scope(ClientConnection client, TopicFilter filter) {
        if (filter.hasWildcard()) {
            return Scope.where(this, Filter.ALL, clientId -> true);
        }
        String text = filter.filter();
        for (String event : List.of("connected/", "disconnected/")) {
            if (text.startsWith(PRESENCE + event)) {
                return Scope.of(this, List.of(text.substring(PRESENCE.length() + event.length())));
            }
        }
        return Scope.of(this, List.of());
    }

    @Override
    public Qos maximumQos() {
        return Qos.AT_LEAST_ONCE;
    }

    @Override
    public boolean hasState() {
        return false;
    }

    /** Its consumers put up with repetition: the greatest version number of a client says how it is. */
    @Override
    public boolean restoresState() {
        return true;
    }

    @Override
    public List<Message> tell(Change change) {
        return EachConnection.tell(change, this);
    }

    @Override
    public @Nullable Message state(ClientState client) {
        return EachConnection.last(client, this);
    }

    @Override
    public @Nullable Message began(Connected connected) {
        long connectionId = connected.connectionId();
        return event("connected", connected.clientId(), connected.time(), json -> {
            session(json, connectionId, connected);
            json.writeStringField("ipAddress", connected.remoteAddress());
            json.writeNumberField("versionNumber", connectionId);
        });
    }

    @Override
    public @Nullable Message ended(Disconnected end, @Nullable Connected connection) {
        return event("disconnected", end.clientId(), end.time(), json -> {
            session(json, end.connectionId(), connection);
            json.writeBooleanField("clientInitiatedDisconnect", end.entity() == Entity.CLIENT);
            json.writeStringField("disconnectReason", reason(end.cause()));
            json.writeNumberField("versionNumber", end.connectionId());
        });
    }

    private static @Nullable Message event(String type, String clientId, long time, Json.Fields more) {
        return Said.message(PRESENCE + type + "/" + clientId, Qos.AT_LEAST_ONCE, false, json -> {
            json.writeStringField("clientId", clientId);
            json.writeNumberField("timestamp", time);
            json.writeStringField("eventType", type);
            more.write(json);
        });
    }

    private static void session(JsonGenerator json, long connectionId, @Nullable Connected connection)
            throws IOException {
        json.writeStringField("sessionIdentifier", ClientJson.hex(connectionId));
        String principal = connection == null ? null : principal(connection);
        if (principal != null) {
            json.writeStringField("principalIdentifier", principal);
        }
    }

    private static @Nullable String principal(Connected connection) {
        return connection.certificateName() == null ? connection.userName() : connection.certificateName();
    }

    private static String reason(Cause cause) {
        return switch (cause) {
            case CLIENT_DISCONNECT, CLIENT_DISCONNECT_WITH_WILL -> "CLIENT_INITIATED_DISCONNECT";
            case SOCKET_CLOSED, SOCKET_RESET, SOCKET_ERROR, TLS_ERROR, WEBSOCKET_ERROR -> "CONNECTION_LOST";
            case KEEP_ALIVE_TIMEOUT -> "MQTT_KEEP_ALIVE_TIMEOUT";
            case TAKEN_OVER -> "DUPLICATE_CLIENTID";
            case KICKED, BANNED -> "API_INITIATED_DISCONNECT";
            case BAD_CREDENTIALS -> "AUTH_ERROR";
            case NOT_AUTHORIZED -> "FORBIDDEN_ACCESS";
            case QUOTA_EXCEEDED, RATE_TOO_HIGH, SLOW_CONSUMER -> "THROTTLED";
            case SERVER_SHUTDOWN, SERVER_BUSY -> "SERVER_INITIATED_DISCONNECT";
            case SERVER_CRASH, SERVER_ERROR -> "SERVER_ERROR";
            case MALFORMED_PACKET,
                    PROTOCOL_ERROR,
                    PACKET_TOO_LARGE,
                    RECEIVE_MAXIMUM_EXCEEDED,
                    TOPIC_ALIAS_INVALID,
                    TOPIC_NAME_INVALID,
                    TOPIC_FILTER_INVALID,
                    PAYLOAD_FORMAT_INVALID,
                    CLIENT_ID_INVALID,
                    VERSION_UNSUPPORTED,
                    FEATURE_UNSUPPORTED,
                    CONNECT_TIMEOUT -> "CLIENT_ERROR";
        };
    }
}
