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
    HTTP_TLS_HOST("http.tls.host"),
    HTTP_TLS_PORT("http.tls.port"),
    HTTP_TLS_CERTIFICATE("http.tls.certificate"),
    HTTP_TLS_KEY("http.tls.key"),
    /** One or a list in a file; separated by commas in the environment. */
    HTTP_ORIGINS("http.origins"),
    HTTP_CONNECTIONS_MAX("http.connectionsMax"),
    HTTP_CONNECTIONS_PER_ADDRESS_MAX("http.connectionsPerAddressMax"),
    HTTP_HEADER_BYTES_MAX("http.headerBytesMax"),
    HTTP_BODY_BYTES_MAX("http.bodyBytesMax"),
    HTTP_IDLE_TIMEOUT("http.idleTimeout"),
    HTTP_BODY_TIMEOUT("http.bodyTimeout"),
    ALIBABA_SINGLE_QUERIES_PER_SECOND("alibaba.singleQueriesPerSecond"),
    ALIBABA_BATCH_QUERIES_PER_SECOND("alibaba.batchQueriesPerSecond"),
    ALIBABA_OTHER_CALLS_PER_SECOND("alibaba.otherCallsPerSecond"),
    ALIBABA_NONCES_MAX("alibaba.noncesMax"),
    /** A list in a file, and nowhere else. */
    ALIBABA_INSTANCES("alibaba.instances"),
    DATA("data"),
    MQTT_CONNECTIONS_MAX("mqtt.connectionsMax"),
    MQTT_CONNECTIONS_PER_ADDRESS_MAX("mqtt.connectionsPerAddressMax"),
    /** A list in a file, and nowhere else. */
    LISTENERS("listeners"),
    /** A list of {@code {id, secret}}, with what each gives a right to, in a file; {@code ID:SECRET,ID:SECRET} in the environment. */
    API_KEYS("apiKeys"),
    PRESENCE_CLIENTS_EXPECTED("presence.clientsExpected"),
    PRESENCE_TICK("presence.tick"),
    PRESENCE_FEED_AGE("presence.feed.age"),
    PRESENCE_FEED_BYTES("presence.feed.bytes"),
    PRESENCE_KEEP_AGE("presence.keep.age"),
    PRESENCE_KEEP_COUNT("presence.keep.count"),
    /** A list in a file, and nowhere else. */
    PRESENCE_KEEP_CLASSES("presence.keep.classes"),
    PRESENCE_ADDRESSES("presence.addresses");

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

    /** Whether it is a list of sections, which stands in a file and nowhere else. */
    boolean isSections() {
        return this == LISTENERS || this == ALIBABA_INSTANCES || this == PRESENCE_KEEP_CLASSES;
    }

    /** Whether it is one value or a list of such, which are joined by commas. */
    boolean isTexts() {
        return this == HTTP_ORIGINS;
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
