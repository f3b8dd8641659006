package io.rollcall.server.config;

import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.store.StoreConfig;
import io.rollcall.http.HttpLimits;
import io.rollcall.http.HttpTls;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.exchange.ConfigLine;
import io.rollcall.presence.KeepPolicy;
import io.rollcall.presence.PresenceConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The whole configuration in the names of a file, for operators to read: each key, the defaults too, and never a secret. */
public final class ConfigLines {
    private final Map<Key, String> lines = new EnumMap<>(Key.class);

    private ConfigLines() {}

    /** A line for each key; its value is empty when nothing is said and there is no default. */
    public static List<ConfigLine> of(ServerConfig config) {
        ConfigLines all = new ConfigLines();
        all.general(config);
        all.http(config.http());
        all.log(config.log());
        all.connections(config.mqtt().limits().connections());
        all.mqtt(config.mqtt());
        all.sessions(config.mqtt().limits().sessions());
        all.store(config.store());
        all.presence(config.presence());
        all.access(config.access());
        all.tokens(config.access());
        List<ConfigLine> sorted = new ArrayList<>();
        all.lines.forEach((key, value) -> sorted.add(new ConfigLine(key.path(), value)));
        return sorted;
    }

    private void put(Key key, @Nullable Object value) {
        lines.put(key, text(value));
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        } else if (value instanceof Optional<?> optional) {
            return text(optional.orElse(null));
        } else if (value instanceof Duration duration) {
            return text(duration);
        } else if (value instanceof Collection<?> many) {
            return many.stream().map(ConfigLines::text).collect(Collectors.joining(", "));
        } else if (value instanceof URI url) {
            return withoutSecrets(url);
        }
        return value.toString();
    }

    /** In the greatest unit that holds it whole. */
    private static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3_600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3_600 + "h";
    }

    /** Scheme, host, port and path: what else a URL may have can be a password or a token. */
    private static String withoutSecrets(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port
                + Optional.ofNullable(url.getRawPath()).orElse("");
    }

    private void general(ServerConfig config) {
        put(Key.DATA, config.data() == null ? null : config.data().toAbsolutePath());
        put(
                Key.BACKUP_DIRECTORY,
                config.backups() == null ? null : config.backups().toAbsolutePath());
        put(Key.API_KEYS, config.apiKeys().stream().map(ConfigLines::described).toList());
        put(
                Key.WEBHOOKS,
                config.webhooks().stream()
                        .map(hook -> hook.name() + " (" + withoutSecrets(hook.url()) + ")")
                        .toList());
        put(Key.PRESENCE_TOPICS_NATIVE, config.topics().presence());
        put(Key.PRESENCE_TOPICS_IBM, config.topics().ibm());
        put(Key.PRESENCE_TOPICS_ALIBABA, config.topics().alibaba());
        put(Key.PRESENCE_TOPICS_AWS, config.topics().aws());
    }

    private static String described(ApiKey key) {
        String scopes = key.rights().scopes().stream().sorted().map(Scope::word).collect(Collectors.joining(" "));
        return key.id() + " (" + scopes + ")";
    }

    private void http(HttpConfig http) {
        HttpLimits limits = http.limits();
        put(Key.HTTP_ENABLED, http.enabled());
        put(Key.HTTP_HOST, http.host());
        put(Key.HTTP_PORT, http.port());
        put(Key.HTTP_ALLOW_ANONYMOUS, http.allowAnonymous());
        put(Key.HTTP_KEYS_FILE, http.keysFile());
        put(Key.HTTP_KEYS_WATCH_INTERVAL, http.keysWatchInterval());
        put(Key.HTTP_ACCESS_LOG, http.accessLog());
        HttpTls tls = http.tls();
        put(Key.HTTP_TLS_HOST, tls == null ? null : tls.host());
        put(Key.HTTP_TLS_PORT, tls == null ? null : tls.port());
        put(Key.HTTP_TLS_CERTIFICATE, tls == null ? null : tls.certificate());
        put(Key.HTTP_TLS_KEY, tls == null ? null : tls.key());
        put(Key.HTTP_ORIGINS, http.origins());
        put(Key.HTTP_CONNECTIONS_MAX, limits.connections());
        put(Key.HTTP_CONNECTIONS_PER_ADDRESS_MAX, limits.connectionsPerAddress());
        put(Key.HTTP_HEADER_BYTES_MAX, limits.headerBytes());
        put(Key.HTTP_BODY_BYTES_MAX, limits.bodyBytes());
        put(Key.HTTP_IDLE_TIMEOUT, limits.idleTimeout());
        put(Key.HTTP_BODY_TIMEOUT, limits.bodyTimeout());
        put(Key.ALIBABA_SINGLE_QUERIES_PER_SECOND, limits.alibaba().singleQueriesPerSecond());
        put(Key.ALIBABA_BATCH_QUERIES_PER_SECOND, limits.alibaba().batchQueriesPerSecond());
        put(Key.ALIBABA_OTHER_CALLS_PER_SECOND, limits.alibaba().otherCallsPerSecond());
        put(Key.ALIBABA_NONCES_MAX, limits.alibaba().nonces());
        put(
                Key.ALIBABA_INSTANCES,
                http.instances().groups().keySet().stream().sorted().toList());
    }

    private void mqtt(MqttConfig mqtt) {
        MqttLimits limits = mqtt.limits();
        put(Key.MQTT_HOST, mqtt.host());
        put(Key.MQTT_PORT, mqtt.port());
        put(Key.MQTT_ALLOW_ANONYMOUS, mqtt.allowAnonymous());
        put(Key.MQTT_SYS_INTERVAL, mqtt.sysInterval());
        put(Key.MQTT_CONNECTIONS_MAX, limits.sockets().connectionsMax());
        put(Key.MQTT_CONNECTIONS_PER_ADDRESS_MAX, limits.sockets().connectionsPerAddressMax());
        put(Key.MQTT_RETAINED_MAX, limits.retained().countMax());
        put(Key.MQTT_RETAINED_BYTES_MAX, limits.retained().bytesMax());
        put(Key.MQTT_RETAINED_HEAP_BYTES_MAX, limits.retained().heapBytesMax());
        put(Key.MQTT_MEMORY_HIGH_PERCENT, limits.memoryHighPercent());
        put(
                Key.LISTENERS,
                mqtt.listeners().stream()
                        .map(listener -> listener.broker().name() + " ("
                                + listener.broker().transport() + ")")
                        .toList());
    }

    private void connections(ConnectionLimits limits) {
        put(Key.MQTT_PACKET_SIZE_MAX, limits.packetSizeMax());
        put(Key.MQTT_RECEIVE_MAXIMUM, limits.receiveMaximum());
        put(Key.MQTT_TOPIC_ALIAS_MAXIMUM, limits.topicAliasMaximum());
        put(Key.MQTT_TOPIC_BYTES_MAX, limits.topicBytesMax());
        put(Key.MQTT_TOPIC_LEVELS_MAX, limits.topicLevelsMax());
        put(Key.MQTT_USER_PROPERTIES_MAX, limits.userPropertiesMax());
        put(Key.MQTT_USER_PROPERTY_BYTES_MAX, limits.userPropertyBytesMax());
        put(Key.MQTT_SUBSCRIPTIONS_PER_PACKET_MAX, limits.subscriptionsPerPacketMax());
        put(Key.MQTT_PAYLOAD_FORMAT_CHECKED, limits.payloadFormatChecked());
        put(Key.MQTT_RESPONSE_INFORMATION, limits.responseInformation());
        put(Key.MQTT_CLIENT_ID_BYTES_MAX, limits.clientIdBytesMax());
        put(Key.MQTT_KEEP_ALIVE_SECONDS_MAX, limits.keepAliveSecondsMax());
        put(Key.MQTT_SESSION_EXPIRY_SECONDS_MAX, limits.sessionExpirySecondsMax());
        put(Key.MQTT_HALF_READ_BYTES_MAX, limits.halfReadBytesMax());
        put(Key.MQTT_CONNECT_TIMEOUT, limits.connectTimeout());
        put(Key.MQTT_MESSAGES_PER_SECOND_MAX, limits.messagesPerSecondMax());
        put(Key.MQTT_BYTES_PER_SECOND_MAX, limits.bytesPerSecondMax());
    }

    private void sessions(SessionLimits limits) {
        put(Key.MQTT_SESSIONS_MAX, limits.sessionsMax());
        put(Key.MQTT_SUBSCRIPTIONS_MAX, limits.subscriptionsMax());
        put(Key.MQTT_SUBSCRIPTIONS_TOTAL_MAX, limits.subscriptionsTotalMax());
        put(Key.MQTT_IN_FLIGHT_MAX, limits.inFlightMax());
        put(Key.MQTT_QUEUE_LENGTH_MAX, limits.queueLengthMax());
        put(Key.MQTT_QUEUE_BYTES_MAX, limits.queueBytesMax());
        put(Key.MQTT_QUEUE_BYTES_TOTAL_MAX, limits.queueBytesTotalMax());
        put(Key.MQTT_MAIL_BYTES_MAX, limits.mailBytesMax());
        put(Key.MQTT_OWNED_BYTES_MAX, limits.ownedBytesMax());
        put(Key.MQTT_QOS0_QUEUE_LENGTH_MAX, limits.qos0QueueLengthMax());
        put(
                Key.MQTT_WHEN_FULL,
                switch (limits.whenFull()) {
                    case DROP_OLDEST -> "dropOldest";
                    case DROP_NEWEST -> "dropNewest";
                    case DISCONNECT -> "disconnect";
                });
    }

    private void store(@Nullable StoreConfig store) {
        put(Key.DURABILITY, store == null ? "memory" : word(store.durability()));
        put(Key.STORE_COMMIT_WAIT, store == null ? null : store.commitWait());
        put(Key.STORE_BACKLOG_BYTES_MAX, store == null ? null : store.backlogBytesMax());
        put(Key.STORE_FILE_BYTES_MAX, store == null ? null : store.fileBytesMax());
        put(Key.STORE_FREE_BYTES_MIN, store == null ? null : store.freeBytesMin());
        put(Key.STORE_WINDOW_LENGTH, store == null ? null : store.windowLength());
        put(Key.STORE_WINDOW_BYTES, store == null ? null : store.windowBytes());
    }

    private void presence(PresenceConfig presence) {
        KeepPolicy keep = presence.keep();
        put(Key.PRESENCE_CLIENTS_EXPECTED, presence.clientsExpected());
        put(Key.PRESENCE_TICK, presence.tick());
        put(Key.PRESENCE_FEED_AGE, presence.feed().age());
        put(Key.PRESENCE_FEED_BYTES, presence.feed().bytes());
        put(Key.PRESENCE_KEEP_AGE, keep.others().age());
        put(Key.PRESENCE_KEEP_COUNT, keep.others().count());
        put(
                Key.PRESENCE_KEEP_CLASSES,
                keep.classes().stream().map(KeepPolicy.Rule::ids).toList());
        put(Key.PRESENCE_ADDRESSES, word(keep.addresses()));
        put(Key.PRESENCE_PREFIXES, presence.indexes().prefixes());
        put(Key.PRESENCE_FLAPPING_CONNECTS, presence.indexes().flappingConnects());
        put(Key.PRESENCE_FLAPPING_WINDOW, presence.indexes().flappingWindow());
        put(Key.PRESENCE_GROUPS_MAX, presence.indexes().groupsMax());
    }

    private void log(LogConfig log) {
        put(Key.LOG_FORMAT, word(log.format()));
        put(Key.LOG_CONNECTIONS, log.connections());
        put(Key.LOG_CONNECTION_LINES_PER_SECOND_MAX, log.connectionLinesPerSecondMax());
        put(Key.LOG_CONNECTION_LINES_WAITING_MAX, log.connectionLinesWaitingMax());
    }

    private void access(AccessConfig access) {
        AccessLimits limits = access.limits();
        put(Key.MQTT_AUTH_CHAIN, access.chain());
        put(Key.MQTT_AUTH_PASSWORD_FILE, access.passwordFile());
        put(Key.MQTT_AUTH_IBM_API_KEYS, access.ibmApiKeys());
        put(Key.MQTT_AUTH_IBM_TOKENS_FILE, access.ibmTokensFile());
        put(Key.MQTT_AUTH_ALIBABA_INSTANCE_ID, access.alibabaInstanceId());
        put(Key.MQTT_AUTH_CERTIFICATE_USER_NAME, word(access.certificateUserName()));
        put(Key.MQTT_ACL_FILE, access.aclFile());
        put(Key.MQTT_AUTH_WATCH_INTERVAL, access.watchInterval());
        put(Key.MQTT_AUTH_THREADS, limits.threads());
        put(Key.MQTT_AUTH_WAITING_MAX, limits.waitingMax());
        put(Key.MQTT_AUTH_REMEMBER_FOR, limits.rememberFor());
        put(Key.MQTT_AUTH_REMEMBERED_MAX, limits.rememberedMax());
        put(Key.MQTT_AUTH_FAILURES_MAX, limits.failuresMax());
        put(Key.MQTT_AUTH_FAILURE_INTERVAL, limits.failureInterval());
        put(Key.MQTT_AUTH_TRACKED_MAX, limits.trackedMax());
        put(Key.MQTT_FLAPPING_CONNECTS_MAX, limits.flappingConnectsMax());
        put(Key.MQTT_FLAPPING_WINDOW, limits.flappingWindow());
        put(Key.MQTT_FLAPPING_BAN, limits.flappingBan());
        AccessConfig.Http http = access.http();
        put(Key.MQTT_AUTH_HTTP_URL, http == null ? null : http.url());
        put(Key.MQTT_AUTH_HTTP_TIMEOUT, http == null ? null : http.timeout());
        put(Key.MQTT_AUTH_HTTP_IN_FLIGHT_MAX, http == null ? null : http.inFlightMax());
    }

    private void tokens(AccessConfig access) {
        Optional<AccessConfig.Jwt> jwt = Optional.ofNullable(access.jwt());
        put(Key.MQTT_AUTH_JWT_KEYS, jwt.map(its -> its.isRemote() ? remote(its.keys()) : its.keys()));
        put(Key.MQTT_AUTH_JWT_ALGORITHMS, jwt.map(AccessConfig.Jwt::algorithms));
        put(Key.MQTT_AUTH_JWT_ISSUER, jwt.map(AccessConfig.Jwt::issuer));
        put(Key.MQTT_AUTH_JWT_AUDIENCE, jwt.map(AccessConfig.Jwt::audience));
        put(Key.MQTT_AUTH_JWT_CLOCK_SKEW, jwt.map(AccessConfig.Jwt::clockSkew));
        put(Key.MQTT_AUTH_JWT_CLIENT_ID_CLAIM, jwt.map(AccessConfig.Jwt::clientIdClaim));
        put(Key.MQTT_AUTH_JWT_USER_NAME_CLAIM, jwt.map(AccessConfig.Jwt::userNameClaim));
        put(Key.MQTT_AUTH_JWT_TOPICS_CLAIM, jwt.map(AccessConfig.Jwt::topicsClaim));
        put(Key.MQTT_AUTH_JWT_DISCONNECT_AT_EXPIRY, jwt.map(AccessConfig.Jwt::disconnectAtExpiry));
        put(
                Key.MQTT_AUTH_JWT_REVOKED_FILE,
                access.jwt() == null ? null : access.jwt().revokedFile());
        put(Key.MQTT_AUTH_JWT_REFRESH, jwt.map(AccessConfig.Jwt::refresh));
    }

    private static String remote(String url) {
        try {
            return withoutSecrets(new URI(url));
        } catch (URISyntaxException e) {
            return "";
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
