package io.rollcall.server.monitor;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.http.nativeapi.ClientJson;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code {GroupID}_MQTT/{eventType}}: Alibaba's notices connect, disconnect and tcpclean of the clients {@code GroupID@@@DeviceID}. There
 * the topic is of its message queue and the event type is the message's tag; here they are two levels. Nothing is retained.
 */
final class AlibabaTopics implements Family, EachConnection.Words {
    private static final String TOPIC_END = "_MQTT";
    private static final String GROUP_END = "@@@";

    @Override
    public boolean owns(TopicName topic) {
        return ownsRoot(topic.toString());
    }

    @Override
    public boolean owns(TopicFilter filter) {
        return ownsRoot(filter.filter());
    }

    private static boolean ownsRoot(String text) {
        if (!text.startsWith("GID_") && !text.startsWith("GID-")) {
            return false;
        }
        return root(text).endsWith(TOPIC_END);
    }

    private static String root(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? text : text.substring(0, slash);
    }

    @Override
    public Scope scope(ClientConnection client, TopicFilter filter) {
        String root = root(filter.filter());
        String prefix = root.substring(0, root.length() - TOPIC_END.length()) + GROUP_END;
        return Scope.where(this, Filter.where().prefix(prefix).build(), clientId -> clientId.startsWith(prefix));
    }

    @Override
    public Qos maximumQos() {
        return Qos.AT_LEAST_ONCE;
    }

    @Override
    public boolean hasState() {
        return false;
    }

    /** Its consumers put up with repetition. The end of a connection that nobody knows any more they are not told. */
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
        return notice("connect", connected.clientId(), connected.connectionId(), connected.time(), connected);
    }

    @Override
    public @Nullable Message goes(Disconnected end, @Nullable Connected connection) {
        return end.entity() == Entity.CLIENT ? notice("disconnect", end, connection) : null;
    }

    @Override
    public @Nullable Message ended(Disconnected end, @Nullable Connected connection) {
        return notice("tcpclean", end, connection);
    }

    private static @Nullable Message notice(String eventType, Disconnected end, @Nullable Connected connection) {
        return notice(eventType, end.clientId(), end.connectionId(), end.time(), connection);
    }

    private static @Nullable Message notice(
            String eventType, String clientId, long connectionId, long time, @Nullable Connected connection) {
        int groupEnds = clientId.indexOf(GROUP_END);
        if (groupEnds < 0) {
            return null;
        }
        String topic = clientId.substring(0, groupEnds) + TOPIC_END + "/" + eventType;
        return Said.message(topic, Qos.AT_LEAST_ONCE, false, json -> {
            json.writeStringField("clientId", clientId);
            json.writeStringField("channelId", ClientJson.hex(connectionId));
            json.writeStringField("eventType", eventType);
            json.writeNumberField("time", time);
            if (connection != null) {
                json.writeStringField("clientIp", Said.endpoint(connection));
            }
        });
    }
}
