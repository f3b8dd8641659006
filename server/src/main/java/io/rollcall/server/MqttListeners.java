package io.rollcall.server;

import io.rollcall.broker.api.ListenerStats;
import io.rollcall.broker.transport.ListenAddress;
import io.rollcall.broker.transport.ListenerConfig;
import io.rollcall.broker.transport.WebSocketConfig;
import io.rollcall.server.config.MqttConfig;
import io.rollcall.server.config.MqttListener;
import java.util.ArrayList;
import java.util.List;

/** All listeners of MQTT: the plain one that is always there, and those of the configuration. */
final class MqttListeners {
    private MqttListeners() {}

    /** As the broker wants them, the plain one first. */
    static List<ListenerConfig> of(MqttConfig config) {
        List<ListenerConfig> all = new ArrayList<>();
        all.add(ListenerConfig.at(MqttConfig.LISTENER, new ListenAddress.Inet(config.host(), config.port())));
        config.listeners().stream().map(MqttListener::broker).forEach(all::add);
        return all;
    }

    /** What a client is told to connect to, such as {@code wss://localhost:8084/mqtt}. */
    static String url(ListenerConfig config, ListenerStats listener) {
        String host = listener.address().isUnresolved()
                ? listener.address().getHostString()
                : Announcement.reachable(listener.address());
        WebSocketConfig webSocket = config.webSocket();
        return scheme(config) + host + (webSocket == null ? "" : webSocket.path());
    }

    private static String scheme(ListenerConfig config) {
        if (config.address() instanceof ListenAddress.Unix) {
            return config.transport().equals("unix") ? "unix:" : config.transport() + "+unix:";
        }
        return switch (config.transport()) {
            case "tls" -> "mqtts://";
            case "tcp" -> "mqtt://";
            default -> config.transport() + "://";
        };
    }
}
