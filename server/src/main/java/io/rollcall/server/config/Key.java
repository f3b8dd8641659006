package io.rollcall.server.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every key of the configuration. In a file a key has its path; in the environment the name of the constant after
 * {@code ROLLCALL_}. A new setting is a new constant here, and a line where {@link ServerConfig} reads it.
 */
public enum Key {
    MQTT_HOST("mqtt.host"),
    MQTT_PORT("mqtt.port"),
    MQTT_ALLOW_ANONYMOUS("mqtt.allowAnonymous"),
    HTTP_HOST("http.host"),
    HTTP_PORT("http.port"),
    HTTP_ALLOW_ANONYMOUS("http.allowAnonymous"),
    DATA("data"),
    MQTT_CONNECTIONS_MAX("mqtt.connectionsMax"),
    MQTT_CONNECTIONS_PER_ADDRESS_MAX("mqtt.connectionsPerAddressMax"),
    /** A list in a file, and nowhere else. */
    LISTENERS("listeners"),
    /** A list of {@code {id, secret}} in a file; {@code ID:SECRET,ID:SECRET} in the environment. */
    API_KEYS("apiKeys"),
    PRESENCE_CLIENTS_EXPECTED("presence.clientsExpected"),
    PRESENCE_TOPICS_NATIVE("presence.topics.native"),
    PRESENCE_TOPICS_IBM("presence.topics.ibm"),
    PRESENCE_TOPICS_ALIBABA("presence.topics.alibaba"),
    PRESENCE_TOPICS_AWS("presence.topics.aws"),
    PRESENCE_TICK("presence.tick");

    static final String ENVIRONMENT_PREFIX = "ROLLCALL_";

    private final String path;

    Key(String path) {
        this.path = path;
    }

    /** Where it stands in a file: the names of the sections and of the key, with dots between. */
    public String path() {
        return path;
    }

    /** The variable of the environment that says the same. */
    public String variable() {
        return ENVIRONMENT_PREFIX + name();
    }

    static Optional<Key> at(String path) {
        return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
    }

    /** Whether keys stand below this path. */
    static boolean isSection(String path) {
        return Arrays.stream(values()).anyMatch(key -> key.path.startsWith(path + "."));
    }

    static List<String> paths() {
        return Arrays.stream(values()).map(Key::path).toList();
    }

    static List<String> variables() {
        return Arrays.stream(values()).map(Key::variable).toList();
    }
}
