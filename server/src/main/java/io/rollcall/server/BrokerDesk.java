package io.rollcall.server;

import static java.util.stream.Collectors.toMap;

import io.rollcall.broker.Broker;
import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ConnectionActivity;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.api.ListenerStats;
import io.rollcall.broker.api.ListenerStats.TurnedAway;
import io.rollcall.broker.api.SessionLook;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.transport.ListenerConfig;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.exchange.ConfigLine;
import io.rollcall.http.exchange.ServerDesk;
import io.rollcall.http.exchange.ServerState;
import io.rollcall.http.exchange.ServerTotals;
import io.rollcall.http.exchange.ServerTotals.Ends;
import io.rollcall.http.exchange.SessionState;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceStats;
import io.rollcall.server.config.ConfigLines;
import io.rollcall.server.config.ServerConfig;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How an open server and its broker do, in the words of the HTTP API. From any thread. */
final class BrokerDesk implements ServerDesk {
    private final Broker broker;
    private final Presence presence;
    private volatile ServerConfig config;

    BrokerDesk(ServerConfig config, Broker broker, Presence presence) {
        this.config = config;
        this.broker = broker;
        this.presence = presence;
    }

    /** These hold from now on, for connections that begin; the rest stays as it was at the start. */
    void applied(ConnectionLimits limits, List<ApiKey> keys) {
        config = config.with(limits, keys);
    }

    @Override
    public ServerTotals totals() {
        BrokerStats stats = broker.stats();
        List<Ends> ends = ends(stats);
        // the ends first: a connection that comes and goes meanwhile is then counted once and not twice
        long connects = ends.stream().mapToLong(Ends::count).sum() + stats.connections();
        return new ServerTotals(
                stats.sessions(),
                stats.subscriptions(),
                stats.retained(),
                stats.queuedBytes(),
                heapUsed(),
                connects,
                ends,
                Arrays.stream(DisconnectCause.values())
                        .mapToLong(stats::refused)
                        .sum(),
                stats.messagesRead(),
                stats.messagesWritten(),
                stats.bytesRead(),
                stats.bytesWritten(),
                Arrays.stream(BrokerStats.Drop.values())
                        .mapToLong(stats::dropped)
                        .sum());
    }

    private static List<Ends> ends(BrokerStats stats) {
        List<Ends> all = new ArrayList<>();
        for (Entity entity : Entity.values()) {
            for (DisconnectCause cause : DisconnectCause.values()) {
                long count = stats.ended(entity, cause);
                if (count > 0) {
                    all.add(new Ends(word(entity), word(cause), count));
                }
            }
        }
        return all;
    }

    private static long heapUsed() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Override
    public ServerState state() {
        return new ServerState(
                versions(),
                ManagementFactory.getRuntimeMXBean().getStartTime(),
                presence.run(),
                broker.store().damage(),
                listeners(),
                new ReachedLimits(config, broker, presence).all(),
                memory());
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("rollcall", Version.ofTheJar());
        versions.put("mqtt", "3.1, 3.1.1, 5.0");
        versions.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
        versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        versions.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        return versions;
    }

    private List<ServerState.Listener> listeners() {
        List<ListenerConfig> configured = MqttListeners.of(config.mqtt());
        List<ListenerStats> open = broker.stats().listeners();
        List<ServerState.Listener> all = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            all.add(listener(configured.get(i), open.get(i)));
        }
        return all;
    }

    private static ServerState.Listener listener(ListenerConfig configured, ListenerStats open) {
        Map<String, Long> turnedAway = Arrays.stream(TurnedAway.values())
                .filter(why -> open.turnedAway(why) > 0)
                .collect(toMap(BrokerDesk::word, open::turnedAway, Long::sum, LinkedHashMap::new));
        return new ServerState.Listener(
                open.name(),
                open.transport(),
                open.address().isUnresolved()
                        ? open.address().getHostString()
                        : open.address().getAddress().getHostAddress(),
                open.address().getPort(),
                configured.webSocket() == null ? null : configured.webSocket().path(),
                open.connections(),
                open.accepted(),
                turnedAway);
    }

    private List<ServerState.Memory> memory() {
        PresenceStats stats = presence.stats();
        List<ServerState.Memory> all = new ArrayList<>();
        all.add(new ServerState.Memory("heap", heapUsed(), Runtime.getRuntime().maxMemory()));
        all.add(new ServerState.Memory("buffers", broker.stats().bufferBytesDirect(), 0));
        all.add(new ServerState.Memory(
                "queues",
                broker.stats().queuedBytes(),
                config.mqtt().limits().sessions().queueBytesTotalMax()));
        all.add(new ServerState.Memory(
                "retained",
                broker.stats().retainedBytes(),
                config.mqtt().limits().retained().bytesMax()));
        all.add(new ServerState.Memory("presenceTable", stats.table().bytes(), 0));
        all.add(new ServerState.Memory(
                "presenceIndexes",
                stats.indexes().bytesOnHeap() + stats.indexes().bytesOffHeap(),
                0));
        if (config.store() != null) {
            all.add(new ServerState.Memory("storeFiles", broker.store().fileBytes(), 0));
        }
        return all;
    }

    @Override
    public List<ConfigLine> configuration() {
        return ConfigLines.of(config);
    }

    @Override
    public void session(String clientId, Consumer<Optional<SessionState>> then) {
        if (!broker.look(clientId, look -> then.accept(Optional.of(session(look))))) {
            then.accept(Optional.empty());
        }
    }

    private static SessionState session(SessionLook look) {
        return new SessionState(
                connection(look.connection()),
                look.subscriptions().stream().map(BrokerDesk::subscription).toList(),
                look.subscriptionCount(),
                look.queued(),
                look.inFlight(),
                look.queueBytes(),
                look.unreleased(),
                look.durable(),
                look.expirySeconds());
    }

    private static SessionState.@Nullable Connection connection(@Nullable ClientConnection connection) {
        if (connection == null) {
            return null;
        }
        ConnectionActivity activity = connection.activity();
        return new SessionState.Connection(
                activity.bytesRead(), activity.messagesRead(), activity.bytesWritten(), activity.messagesWritten());
    }

    private static SessionState.Subscription subscription(Subscription subscription) {
        return new SessionState.Subscription(
                subscription.filter().toString(),
                subscription.maximumQos().level(),
                subscription.noLocal(),
                subscription.retainAsPublished(),
                subscription.retainHandling(),
                subscription.subscriptionId());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
