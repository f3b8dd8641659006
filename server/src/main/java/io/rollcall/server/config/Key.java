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
    /** Whether there are HTTP faces at all. */
    HTTP_ENABLED("http.enabled"),
    HTTP_HOST("http.host"),
    HTTP_PORT("http.port"),
    HTTP_ALLOW_ANONYMOUS("http.allowAnonymous"),
    /** Where the API keys are that commands make and revoke. */
    HTTP_KEYS_FILE("http.keysFile"),
    HTTP_KEYS_WATCH_INTERVAL("http.keysWatchInterval"),
    /** {@code off}, {@code on}, or the path of a file. */
    HTTP_ACCESS_LOG("http.accessLog"),
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
    /** How the runnable jar logs: {@code plain} or {@code json}. */
    LOG_FORMAT("log.format"),
    /** Whether each connection has a line as it begins and one as it ends. */
    LOG_CONNECTIONS("log.connections"),
    LOG_CONNECTION_LINES_PER_SECOND_MAX("log.connectionLinesPerSecondMax"),
    LOG_CONNECTION_LINES_WAITING_MAX("log.connectionLinesWaitingMax"),
    DATA("data"),
    /** Below which directory callers of HTTP may have backups made. */
    BACKUP_DIRECTORY("backup.directory"),
    /** What of MQTT outlives what: {@code fsync}, {@code os}, {@code none} or {@code memory}. */
    DURABILITY("durability"),
    MQTT_CONNECTIONS_MAX("mqtt.connectionsMax"),
    MQTT_CONNECTIONS_PER_ADDRESS_MAX("mqtt.connectionsPerAddressMax"),
    /** How often the server says how it is, below {@code $SYS/broker}; 0s is never. */
    MQTT_SYS_INTERVAL("mqtt.sysInterval"),
    MQTT_PACKET_SIZE_MAX("mqtt.packetSizeMax"),
    MQTT_RECEIVE_MAXIMUM("mqtt.receiveMaximum"),
    MQTT_TOPIC_ALIAS_MAXIMUM("mqtt.topicAliasMaximum"),
    MQTT_TOPIC_BYTES_MAX("mqtt.topicBytesMax"),
    MQTT_TOPIC_LEVELS_MAX("mqtt.topicLevelsMax"),
    MQTT_USER_PROPERTIES_MAX("mqtt.userPropertiesMax"),
    MQTT_USER_PROPERTY_BYTES_MAX("mqtt.userPropertyBytesMax"),
    MQTT_SUBSCRIPTIONS_PER_PACKET_MAX("mqtt.subscriptionsPerPacketMax"),
    MQTT_PAYLOAD_FORMAT_CHECKED("mqtt.payloadFormatChecked"),
    MQTT_RESPONSE_INFORMATION("mqtt.responseInformation"),
    MQTT_CLIENT_ID_BYTES_MAX("mqtt.clientIdBytesMax"),
    MQTT_KEEP_ALIVE_SECONDS_MAX("mqtt.keepAliveSecondsMax"),
    MQTT_SESSION_EXPIRY_SECONDS_MAX("mqtt.sessionExpirySecondsMax"),
    MQTT_HALF_READ_BYTES_MAX("mqtt.halfReadBytesMax"),
    MQTT_MESSAGES_PER_SECOND_MAX("mqtt.messagesPerSecondMax"),
    MQTT_BYTES_PER_SECOND_MAX("mqtt.bytesPerSecondMax"),
    MQTT_CONNECT_TIMEOUT("mqtt.connectTimeout"),
    MQTT_SESSIONS_MAX("mqtt.sessionsMax"),
    MQTT_SUBSCRIPTIONS_MAX("mqtt.subscriptionsMax"),
    MQTT_SUBSCRIPTIONS_TOTAL_MAX("mqtt.subscriptionsTotalMax"),
    MQTT_IN_FLIGHT_MAX("mqtt.inFlightMax"),
    MQTT_QUEUE_LENGTH_MAX("mqtt.queueLengthMax"),
    MQTT_QUEUE_BYTES_MAX("mqtt.queueBytesMax"),
    MQTT_QUEUE_BYTES_TOTAL_MAX("mqtt.queueBytesTotalMax"),
    MQTT_MAIL_BYTES_MAX("mqtt.mailBytesMax"),
    MQTT_OWNED_BYTES_MAX("mqtt.ownedBytesMax"),
    MQTT_QOS0_QUEUE_LENGTH_MAX("mqtt.qos0QueueLengthMax"),
    MQTT_WHEN_FULL("mqtt.whenFull"),
    MQTT_RETAINED_MAX("mqtt.retainedMax"),
    MQTT_RETAINED_BYTES_MAX("mqtt.retainedBytesMax"),
    MQTT_RETAINED_HEAP_BYTES_MAX("mqtt.retainedHeapBytesMax"),
    MQTT_MEMORY_HIGH_PERCENT("mqtt.memoryHighPercent"),
    STORE_COMMIT_WAIT("store.commitWait"),
    STORE_BACKLOG_BYTES_MAX("store.backlogBytesMax"),
    STORE_FILE_BYTES_MAX("store.fileBytesMax"),
    STORE_FREE_BYTES_MIN("store.freeBytesMin"),
    STORE_WINDOW_LENGTH("store.windowLength"),
    STORE_WINDOW_BYTES("store.windowBytes"),
    /** A list in a file, and nowhere else. */
    LISTENERS("listeners"),
    /** A list of {@code {id, secret}}, with what each gives a right to, in a file; {@code ID:SECRET,ID:SECRET} in the environment. */
    API_KEYS("apiKeys"),
    /** A list in a file, and nowhere else. */
    WEBHOOKS("webhooks"),
    PRESENCE_CLIENTS_EXPECTED("presence.clientsExpected"),
    PRESENCE_TOPICS_NATIVE("presence.topics.native"),
    PRESENCE_TOPICS_IBM("presence.topics.ibm"),
    PRESENCE_TOPICS_ALIBABA("presence.topics.alibaba"),
    PRESENCE_TOPICS_AWS("presence.topics.aws"),
    PRESENCE_TICK("presence.tick"),
    PRESENCE_FEED_AGE("presence.feed.age"),
    PRESENCE_FEED_BYTES("presence.feed.bytes"),
    PRESENCE_KEEP_AGE("presence.keep.age"),
    PRESENCE_KEEP_COUNT("presence.keep.count"),
    /** A list in a file, and nowhere else. */
    PRESENCE_KEEP_CLASSES("presence.keep.classes"),
    PRESENCE_ADDRESSES("presence.addresses"),
    PRESENCE_PREFIXES("presence.prefixes"),
    PRESENCE_FLAPPING_CONNECTS("presence.flapping.connects"),
    PRESENCE_FLAPPING_WINDOW("presence.flapping.window"),
    PRESENCE_GROUPS_MAX("presence.groupsMax"),
    MQTT_AUTH_CHAIN("mqtt.auth.chain"),
    MQTT_AUTH_PASSWORD_FILE("mqtt.auth.passwordFile"),
    MQTT_AUTH_IBM_API_KEYS("mqtt.auth.ibmApiKeys"),
    MQTT_AUTH_IBM_TOKENS_FILE("mqtt.auth.ibmTokensFile"),
    MQTT_AUTH_ALIBABA_INSTANCE_ID("mqtt.auth.alibabaInstanceId"),
    MQTT_AUTH_CERTIFICATE_USER_NAME("mqtt.auth.certificateUserName"),
    MQTT_AUTH_JWT_KEYS("mqtt.auth.jwt.keys"),
    MQTT_AUTH_JWT_ALGORITHMS("mqtt.auth.jwt.algorithms"),
    MQTT_AUTH_JWT_ISSUER("mqtt.auth.jwt.issuer"),
    MQTT_AUTH_JWT_AUDIENCE("mqtt.auth.jwt.audience"),
    MQTT_AUTH_JWT_CLOCK_SKEW("mqtt.auth.jwt.clockSkew"),
    MQTT_AUTH_JWT_CLIENT_ID_CLAIM("mqtt.auth.jwt.clientIdClaim"),
    MQTT_AUTH_JWT_USER_NAME_CLAIM("mqtt.auth.jwt.userNameClaim"),
    MQTT_AUTH_JWT_TOPICS_CLAIM("mqtt.auth.jwt.topicsClaim"),
    MQTT_AUTH_JWT_DISCONNECT_AT_EXPIRY("mqtt.auth.jwt.disconnectAtExpiry"),
    MQTT_AUTH_JWT_REVOKED_FILE("mqtt.auth.jwt.revokedFile"),
    MQTT_AUTH_JWT_REFRESH("mqtt.auth.jwt.refresh"),
    MQTT_AUTH_HTTP_URL("mqtt.auth.http.url"),
    MQTT_AUTH_HTTP_TIMEOUT("mqtt.auth.http.timeout"),
    MQTT_AUTH_HTTP_IN_FLIGHT_MAX("mqtt.auth.http.inFlightMax"),
    MQTT_AUTH_WATCH_INTERVAL("mqtt.auth.watchInterval"),
    MQTT_AUTH_THREADS("mqtt.auth.threads"),
    MQTT_AUTH_WAITING_MAX("mqtt.auth.waitingMax"),
    MQTT_AUTH_REMEMBER_FOR("mqtt.auth.rememberFor"),
    MQTT_AUTH_REMEMBERED_MAX("mqtt.auth.rememberedMax"),
    MQTT_AUTH_FAILURES_MAX("mqtt.auth.failuresMax"),
    MQTT_AUTH_FAILURE_INTERVAL("mqtt.auth.failureInterval"),
    MQTT_AUTH_TRACKED_MAX("mqtt.auth.trackedMax"),
    MQTT_FLAPPING_CONNECTS_MAX("mqtt.flapping.connectsMax"),
    MQTT_FLAPPING_WINDOW("mqtt.flapping.window"),
    MQTT_FLAPPING_BAN("mqtt.flapping.ban"),
    MQTT_ACL_FILE("mqtt.acl.file");

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

    /** Whether its value is one text, and not a list of sections. */
    public boolean isText() {
        return !isSections() && this != API_KEYS;
    }

    /** Whether it is a list of sections, which stands in a file and nowhere else. */
    boolean isSections() {
        return this == LISTENERS || this == ALIBABA_INSTANCES || this == PRESENCE_KEEP_CLASSES || this == WEBHOOKS;
    }

    /** Whether it is one value or a list of such, which are joined by commas. */
    public boolean isTexts() {
        return this == HTTP_ORIGINS;
    }

    /**
     * The key of this path whose value is one text.
     *
     * @throws ConfigError when there is none
     */
    public static Key named(String path) {
        Key key = at(path).orElseThrow(
                        () -> new ConfigError(path + ": no such key; the nearest is " + NearestName.of(path, paths())));
        if (!key.isText()) {
            throw new ConfigError(path + ": this is a list, which is not said in one text; write it in a file");
        }
        return key;
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
