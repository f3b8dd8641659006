package io.rollcall.server.config;

import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.store.StoreConfig;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.server.monitor.MonitorConfig;
import io.rollcall.server.webhook.WebhookConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a server is told before it starts. Nothing of it need be said: {@link #defaults()} is a whole one.
 *
 * @param mqtt where MQTT listens
 * @param http where the HTTP faces listen, if there are any
 * @param data the directory of everything that outlives the server; absent when nothing does
 * @param store where sessions, their messages, and retained messages outlive the server, within {@code data}; absent keeps
 *     them in memory alone
 * @param apiKeys who may use the HTTP faces; none means anybody on this machine may read
 * @param presence the numbers of the presence engine, its directory within {@code data}
 * @param topics which topics tell presence over MQTT
 * @param access which clients may come in, and what they may do
 * @param webhooks who is told the feed
 * @param log how it is logged, and what of connections is
 * @param backups below which directory callers of HTTP may have backups made; absent when nothing outlives the server
 */
public record ServerConfig(
        MqttConfig mqtt,
        HttpConfig http,
        @Nullable Path data,
        @Nullable StoreConfig store,
        List<ApiKey> apiKeys,
        PresenceConfig presence,
        MonitorConfig topics,
        AccessConfig access,
        List<WebhookConfig> webhooks,
        LogConfig log,
        @Nullable Path backups) {
    public static final String HOST_DEFAULT = "127.0.0.1";
    public static final Path DATA_DEFAULT = Path.of("rollcall-data");

    /** Where presence lives in the data directory. */
    public static final String PRESENCE_DIRECTORY = "presence";

    /** Where sessions and their messages live in the data directory. */
    public static final String STORE_DIRECTORY = "mqtt";

    /** Where webhooks keep their places and dead letters in the data directory. */
    public static final String WEBHOOKS_DIRECTORY = "webhooks";

    /** Where it is written down in the data directory how far the subscribers of presence have got. */
    public static final String MONITOR_DIRECTORY = "monitor";

    /** Where the HTTP faces keep what they remember in the data directory. */
    public static final String HTTP_DIRECTORY = "http";

    /** Where backups are in the data directory, when nothing else is said. */
    public static final String BACKUP_DIRECTORY = "backups";

    static final String AN_ADDRESS = "an address or a host name";
    private static final long CLIENTS_EXPECTED_MAX = 1_000_000_000;

    public ServerConfig {
        apiKeys = List.copyOf(apiKeys);
        webhooks = List.copyOf(webhooks);
    }

    /** The same with other limits of connections, and other API keys. */
    public ServerConfig with(ConnectionLimits connections, List<ApiKey> keys) {
        MqttLimits limits = new MqttLimits(
                mqtt.limits().sockets(),
                connections,
                mqtt.limits().sessions(),
                mqtt.limits().retained(),
                mqtt.limits().memoryHighPercent());
        MqttConfig other = new MqttConfig(
                mqtt.host(), mqtt.port(), mqtt.allowAnonymous(), mqtt.listeners(), limits, mqtt.sysInterval());
        return new ServerConfig(other, http, data, store, keys, presence, topics, access, webhooks, log, backups);
    }

    /** What a server does that is told nothing: all on this machine alone, durable in {@code rollcall-data}. */
    public static ServerConfig defaults() {
        return of(Settings.NONE);
    }

    /** What the settings say, and the defaults for what they do not. */
    public static ServerConfig of(Settings settings) {
        return of(settings, settings.path(Key.DATA, DATA_DEFAULT));
    }

    /**
     * What the settings say of a server inside another program, and the defaults of such for what they do not: all on this machine alone, on free
     * ports; no HTTP; in memory, unless {@code data} names a directory.
     */
    public static ServerConfig embedded(Settings settings) {
        CommandLineSettings defaults = new CommandLineSettings();
        for (Key key : List.of(Key.MQTT_PORT, Key.HTTP_PORT)) {
            defaults.say(key, key.path(), "0");
        }
        defaults.say(Key.HTTP_ENABLED, Key.HTTP_ENABLED.path(), "false");
        defaults.say(Key.LOG_CONNECTIONS, Key.LOG_CONNECTIONS.path(), "false");
        defaults.say(Key.MQTT_SYS_INTERVAL, Key.MQTT_SYS_INTERVAL.path(), "0s");
        Settings all = settings.over(defaults.settings());
        return of(all, all.optional(Key.DATA, "a path", Reading::path).orElse(null));
    }

    private static ServerConfig of(Settings settings, @Nullable Path data) {
        List<WebhookConfig> webhooks = WebhookSection.read(settings.sections(Key.WEBHOOKS));
        if (data == null && !webhooks.isEmpty()) {
            throw new ConfigError("webhooks: " + webhooks.get(0).name()
                    + " keeps its place in the feed in a directory; say which with data");
        }
        return new ServerConfig(
                mqtt(settings),
                HttpConfig.of(settings),
                data,
                DurabilitySetting.store(settings, data == null ? null : data.resolve(STORE_DIRECTORY)),
                settings.apiKeys(),
                presence(settings, data),
                topics(settings),
                AccessSettings.read(settings),
                webhooks,
                LogConfig.of(settings),
                data == null ? null : settings.path(Key.BACKUP_DIRECTORY, data.resolve(BACKUP_DIRECTORY)));
    }

    private static MonitorConfig topics(Settings settings) {
        MonitorConfig defaults = MonitorConfig.DEFAULT;
        return new MonitorConfig(
                settings.flag(Key.PRESENCE_TOPICS_NATIVE, defaults.presence()),
                settings.flag(Key.PRESENCE_TOPICS_IBM, defaults.ibm()),
                settings.flag(Key.PRESENCE_TOPICS_ALIBABA, defaults.alibaba()),
                settings.flag(Key.PRESENCE_TOPICS_AWS, defaults.aws()));
    }

    private static MqttConfig mqtt(Settings settings) {
        MqttLimits limits = LimitsSection.mqtt(settings);
        return new MqttConfig(
                settings.text(Key.MQTT_HOST, HOST_DEFAULT, AN_ADDRESS),
                settings.port(Key.MQTT_PORT, MqttConfig.PORT_DEFAULT),
                settings.flag(Key.MQTT_ALLOW_ANONYMOUS, false),
                settings.listeners(limits.connections()),
                limits,
                settings.duration(Key.MQTT_SYS_INTERVAL, MqttConfig.SYS_INTERVAL_DEFAULT));
    }

    private static PresenceConfig presence(Settings settings, @Nullable Path data) {
        return settings.section(
                "presence",
                () -> new PresenceConfig(
                                data == null ? null : data.resolve(PRESENCE_DIRECTORY),
                                settings.number(
                                        Key.PRESENCE_CLIENTS_EXPECTED,
                                        PresenceConfig.CLIENTS_EXPECTED_DEFAULT,
                                        1,
                                        CLIENTS_EXPECTED_MAX),
                                settings.duration(Key.PRESENCE_TICK, PresenceConfig.TICK_DEFAULT))
                        .with(IndexSection.indexes(settings))
                        .with(KeepSection.feed(settings))
                        .with(KeepSection.keep(settings)));
    }
}
