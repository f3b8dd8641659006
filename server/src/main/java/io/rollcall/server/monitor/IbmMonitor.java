package io.rollcall.server.monitor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.http.exchange.Times;
import io.rollcall.http.ibm.CloseCode;
import io.rollcall.presence.ClientIdForm;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.ClientType;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.Refused;
import io.rollcall.presence.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the platform's monitor topics say, whichever they are: the keys in the order of its server, at QoS 0. Of a device its last Connect or
 * Disconnect is retained; of an application a Connect while it is connected. The end of a connection that another took over is told, and
 * never retained. From any thread.
 */
final class IbmMonitor {
    private static final String DEVICE_USER = "use-token-auth";
    private static final int LEVEL_NEWEST = 5;

    private final Function<String, @Nullable String> topicOf;

    /**
     * Says it on these topics.
     *
     * @param topicOf the topic of a client; absent when there is none
     */
    IbmMonitor(Function<String, @Nullable String> topicOf) {
        this.topicOf = topicOf;
    }

    List<Message> tell(Change change) {
        String topic = topicOf.apply(change.clientId());
        List<Message> messages = new ArrayList<>(2);
        if (topic == null) {
            return messages;
        }
        if (change.entry() instanceof ClientConnected entry) {
            add(messages, connect(topic, entry.connected()));
        } else if (change.entry() instanceof ClientTakenOver entry) {
            add(messages, disconnect(topic, entry.old(), change.connectionOf(entry.old())));
            add(messages, connect(topic, entry.connected()));
        } else if (change.entry() instanceof ClientDisconnected entry) {
            add(messages, disconnect(topic, entry.disconnected(), change.connectionOf(entry.disconnected())));
        } else if (change.entry() instanceof ClientRefused entry) {
            add(messages, failedConnect(topic, entry.refused()));
        }
        return messages;
    }

    private static void add(List<Message> messages, @Nullable Message message) {
        if (message != null) {
            messages.add(message);
        }
    }

    /** What is retained of a client. */
    @Nullable
    Message state(ClientState client) {
        String topic = topicOf.apply(client.clientId());
        Disconnected end = client.lastDisconnect();
        if (topic == null) {
            return null;
        } else if (client.isConnected()) {
            return connect(topic, client.connection());
        }
        return end == null || isApplication(client.clientId()) ? null : disconnect(topic, end, client.connection());
    }

    private static boolean isApplication(String clientId) {
        return ClientIdForm.of(clientId).clientType() == ClientType.APPLICATION;
    }

    private static @Nullable Message connect(String topic, Connected connection) {
        return Said.message(topic, Qos.AT_MOST_ONCE, true, json -> {
            begin(json, "Connect", connection.time(), connection.clientId(), connection);
            json.writeStringField("ConnectTime", Times.iso(connection.time()));
            if (isApplication(connection.clientId())) {
                json.writeBooleanField("Durable", connection.sessionExpirySeconds() > 0);
            }
            if (!connection.cleanStart() && !connection.sessionPresent()) {
                json.writeBooleanField("NewSession", true);
            }
        });
    }

    private static @Nullable Message disconnect(String topic, Disconnected end, @Nullable Connected connection) {
        CloseCode code = CloseCode.ofEnd(end.cause());
        boolean retain = code != CloseCode.CLIENT_ID_REUSED && !isApplication(end.clientId());
        return Said.message(topic, Qos.AT_MOST_ONCE, retain, json -> {
            begin(json, "Disconnect", end.time(), end.clientId(), connection);
            json.writeStringField("ConnectTime", Times.iso(connection == null ? end.time() : connection.time()));
            close(json, code);
            Traffic traffic = end.traffic();
            json.writeNumberField("ReadBytes", traffic.bytesRead());
            json.writeNumberField("ReadMsg", traffic.messagesRead());
            json.writeNumberField("WriteBytes", traffic.bytesWritten());
            json.writeNumberField("WriteMsg", traffic.messagesWritten());
        });
    }

    private static @Nullable Message failedConnect(String topic, Refused refused) {
        return Said.message(topic, Qos.AT_MOST_ONCE, false, json -> {
            json.writeStringField("Action", "FailedConnect");
            json.writeStringField("Time", Times.iso(refused.time()));
            json.writeStringField("ClientAddr", refused.remoteAddress());
            json.writeStringField("ClientID", refused.clientId());
            json.writeNumberField("Port", refused.listenerPort());
            socket(json, refused.transport(), refused.protocolVersion());
            user(json, refused.userName());
            json.writeStringField("ConnectTime", Times.iso(refused.time()));
            close(json, CloseCode.ofRefusal(refused.cause()));
        });
    }

    /** The keys that clients insist on are there even when the connection is not known any more. */
    private static void begin(
            JsonGenerator json, String action, long time, String clientId, @Nullable Connected connection)
            throws IOException {
        json.writeStringField("Action", action);
        json.writeStringField("Time", Times.iso(time));
        json.writeStringField("ClientAddr", connection == null ? "" : connection.remoteAddress());
        json.writeStringField("ClientID", clientId);
        json.writeNumberField("Port", connection == null ? 0 : connection.listenerPort());
        if (connection == null) {
            json.writeStringField("Protocol", "mqtt");
            return;
        }
        socket(json, connection.transport(), connection.protocolVersion());
        user(json, connection.userName());
        if (connection.certificateName() != null) {
            json.writeStringField("CertName", connection.certificateName());
        }
    }

    private static void socket(JsonGenerator json, String transport, int level) throws IOException {
        json.writeBooleanField("Secure", Said.isSecure(transport));
        int known = level == 3 || level == 4 ? level : LEVEL_NEWEST;
        json.writeStringField("Protocol", "mqtt" + known + (Said.isWebSocket(transport) ? "-ws" : ""));
    }

    private static void user(JsonGenerator json, @Nullable String userName) throws IOException {
        if (userName != null && !userName.equals(DEVICE_USER)) {
            json.writeStringField("User", userName);
        }
    }

    private static void close(JsonGenerator json, CloseCode code) throws IOException {
        if (code.number() != 0) {
            json.writeNumberField("CloseCode", code.number());
            json.writeStringField("Reason", code.reason());
        }
    }
}
