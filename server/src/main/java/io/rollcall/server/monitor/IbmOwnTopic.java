package io.rollcall.server.monitor;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.presence.ClientIdForm;
import io.rollcall.presence.ClientState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code iot-2/mon}: a device or gateway hears of itself. */
final class IbmOwnTopic implements Family {
    private static final String TOPIC = "iot-2/mon";

    private final IbmMonitor monitor = new IbmMonitor(clientId -> TOPIC);

    @Override
    public boolean owns(TopicName topic) {
        return topic.toString().equals(TOPIC);
    }

    @Override
    public boolean owns(TopicFilter filter) {
        return filter.filter().equals(TOPIC);
    }

    @Override
    public @Nullable Scope scope(ClientConnection client, TopicFilter filter) {
        boolean isThing = ClientIdForm.of(client.clientId()).device() != null;
        return isThing ? Scope.of(this, List.of(client.clientId())) : null;
    }

    @Override
    public Qos maximumQos() {
        return Qos.EXACTLY_ONCE;
    }

    @Override
    public boolean hasState() {
        return true;
    }

    @Override
    public List<Message> tell(Change change) {
        return monitor.tell(change);
    }

    @Override
    public @Nullable Message state(ClientState client) {
        return monitor.state(client);
    }
}
