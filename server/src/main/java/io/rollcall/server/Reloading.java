package io.rollcall.server;

import io.rollcall.http.exchange.Reloaded;
import io.rollcall.server.config.ConfigError;
import io.rollcall.server.config.Exposure;
import io.rollcall.server.config.Key;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.config.Settings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration again, and the files that it names, and applies what can change while the server runs. From any thread. */
final class Reloading {
    private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

    /** The limits of connections that begin from now on, and who may ask. */
    private static final Set<Key> AT_ONCE = EnumSet.of(
            Key.API_KEYS,
            Key.MQTT_PACKET_SIZE_MAX,
            Key.MQTT_RECEIVE_MAXIMUM,
            Key.MQTT_TOPIC_ALIAS_MAXIMUM,
            Key.MQTT_TOPIC_BYTES_MAX,
            Key.MQTT_TOPIC_LEVELS_MAX,
            Key.MQTT_USER_PROPERTIES_MAX,
            Key.MQTT_USER_PROPERTY_BYTES_MAX,
            Key.MQTT_SUBSCRIPTIONS_PER_PACKET_MAX,
            Key.MQTT_PAYLOAD_FORMAT_CHECKED,
            Key.MQTT_RESPONSE_INFORMATION,
            Key.MQTT_CLIENT_ID_BYTES_MAX,
            Key.MQTT_KEEP_ALIVE_SECONDS_MAX,
            Key.MQTT_SESSION_EXPIRY_SECONDS_MAX,
            Key.MQTT_HALF_READ_BYTES_MAX,
            Key.MQTT_MESSAGES_PER_SECOND_MAX,
            Key.MQTT_BYTES_PER_SECOND_MAX,
            Key.MQTT_CONNECT_TIMEOUT);

    private final Rollcall server;
    private final Supplier<Settings> source;
    private final Settings started;
    private Settings applied;

    /**
     * Begins with what the server was started with.
     *
     * @param source reads command line, environment and file again; throws {@link ConfigError} as they do
     */
    Reloading(Rollcall server, Settings started, Supplier<Settings> source) {
        this.server = server;
        this.source = source;
        this.started = started;
        this.applied = started;
    }

    /** Does it; what cannot be read, or would let strangers in, changes nothing. */
    synchronized Reloaded run() {
        List<String> failed = new ArrayList<>();
        Settings now = applied;
        try {
            Settings read = source.get();
            ServerConfig config = ServerConfig.of(read);
            Exposure.check(config);
            server.apply(config);
            now = read;
        } catch (ConfigError e) {
            failed.add(String.valueOf(e.getMessage()));
        }
        failed.addAll(server.reloadFiles());
        List<String> changed = paths(now, applied, true);
        List<String> later = paths(now, started, false);
        applied = now;
        changed.forEach(path -> LOG.info("{} has changed", path));
        later.forEach(path -> LOG.warn("{} has changed; it holds from the next start on", path));
        failed.forEach(problem -> LOG.error("{}; what it said before still holds", problem));
        return new Reloaded(changed, later, failed);
    }

    private static List<String> paths(Settings now, Settings then, boolean atOnce) {
        return now.changesFrom(then).stream()
                .filter(key -> AT_ONCE.contains(key) == atOnce)
                .map(Key::path)
                .toList();
    }
}
