package io.rollcall.server;

import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.TopicOwner;
import io.rollcall.broker.store.StoreException;
import io.rollcall.broker.transport.ListenAddress;
import io.rollcall.http.HttpApi;
import io.rollcall.http.HttpApiConfig;
import io.rollcall.http.HttpTls;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceOpenException;
import io.rollcall.presence.PresenceQueries;
import io.rollcall.server.access.Access;
import io.rollcall.server.config.Exposure;
import io.rollcall.server.config.HttpConfig;
import io.rollcall.server.config.MqttConfig;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.monitor.MonitorTopics;
import io.rollcall.server.webhook.Memory;
import io.rollcall.server.webhook.Webhooks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole server: presence, the broker that tells it who comes and goes, and the HTTP faces that ask it. No port opens
 * before presence is recovered. For embedders too; the JVM then needs the flags that the manifest of {@code rollcall.jar} has.
 */
public final class Rollcall implements AutoCloseable {
    // Its first use sets up logging: before there are threads that would want it at the same time.
    private static final Logger LOG = LoggerFactory.getLogger(Rollcall.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final ServerOperations operations;
    private final Presence presence;
    private final HttpApi http;
    private final MonitorTopics monitor;
    private final Broker broker;
    private final Access access;
    private final Webhooks webhooks;

    private Rollcall(ServerConfig config, BrokerHooks hooks) {
        // Takes as long as presence does, and needs no more than a thread.
        CompletableFuture<PreparedHttp> prepared = CompletableFuture.supplyAsync(() -> PreparedHttp.of(config));
        try {
            opened(() -> prepared.join().api().close());
            opened(DataDirectory.hold(config.data()));
            presence = opened(openPresence(config));
            operations = prepared.join().operations();
            http = opened(openHttp(prepared.join().api(), presence));
            access = opened(openAccess(config));
            access.bindTo(operations.meters());
            CertificateWatch certificates =
                    opened(new CertificateWatch(MqttListeners.of(config.mqtt()), httpFiles(config.http())));
            monitor = opened(new MonitorTopics(config.topics(), presence));
            webhooks = opened(openWebhooks(config, presence));
            broker = opened(openMqtt(config, asked(access, hooks), presence, monitor));
            SysTopics sys = opened(new SysTopics(broker, config.mqtt().sysInterval()));
            ApiKeyFile keys = opened(new ApiKeyFile(config, http));
            certificates.begin(this::reloadCertificates);
            keys.begin();
            sys.begin();
            access.begin(broker::recheck);
        } catch (RuntimeException | Error e) {
            closeAll(e);
            throw e;
        }
        operations.serves(broker, presence, monitor);
        operations.tells(webhooks);
        operations.tells(new BrokerDesk(config, broker, presence));
        webhooks.begin();
        LOG.debug("run {} of {}", presence.run(), config.data());
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
     * @param hooks the broker's; without a listener, for that is presence, and without an owner of topics, for those of presence have one
     * @throws IllegalArgumentException when the hooks have a listener, or an owner of topics
     */
    public static Rollcall start(ServerConfig config, BrokerHooks hooks) {
        if (hooks.listener() != BrokerHooks.OPEN.listener()) {
            throw new IllegalArgumentException(
                    "listener: " + hooks.listener() + " would not hear of anybody; presence is the listener");
        }
        if (hooks.topicOwner() != TopicOwner.NONE) {
            throw new IllegalArgumentException(
                    "topicOwner: " + hooks.topicOwner() + " would not be asked; the topics of presence have an owner");
        }
        Exposure.check(config);
        return new Rollcall(config, hooks);
    }

    /** Where MQTT listens; the port is the real one where 0 was asked for. */
    public InetSocketAddress mqtt() {
        return broker.addresses().get(0);
    }

    /** Where the HTTP faces listen; the port is the real one where 0 was asked for. */
    public InetSocketAddress http() {
        return new InetSocketAddress(http.host(), http.port());
    }

    /** Where the HTTP faces listen with TLS; empty when they do not. */
    public Optional<InetSocketAddress> https() {
        return http.securePort() == 0
                ? Optional.empty()
                : Optional.of(new InetSocketAddress(http.secureHost(), http.securePort()));
    }

    public PresenceQueries presence() {
        return presence.queries();
    }

    public Broker broker() {
        return broker;
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
            http.reloadTls();
        }
    }

    private static List<Path> httpFiles(HttpConfig http) {
        HttpTls tls = http.tls();
        return tls == null ? List.of() : List.of(tls.certificate(), tls.key());
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
        operations.isStopping();
        var failed = new IllegalStateException("not all of the server stopped well");
        closeAll(failed);
        if (failed.getSuppressed().length > 0) {
            throw failed;
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

    private static Presence openPresence(ServerConfig config) {
        try {
            return Presence.open(config.presence());
        } catch (PresenceOpenException e) {
            throw new StartError("--data: " + e.getMessage(), e);
        }
    }

    private static HttpApi openHttp(HttpApi http, Presence presence) {
        try {
            http.open(presence.queries(), presence.feed(), presence.bookmarks(), presence.history());
            return http;
        } catch (IllegalStateException e) {
            String message = String.valueOf(e.getMessage());
            throw new StartError(
                    message.startsWith("cannot listen") ? message + "; choose another port with --http-port" : message,
                    e);
        }
    }

    /** The HTTP faces before they are open, and what they ask the server. */
    private record PreparedHttp(HttpApi api, ServerOperations operations) {
        static PreparedHttp of(ServerConfig config) {
            HttpConfig http = config.http();
            ServerOperations operations = new ServerOperations(config.data().resolve("http"));
            HttpApiConfig api = HttpApiConfig.at(http.host(), http.port())
                    .tls(http.tls())
                    .keys(config.apiKeys())
                    .anonymousReads(Exposure.anonymousReads(http))
                    .origins(http.origins())
                    .instances(http.instances())
                    .limits(http.limits())
                    .accessLog(!http.accessLog().equals(HttpConfig.OFF))
                    .build();
            return new PreparedHttp(HttpApi.prepare(api, operations), operations);
        }
    }

    static Access openAccess(ServerConfig config) {
        Map<String, String> secrets = config.apiKeys().stream()
                .filter(key -> key.secret().isPresent())
                .collect(Collectors.toMap(ApiKey::id, key -> key.secret().orElseThrow()));
        try {
            return new Access(config.access(), config.mqtt()::mayBeAnonymous, secrets);
        } catch (IOException | IllegalArgumentException e) {
            throw new StartError(String.valueOf(e.getMessage()), e);
        }
    }

    private static Webhooks openWebhooks(ServerConfig config, Presence presence) {
        Path directory = config.data().resolve(ServerConfig.WEBHOOKS_DIRECTORY);
        Notes notes = new Notes(directory);
        Memory memory = new Memory() {
            @Override
            public Optional<String> recall(String name) {
                return notes.read(name);
            }

            @Override
            public void remember(String name, String text) {
                notes.write(name, text);
            }
        };
        try {
            return new Webhooks(config.webhooks(), presence, directory, memory, System::getenv);
        } catch (IOException e) {
            throw new StartError(String.valueOf(e.getMessage()), e);
        }
    }

    /** Who may come in and do what is asked of the configured files and servers, unless the embedder has an answer of its own. */
    private static BrokerHooks asked(Access access, BrokerHooks hooks) {
        BrokerHooks asked = hooks;
        if (hooks.authenticator() == BrokerHooks.OPEN.authenticator()) {
            asked = asked.with(access.authenticator());
        }
        if (hooks.authorizer() == BrokerHooks.OPEN.authorizer()) {
            asked = asked.with(access.authorizer());
        }
        return asked;
    }

    private static Broker openMqtt(ServerConfig server, BrokerHooks hooks, Presence presence, MonitorTopics monitor) {
        MqttConfig mqtt = server.mqtt();
        BrokerConfig config = BrokerConfig.tcp(mqtt.host(), mqtt.port()).toBuilder()
                .listeners(MqttListeners.of(mqtt))
                .socketLimits(mqtt.limits().sockets())
                .connectionLimits(mqtt.limits().connections())
                .sessionLimits(mqtt.limits().sessions())
                .retainedLimits(mqtt.limits().retained())
                .memoryHighPercent(mqtt.limits().memoryHighPercent())
                .run(presence.run())
                .store(server.store())
                .build();
        try {
            PresenceFeed feed = new PresenceFeed(presence.changes(), monitor.connections()::ends);
            return Broker.start(config, hooks.with(feed).with(monitor));
        } catch (StoreException e) {
            throw new StartError("--data: " + e.getMessage(), e);
        } catch (IOException e) {
            String first = "cannot listen on " + new ListenAddress.Inet(mqtt.host(), mqtt.port());
            String message = String.valueOf(e.getMessage());
            throw new StartError(
                    message.startsWith(first) ? message + "; choose another port with --mqtt-port" : message, e);
        }
    }
}
