package io.rollcall.server;

import io.rollcall.broker.Broker;
import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.api.BrokerStats.Drop;
import io.rollcall.broker.api.BrokerStats.Pause;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.api.ListenerStats.TurnedAway;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.store.StoreConfig;
import io.rollcall.broker.transport.SocketLimits;
import io.rollcall.http.exchange.ServerState.Limit;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceStats;
import io.rollcall.server.config.Key;
import io.rollcall.server.config.MqttLimits;
import io.rollcall.server.config.ServerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits of the configuration, how much of each is in use, and how often it was reached since the start. From any thread. */
final class ReachedLimits {
    private final ServerConfig config;
    private final Broker broker;
    private final Presence presence;

    ReachedLimits(ServerConfig config, Broker broker, Presence presence) {
        this.config = config;
        this.broker = broker;
        this.presence = presence;
    }

    List<Limit> all() {
        List<Limit> all = new ArrayList<>(ofConnections());
        all.addAll(ofSessions());
        all.addAll(ofFiles());
        return all;
    }

    private List<Limit> ofConnections() {
        BrokerStats stats = broker.stats();
        SocketLimits sockets = config.mqtt().limits().sockets();
        ConnectionLimits limits = config.mqtt().limits().connections();
        return List.of(
                limit(
                        Key.MQTT_CONNECTIONS_MAX,
                        sockets.connectionsMax(),
                        (long) stats.connections(),
                        turnedAway(stats, TurnedAway.BROKER_FULL)),
                limit(
                        Key.MQTT_CONNECTIONS_PER_ADDRESS_MAX,
                        sockets.connectionsPerAddressMax(),
                        null,
                        turnedAway(stats, TurnedAway.ADDRESS_FULL)),
                limit(
                        Key.MQTT_PACKET_SIZE_MAX,
                        limits.packetSizeMax(),
                        null,
                        ended(stats, DisconnectCause.PACKET_TOO_LARGE)),
                limit(
                        Key.MQTT_RECEIVE_MAXIMUM,
                        limits.receiveMaximum(),
                        null,
                        ended(stats, DisconnectCause.RECEIVE_MAXIMUM_EXCEEDED)),
                limit(Key.MQTT_MESSAGES_PER_SECOND_MAX, limits.messagesPerSecondMax(), null, stats.paused(Pause.RATE)),
                limit(Key.MQTT_HALF_READ_BYTES_MAX, limits.halfReadBytesMax(), null, stats.halfReadDropped()));
    }

    private List<Limit> ofSessions() {
        BrokerStats stats = broker.stats();
        MqttLimits limits = config.mqtt().limits();
        SessionLimits sessions = limits.sessions();
        return List.of(
                limit(
                        Key.MQTT_SESSIONS_MAX,
                        sessions.sessionsMax(),
                        (long) stats.sessions(),
                        stats.refused(DisconnectCause.SERVER_BUSY) + stats.refused(DisconnectCause.QUOTA_EXCEEDED)),
                limit(
                        Key.MQTT_SUBSCRIPTIONS_TOTAL_MAX,
                        sessions.subscriptionsTotalMax(),
                        stats.subscriptions(),
                        stats.subscribeRefused()),
                limit(
                        Key.MQTT_QUEUE_BYTES_TOTAL_MAX,
                        sessions.queueBytesTotalMax(),
                        stats.queuedBytes(),
                        stats.dropped(Drop.QUEUE_FULL)),
                limit(
                        Key.MQTT_QOS0_QUEUE_LENGTH_MAX,
                        sessions.qos0QueueLengthMax(),
                        null,
                        stats.dropped(Drop.SLOW_CONSUMER)),
                limit(Key.MQTT_MAIL_BYTES_MAX, sessions.mailBytesMax(), stats.mailBytes(), stats.paused(Pause.MAIL)),
                limit(
                        Key.MQTT_RETAINED_BYTES_MAX,
                        limits.retained().bytesMax(),
                        stats.retainedBytes(),
                        stats.dropped(Drop.RETAINED_FULL)),
                limit(
                        Key.MQTT_MEMORY_HIGH_PERCENT,
                        limits.memoryHighPercent(),
                        heapPercent(),
                        stats.paused(Pause.MEMORY)));
    }

    private List<Limit> ofFiles() {
        StoreConfig store = config.store();
        PresenceStats stats = presence.stats();
        return List.of(
                limit(
                        Key.STORE_FILE_BYTES_MAX,
                        store == null ? 0 : store.fileBytesMax(),
                        broker.store().fileBytes(),
                        broker.store().droppedFull()),
                limit(
                        Key.PRESENCE_GROUPS_MAX,
                        config.presence().indexes().groupsMax(),
                        (long) stats.indexes().groups(),
                        stats.indexes().clientsOfOtherGroups()),
                limit(
                        Key.PRESENCE_KEEP_COUNT,
                        config.presence().keep().others().count(),
                        presence.queries().counts().disconnected(),
                        stats.kept().forgottenByCount()));
    }

    private static Limit limit(Key key, long most, @Nullable Long now, long reached) {
        return new Limit(key.path(), most == Long.MAX_VALUE ? 0 : most, now, reached);
    }

    private static long turnedAway(BrokerStats stats, TurnedAway why) {
        return stats.listeners().stream()
                .mapToLong(listener -> listener.turnedAway(why))
                .sum();
    }

    private static long ended(BrokerStats stats, DisconnectCause cause) {
        return stats.refused(cause)
                + Arrays.stream(Entity.values())
                        .mapToLong(entity -> stats.ended(entity, cause))
                        .sum();
    }

    private static long heapPercent() {
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) * 100 / runtime.maxMemory();
    }
}
