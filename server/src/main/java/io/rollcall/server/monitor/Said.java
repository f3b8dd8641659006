package io.rollcall.server.monitor;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import io.rollcall.http.exchange.Json;
import io.rollcall.presence.Connected;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes messages of JSON. From any thread. */
final class Said {
    private static final int TOPIC_BYTES_MAX = 65_535;
    private static final Properties IS_JSON = new Properties(true, "application/json", null, null, List.of());

    private Said() {}

    /**
     * A message on a topic; absent when MQTT cannot carry such a topic.
     *
     * @param retain whether a publisher would say so
     */
    static @Nullable Message message(String topic, Qos qos, boolean retain, Json.Fields payload) {
        if (!TopicName.isValid(topic)) {
            return null;
        }
        TopicName name = TopicName.of(topic);
        if (name.utf8().length > TOPIC_BYTES_MAX) {
            return null;
        }
        byte[] json = Json.object(payload).getBytes(StandardCharsets.UTF_8);
        return new Message(name, json, qos, retain, IS_JSON, Message.NEVER, null);
    }

    static boolean isWebSocket(String transport) {
        return transport.equals("ws") || transport.equals("wss");
    }

    static boolean isSecure(String transport) {
        return transport.equals("tls") || transport.equals("wss");
    }

    /** Address and port of the client. */
    static String endpoint(Connected connection) {
        return connection.remoteAddress() + ":" + connection.remotePort();
    }
}
