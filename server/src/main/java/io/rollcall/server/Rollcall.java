package io.rollcall.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.InProcess;
import io.rollcall.broker.api.LocalOptions;
import io.rollcall.broker.api.LocalSubscription;
import io.rollcall.broker.api.MessageHandler;
import io.rollcall.broker.api.Publication;
import io.rollcall.broker.api.TopicOwner;
import io.rollcall.http.exchange.Reloaded;
import io.rollcall.presence.Presence;
import io.rollcall.server.access.Access;
import io.rollcall.server.api.LivePresence;
import io.rollcall.server.backup.Backups;
import io.rollcall.server.config.Exposure;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.monitor.MonitorTopics;
import io.rollcall.server.webhook.Webhooks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole server inside this JVM: presence, the broker that tells it who comes and goes, and, where asked for, the HTTP faces. No port opens
 * before presence is recovered. Several may run in one JVM; nothing is shared by them, nothing is left when they are closed. Methods are for
 * any thread but the server's own.
 *
 * <pre>{@code
 * try (Rollcall broker = Rollcall.start()) {
 *     connect("tcp://127.0.0.1:" + broker.mqttPort());
 *     broker.presence().find("sensor-7");
 * }
 * }</pre>
 */
public final class Rollcall implements AutoCloseable {
    // Its first use sets up logging: before there are threads that would want it at the same time.
    static final Logger LOG = LoggerFactory.getLogger(Rollcall.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Presence presence;
    private final @Nullable HttpDoor http;
    private final MonitorTopics monitor;
    private final Broker broker;
    private final Access access;
    private final ConnectionLines connections;
    private final Webhooks webhooks;
    private final EmbeddedPresence live;
    private final ApiKeyFile keys;
    private final BrokerDesk desk;
    private final @Nullable Backups backups;
    private volatile boolean isOpen = true;
    private volatile Supplier<Reloaded> reload = () -> new Reloaded(List.of(), List.of(), reloadFiles());

    private Rollcall(ServerConfig config, BrokerHooks hooks) {
        CompletableFuture<@Nullable HttpDoor> prepared = prepared(config);
        try {
            opened(() -> close(prepared.join()));
            if (config.data() != null) {
                opened(DataDirectory.hold(config.data()));
            }
            presence = opened(Opening.presence(config, hooks.time()));
            http = opened(prepared.join(), presence);
            CurrentKeys current = new CurrentKeys(config.apiKeys());
            access = opened(Opening.access(config, current));
            keys = opened(new ApiKeyFile(config, all -> {
                if (http != null) {
                    http.replaceKeys(all);
                }
                current.replace(all);
                access.keysChanged();
            }));
            CertificateWatch certificates =
                    opened(new CertificateWatch(MqttListeners.of(config.mqtt()), HttpDoor.files(config.http())));
            monitor = opened(Opening.monitor(config, presence));
            webhooks = opened(Opening.webhooks(config, presence));
            connections = opened(new ConnectionLines(config.log()));
            BrokerHooks told = told(Opening.asked(access, hooks), presence, monitor);
            broker = opened(Opening.mqtt(config, Opening.logged(config, told, connections), presence, monitor));
            live = opened(new EmbeddedPresence(presence.queries(), presence.feed(), broker.callbacks()));
            SysTopics sys = opened(new SysTopics(broker, config.mqtt().sysInterval()));
            certificates.begin(this::reloadCertificates);
            if (http != null) {
                http.counts(access);
                http.counts(connections);
                http.reloads(() -> reload.get());
            }
            keys.begin();
            sys.begin();
            access.begin(broker::recheck);
        } catch (RuntimeException | Error e) {
            closeAll(e);
            throw e;
        }
        desk = new BrokerDesk(config, broker, presence);
        if (http != null) {
            http.serves(broker, presence, monitor, webhooks, desk);
        }
        backups = config.data() == null ? null : new Backups(config.data(), broker, presence);
        if (http != null && backups != null && config.backups() != null) {
            http.backsUp(backups, config.backups());
        }
        webhooks.begin();
        LOG.debug("run {} of {}", presence.run(), config.data() == null ? "memory" : config.data());
    }

    /** Prepares HTTP, where it is asked for: takes as long as presence does, and needs no more than a thread. */
    private static CompletableFuture<@Nullable HttpDoor> prepared(ServerConfig config) {
        return config.http().enabled()
                ? CompletableFuture.supplyAsync(() -> HttpDoor.prepare(config))
                : CompletableFuture.completedFuture(null);
    }

    private static void close(@Nullable HttpDoor door) {
        if (door != null) {
            door.close();
        }
    }

    private @Nullable HttpDoor opened(@Nullable HttpDoor door, Presence its) {
        if (door != null) {
            opened(door).open(its);
        }
        return door;
    }

    private static BrokerHooks told(BrokerHooks hooks, Presence presence, MonitorTopics monitor) {
        PresenceFeed feed = new PresenceFeed(presence.changes(), monitor.connections()::ends);
        ClientListener embedders = hooks.listener();
        return hooks.with(embedders == BrokerHooks.OPEN.listener() ? feed : new EmbeddersListener(feed, embedders));
    }

    /**
     * Starts a server that takes free ports on the loopback address, without HTTP, and keeps all in memory: what {@code builder().start()}
     * does.
     */
    public static Rollcall start() {
        return builder().start();
    }

    /** A server that is still to be described; what is left out is as {@link #start()} has it. */
    public static RollcallBuilder builder() {
        return new RollcallBuilder();
    }

    /**
     * Starts a server; when it returns, clients can connect and questions are answered.
     *
     * @throws io.rollcall.server.config.ConfigError when the configuration would let strangers in
     * @throws StartError when a port or the data directory cannot be had; nothing is left running then
     */
    public static Rollcall start(ServerConfig config) {
        return start(config, BrokerHooks.OPEN);
    }

    /**
     * Starts a server as {@link #start(ServerConfig)} does, for embedders who decide themselves who may come in and what they may do.
     *
     * @param hooks the broker's; a listener hears what presence hears. Without an owner of topics, for those of presence have one
     * @throws IllegalArgumentException when the hooks have an owner of topics
     */
    public static Rollcall start(ServerConfig config, BrokerHooks hooks) {
        if (hooks.topicOwner() != TopicOwner.NONE) {
            throw new IllegalArgumentException(
                    "topicOwner: " + hooks.topicOwner() + " would not be asked; the topics of presence have an owner");
        }
        Exposure.check(
                config, config.access().knowsClients() || hooks.authenticator() != BrokerHooks.OPEN.authenticator());
        return new Rollcall(config, hooks);
    }

    /** Whether it runs: not closed yet. */
    public boolean isOpen() {
        return isOpen;
    }

    /** The port where MQTT listens: the real one where 0 was asked for. */
    public int mqttPort() {
        return mqtt().getPort();
    }

    /**
     * The port where the HTTP faces listen: the real one where 0 was asked for.
     *
     * @throws IllegalStateException when HTTP was not asked for
     */
    public int httpPort() {
        return http().getPort();
    }

    /** Where MQTT listens; the port is the real one where 0 was asked for. */
    public InetSocketAddress mqtt() {
        return broker.addresses().get(0);
    }

    /**
     * Where the HTTP faces listen; the port is the real one where 0 was asked for.
     *
     * @throws IllegalStateException when HTTP was not asked for
     */
    public InetSocketAddress http() {
        if (http == null) {
            throw new IllegalStateException("http.enabled: false; ask for HTTP with builder().httpEnabled(true)");
        }
        return http.address();
    }

    /** Where the HTTP faces listen with TLS; empty when they do not. */
    public Optional<InetSocketAddress> https() {
        return http == null ? Optional.empty() : http.secureAddress();
    }

    /** Who is here, and the changes as they come. */
    public LivePresence presence() {
        return live;
    }

    /**
     * Publishes a message as the server itself; see {@link InProcess#publish}.
     *
     * @return how many subscriptions took it, when it is stored for those that last
     */
    public CompletableFuture<Integer> publish(Publication publication) {
        return broker.inProcess().publish(publication);
    }

    /** Subscribes, with the default options; see {@link InProcess#subscribe(String, MessageHandler)}. */
    public LocalSubscription subscribe(String topicFilter, MessageHandler handler) {
        return broker.inProcess().subscribe(topicFilter, handler);
    }

    /** Subscribes; see {@link InProcess#subscribe(String, LocalOptions, MessageHandler)}. */
    public LocalSubscription subscribe(String topicFilter, LocalOptions options, MessageHandler handler) {
        return broker.inProcess().subscribe(topicFilter, options, handler);
    }

    /**
     * Ends the connection of a client.
     *
     * @param by who wants it, for the record
     * @return whether the broker has a session of this client, when its connection is over and questions say so
     */
    public CompletableFuture<Boolean> kick(String clientId, String by) {
        return broker.inProcess().kick(clientId, by).thenCompose(known -> {
            CompletableFuture<Boolean> current = new CompletableFuture<>();
            presence.queries().whenCurrent(() -> broker.callbacks().execute(() -> current.complete(known)));
            return current;
        });
    }

    /**
     * The time source was moved ({@link RollcallBuilder#time}): does what is due by it, in broker and presence, and returns when questions see it.
     * For tests that do not wait.
     */
    public void catchUp() {
        broker.catchUp();
        broker.catchUp(); // what that has brought from one event loop to another
        presence.keepHouse();
        CompletableFuture<Void> current = new CompletableFuture<>();
        presence.queries().whenCurrent(() -> current.complete(null));
        current.join();
    }

    /** Adds all meters of broker and presence to a registry of the embedder's, under the names that {@code /metrics} has. */
    public void bindTo(MeterRegistry registry) {
        ServerMeters meters = new ServerMeters(registry);
        meters.ofBroker(broker.stats());
        meters.ofStore(broker.store());
        meters.ofPresence(presence);
        meters.ofMonitor(monitor);
        meters.ofWebhooks(webhooks);
        meters.ofLog(connections);
        access.bindTo(registry);
    }

    /**
     * Writes a backup of the data directory while the server runs: all that was acknowledged before. Not on an event loop; takes as long as
     * files take. To go on from it, start a server on a copy of it.
     *
     * @param directory is made, or empty; it is whole when this returns
     * @throws IOException when it cannot be written, or another backup is being made; what was written is never taken for a whole one
     * @throws IllegalStateException when the server keeps nothing in files
     */
    public void backUp(Path directory) throws IOException {
        if (backups == null) {
            throw new IllegalStateException("data: there is no directory, and so nothing to back up");
        }
        Backups.Made unused = backups.make(directory);
    }

    /** The broker itself, for what has no method here. */
    public Broker broker() {
        return broker;
    }

    /** Callers of HTTP who want all read again have this done; without it, the files of users, rules, keys and certificates are. */
    void reloadsBy(Supplier<Reloaded> how) {
        reload = how;
    }

    /** Applies what of a configuration can change while the server runs: limits of connections that begin from now on, and API keys. */
    void apply(ServerConfig now) {
        broker.replaceLimits(now.mqtt().limits().connections());
        keys.configured(now.apiKeys());
        desk.applied(now.mqtt().limits().connections(), now.apiKeys());
    }

    /** Reads all files again that the configuration names; what went wrong, a sentence each. */
    List<String> reloadFiles() {
        List<String> failed = new ArrayList<>();
        tried(failed, this::reloadAccess);
        tried(failed, this::reloadCertificates);
        tried(failed, keys::reload);
        return failed;
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static void tried(List<String> failed, Reading reading) {
        try {
            reading.run();
        } catch (IOException e) {
            failed.add(String.valueOf(e.getMessage()));
            for (Throwable other : e.getSuppressed()) {
                failed.add(String.valueOf(other.getMessage()));
            }
        }
    }

    /**
     * Reads the certificates and keys of all listeners, of MQTT and of HTTP, again, for connections that begin from now on; those that are there
     * stay.
     *
     * @throws IOException when those of a listener cannot be read, which keeps the ones that it has; the message names
     *     listener, file and problem
     */
    public void reloadCertificates() throws IOException {
        try {
            broker.reloadTls();
        } finally {
            if (http != null) {
                http.reloadTls();
            }
        }
    }

    /**
     * Reads the files of users and rules again, and looks at all clients by what they say now: who may not be here any more is
     * disconnected, and subscriptions that are not allowed any more end.
     *
     * @throws IOException when one cannot be read, and what it said before stays; the message names file, line and problem
     */
    public void reloadAccess() throws IOException {
        access.reload();
    }

    /**
     * Stops: clients are told and recorded as disconnected by the server, then the HTTP faces end, and when all is on disk,
     * presence. Idempotent.
     */
    @Override
    public synchronized void close() {
        isOpen = false;
        if (http != null) {
            http.isStopping();
        }
        var failed = new IllegalStateException("not all of the server stopped well");
        closeAll(failed);
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }

    /** Closes it when the JVM is told to stop, unless it is closed before. */
    synchronized void closeWith(Runtime jvm) {
        Shutdown hook = new Shutdown(this);
        jvm.addShutdownHook(hook);
        opened(() -> forget(jvm, hook));
    }

    private static void forget(Runtime jvm, Shutdown hook) {
        try {
            jvm.removeShutdownHook(hook);
        } catch (IllegalStateException itIsTheHookThatCloses) {
            LOG.debug("closed because the JVM was told to stop");
        }
    }

    /** The last that was opened is closed first. */
    private void closeAll(Throwable failed) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failed.addSuppressed(e);
            }
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }
}
