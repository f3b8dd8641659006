package io.rollcall.server.config;

/**
 * Where MQTT listens.
 *
 * @param host name or address to bind
 * @param port 0 is any free one
 * @param allowAnonymous whether clients that cannot be known may connect from elsewhere than this machine
 */
public record MqttConfig(String host, int port, boolean allowAnonymous) {
    public static final int PORT_DEFAULT = 1883;

    public MqttConfig {
        Ports.check(port);
    }
}
