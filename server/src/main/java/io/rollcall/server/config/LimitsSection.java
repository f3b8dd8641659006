package io.rollcall.server.config;

import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.routing.RetainedLimits;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.session.SessionLimits.WhenFull;
import io.rollcall.broker.store.StoreConfig;
import io.rollcall.broker.transport.SocketLimits;
import java.util.Optional;

/** How much clients may take of the broker: keys of {@code mqtt}, and those of {@code store}. */
final class LimitsSection {
    private static final String WHEN_FULL = "dropOldest, dropNewest or disconnect";

    private LimitsSection() {}

    static MqttLimits mqtt(Settings settings) {
        return settings.section(
                "mqtt",
                () -> new MqttLimits(
                        sockets(settings),
                        connections(settings),
                        sessions(settings),
                        retained(settings),
                        whole(settings, Key.MQTT_MEMORY_HIGH_PERCENT, MqttLimits.DEFAULTS.memoryHighPercent())));
    }

    private static SocketLimits sockets(Settings settings) {
        SocketLimits defaults = SocketLimits.DEFAULTS;
        return new SocketLimits(
                whole(settings, Key.MQTT_CONNECTIONS_MAX, defaults.connectionsMax()),
                whole(settings, Key.MQTT_CONNECTIONS_PER_ADDRESS_MAX, defaults.connectionsPerAddressMax()));
    }

    private static ConnectionLimits connections(Settings settings) {
        ConnectionLimits defaults = ConnectionLimits.DEFAULTS;
        return defaults.toBuilder()
                .packetSizeMax(whole(settings, Key.MQTT_PACKET_SIZE_MAX, defaults.packetSizeMax()))
                .receiveMaximum(whole(settings, Key.MQTT_RECEIVE_MAXIMUM, defaults.receiveMaximum()))
                .topicAliasMaximum(whole(settings, Key.MQTT_TOPIC_ALIAS_MAXIMUM, defaults.topicAliasMaximum()))
                .topicBytesMax(whole(settings, Key.MQTT_TOPIC_BYTES_MAX, defaults.topicBytesMax()))
                .topicLevelsMax(whole(settings, Key.MQTT_TOPIC_LEVELS_MAX, defaults.topicLevelsMax()))
                .userPropertiesMax(whole(settings, Key.MQTT_USER_PROPERTIES_MAX, defaults.userPropertiesMax()))
                .userPropertyBytesMax(
                        whole(settings, Key.MQTT_USER_PROPERTY_BYTES_MAX, defaults.userPropertyBytesMax()))
                .subscriptionsPerPacketMax(
                        whole(settings, Key.MQTT_SUBSCRIPTIONS_PER_PACKET_MAX, defaults.subscriptionsPerPacketMax()))
                .payloadFormatChecked(settings.flag(Key.MQTT_PAYLOAD_FORMAT_CHECKED, defaults.payloadFormatChecked()))
                .responseInformation(settings.optional(Key.MQTT_RESPONSE_INFORMATION, "a text", Reading::text)
                        .orElse(null))
                .clientIdBytesMax(whole(settings, Key.MQTT_CLIENT_ID_BYTES_MAX, defaults.clientIdBytesMax()))
                .keepAliveSecondsMax(whole(settings, Key.MQTT_KEEP_ALIVE_SECONDS_MAX, defaults.keepAliveSecondsMax()))
                .sessionExpirySecondsMax(
                        longer(settings, Key.MQTT_SESSION_EXPIRY_SECONDS_MAX, defaults.sessionExpirySecondsMax()))
                .halfReadBytesMax(longer(settings, Key.MQTT_HALF_READ_BYTES_MAX, defaults.halfReadBytesMax()))
                .messagesPerSecondMax(
                        whole(settings, Key.MQTT_MESSAGES_PER_SECOND_MAX, defaults.messagesPerSecondMax()))
                .bytesPerSecondMax(longer(settings, Key.MQTT_BYTES_PER_SECOND_MAX, defaults.bytesPerSecondMax()))
                .connectTimeout(settings.duration(Key.MQTT_CONNECT_TIMEOUT, defaults.connectTimeout()))
                .build();
    }

    private static SessionLimits sessions(Settings settings) {
        SessionLimits defaults = SessionLimits.DEFAULTS;
        return defaults.toBuilder()
                .sessionsMax(whole(settings, Key.MQTT_SESSIONS_MAX, defaults.sessionsMax()))
                .subscriptionsMax(whole(settings, Key.MQTT_SUBSCRIPTIONS_MAX, defaults.subscriptionsMax()))
                .subscriptionsTotalMax(
                        whole(settings, Key.MQTT_SUBSCRIPTIONS_TOTAL_MAX, defaults.subscriptionsTotalMax()))
                .inFlightMax(whole(settings, Key.MQTT_IN_FLIGHT_MAX, defaults.inFlightMax()))
                .queueLengthMax(whole(settings, Key.MQTT_QUEUE_LENGTH_MAX, defaults.queueLengthMax()))
                .queueBytesMax(longer(settings, Key.MQTT_QUEUE_BYTES_MAX, defaults.queueBytesMax()))
                .queueBytesTotalMax(longer(settings, Key.MQTT_QUEUE_BYTES_TOTAL_MAX, defaults.queueBytesTotalMax()))
                .mailBytesMax(longer(settings, Key.MQTT_MAIL_BYTES_MAX, defaults.mailBytesMax()))
                .ownedBytesMax(longer(settings, Key.MQTT_OWNED_BYTES_MAX, defaults.ownedBytesMax()))
                .qos0QueueLengthMax(whole(settings, Key.MQTT_QOS0_QUEUE_LENGTH_MAX, defaults.qos0QueueLengthMax()))
                .whenFull(settings.read(Key.MQTT_WHEN_FULL, defaults.whenFull(), WHEN_FULL, LimitsSection::whenFull))
                .build();
    }

    private static Optional<WhenFull> whenFull(String text) {
        return switch (text) {
            case "dropOldest" -> Optional.of(WhenFull.DROP_OLDEST);
            case "dropNewest" -> Optional.of(WhenFull.DROP_NEWEST);
            case "disconnect" -> Optional.of(WhenFull.DISCONNECT);
            default -> Optional.empty();
        };
    }

    private static RetainedLimits retained(Settings settings) {
        RetainedLimits defaults = RetainedLimits.DEFAULT;
        return new RetainedLimits(
                longer(settings, Key.MQTT_RETAINED_MAX, defaults.countMax()),
                longer(settings, Key.MQTT_RETAINED_BYTES_MAX, defaults.bytesMax()),
                longer(settings, Key.MQTT_RETAINED_HEAP_BYTES_MAX, defaults.heapBytesMax()));
    }

    /** The limits of a store in files. A queue's are those that {@code mqtt} says, if it does; else the disk is the limit. */
    static StoreConfig store(Settings settings, StoreConfig defaults) {
        return settings.section(
                "store",
                () -> defaults.toBuilder()
                        .commitWait(settings.duration(Key.STORE_COMMIT_WAIT, defaults.commitWait()))
                        .backlogBytesMax(longer(settings, Key.STORE_BACKLOG_BYTES_MAX, defaults.backlogBytesMax()))
                        .queueLengthMax(longer(settings, Key.MQTT_QUEUE_LENGTH_MAX, defaults.queueLengthMax()))
                        .queueBytesMax(longer(settings, Key.MQTT_QUEUE_BYTES_MAX, defaults.queueBytesMax()))
                        .fileBytesMax(longer(settings, Key.STORE_FILE_BYTES_MAX, defaults.fileBytesMax()))
                        .freeBytesMin(longer(settings, Key.STORE_FREE_BYTES_MIN, defaults.freeBytesMin()))
                        .windowLength(whole(settings, Key.STORE_WINDOW_LENGTH, defaults.windowLength()))
                        .windowBytes(whole(settings, Key.STORE_WINDOW_BYTES, defaults.windowBytes()))
                        .build());
    }

    private static int whole(Settings settings, Key key, int otherwise) {
        return (int) settings.number(key, otherwise, 0, Integer.MAX_VALUE);
    }

    private static long longer(Settings settings, Key key, long otherwise) {
        return settings.number(key, otherwise, 0, Long.MAX_VALUE);
    }
}
