package io.rollcall.server.config;

import java.time.Duration;
import java.util.List;

/**
 * Where MQTT listens: on one plain port, and where {@code listeners} say.
 *
 * @param host name or address to bind
 * @param port 0 is any free one
 * @param allowAnonymous whether clients that cannot be known may connect from elsewhere than this machine
 * @param listeners the other listeners
 * @param limits how much clients may take
 * @param sysInterval how often the server says how it is, below {@code $SYS/broker}; zero is never
 */
public record MqttConfig(
        String host,
        int port,
        boolean allowAnonymous,
        List<MqttListener> listeners,
        MqttLimits limits,
        Duration sysInterval) {
    public static final int PORT_DEFAULT = 1883;

    public static final Duration SYS_INTERVAL_DEFAULT = Duration.ofSeconds(10);

    /** Name of the listener that is always there. */
    public static final String LISTENER = "mqtt";

    public MqttConfig {
        Ports.check(port);
        listeners = List.copyOf(listeners);
        for (int i = 0; i < listeners.size(); i++) {
            String name = listeners.get(i).broker().name();
            boolean before = listeners.subList(0, i).stream()
                    .anyMatch(other -> other.broker().name().equals(name));
            if (before || name.equals(LISTENER)) {
                throw new ConfigError(
                        listeners.get(i).origin() + ".name: another listener is called '" + name + "' already");
            }
        }
    }

    /** Whether clients without a name may come in by the listener of this name. */
    public boolean mayBeAnonymous(String listener) {
        return listener.equals(LISTENER)
                ? allowAnonymous
                : listeners.stream()
                        .anyMatch(other -> other.broker().name().equals(listener) && other.allowAnonymous());
    }

    /** One plain port, and no more. */
    public MqttConfig(String host, int port, boolean allowAnonymous) {
        this(host, port, allowAnonymous, List.of(), MqttLimits.DEFAULTS, SYS_INTERVAL_DEFAULT);
    }
}
