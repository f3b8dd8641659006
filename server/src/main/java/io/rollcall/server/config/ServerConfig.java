package io.rollcall.server.config;

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
 * @param http where the HTTP faces listen
 * @param data the directory of everything that outlives the server
 * @param store where sessions, their messages, and retained messages outlive the server, within {@code data}; absent keeps
 *     them in memory alone
 * @param apiKeys who may use the HTTP faces; none means anybody on this machine may read
 * @param presence the numbers of the presence engine, its directory within {@code data}
 * @param topics which topics tell presence over MQTT
 * @param access which clients may come in, and what they may do
 * @param webhooks who is told the feed
 */
public record ServerConfig(
        MqttConfig mqtt,
        HttpConfig http,
        Path data,
        @Nullable StoreConfig store,
        List<ApiKey> apiKeys,
        PresenceConfig presence,
        MonitorConfig topics,
        AccessConfig access,
        List<WebhookConfig> webhooks) {
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

    static final String AN_ADDRESS = "an address or a host name";
    private static final long CLIENTS_EXPECTED_MAX = 1_000_000_000;

    public ServerConfig {
        apiKeys = List.copyOf(apiKeys);
        webhooks = List.copyOf(webhooks);
    }

    /** What a server does that is told nothing: all on this machine alone, durable in {@code rollcall-data}. */
    public static ServerConfig defaults() {
        return of(Settings.NONE);
    }

    /** What the settings say, and the defaults for what they do not. */
    public static ServerConfig of(Settings settings) {
        Path data = settings.path(Key.DATA, DATA_DEFAULT);
        return new ServerConfig(
                mqtt(settings),
                HttpConfig.of(settings),
                data,
                DurabilitySetting.store(settings, data.resolve(STORE_DIRECTORY)),
                settings.apiKeys(),
                presence(settings, data),
                topics(settings),
                AccessSettings.read(settings),
                WebhookSection.read(settings.sections(Key.WEBHOOKS)));
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

    private static PresenceConfig presence(Settings settings, Path data) {
        return settings.section(
                "presence",
                () -> new PresenceConfig(
                                data.resolve(PRESENCE_DIRECTORY),
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
