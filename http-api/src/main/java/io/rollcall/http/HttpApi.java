package io.rollcall.http;

import io.rollcall.http.alibaba.AlibabaFace;
import io.rollcall.http.alibaba.Gate;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.ApiKeys;
import io.rollcall.http.console.ConsoleFace;
import io.rollcall.http.exchange.BackedUp;
import io.rollcall.http.exchange.Body;
import io.rollcall.http.exchange.ConnectionEvents;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Problem;
import io.rollcall.http.exchange.QueryWorkers;
import io.rollcall.http.exchange.Questions;
import io.rollcall.http.exchange.Reloaded;
import io.rollcall.http.exchange.RequestId;
import io.rollcall.http.exchange.TraceSink;
import io.rollcall.http.exchange.TraceWanted;
import io.rollcall.http.ibm.FeatureMemory;
import io.rollcall.http.ibm.IbmFace;
import io.rollcall.http.nativeapi.FeedRoutes;
import io.rollcall.http.nativeapi.HistoryRoutes;
import io.rollcall.http.nativeapi.NativeFace;
import io.rollcall.http.nativeapi.ServerFace;
import io.rollcall.http.nativeapi.WebhookRoutes;
import io.rollcall.http.ops.Operations;
import io.rollcall.http.ops.OpsFace;
import io.rollcall.presence.Erasure;
import io.rollcall.presence.Feed;
import io.rollcall.presence.FeedBookmarks;
import io.rollcall.presence.PresenceHistory;
import io.rollcall.presence.PresenceQueries;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API of one server: every face on one port, or on one more with TLS. One event loop serves all; lists run on the query workers. Started
 * and closed from any thread but an event loop.
 */
public final class HttpApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final String SWITCH_OF_STATES = "ibm-clientstate";
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(1);

    private final HttpApiConfig config;
    private final Operations operations;
    private final HttpMeters meters;
    private final QueryWorkers workers;
    private final Vertx vertx;
    private final Router router;
    private final HttpListeners listeners;
    private final ApiKeys keys;
    private final @Nullable AccessLog accessLog;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpApi(HttpApiConfig config, Operations operations) {
        this.config = config;
        this.operations = operations;
        meters = new HttpMeters(operations.meters());
        workers =
                new QueryWorkers(config.limits().queryWorkers(), config.limits().waitingQueries(), meters);
        vertx = Vertx.vertx(vertxOptions());
        router = Router.router(vertx);
        listeners = new HttpListeners(config, vertx, meters);
        accessLog = config.accessLog() ? new AccessLog(meters, config.clock()) : null;
        keys = new ApiKeys(config.keys(), config.anonymousReads() != AnonymousReads.NOBODY);
    }

    /**
     * Returns when the ports are bound.
     *
     * @throws IllegalStateException naming the address that cannot be bound, or the file of TLS that cannot be read; nothing
     *     is left running then
     */
    public static HttpApi start(
            HttpApiConfig config,
            PresenceQueries presence,
            Feed feed,
            FeedBookmarks bookmarks,
            PresenceHistory history,
            Operations operations) {
        HttpApi api = prepare(config, operations);
        api.open(presence, feed, bookmarks, history);
        return api;
    }

    /** Does all that needs no presence yet and binds nothing: for while presence is recovered. {@link #open} follows, or {@link #close}. */
    public static HttpApi prepare(HttpApiConfig config, Operations operations) {
        return new HttpApi(config, operations);
    }

    /**
     * Opens what was prepared; returns when the ports are bound.
     *
     * @throws IllegalStateException naming the address that cannot be bound, or the file of TLS that cannot be read; all is
     *     closed then
     */
    public void open(PresenceQueries presence, Feed feed, FeedBookmarks bookmarks, PresenceHistory history) {
        try {
            Guests guests = new Guests(config.limits(), meters);
            mount(
                    presence,
                    new FeedRoutes(
                            feed, bookmarks, workers, meters, config.limits().idleTimeout()),
                    history,
                    guests);
            listeners.open(router, guests);
            guests.watch(vertx);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The port that is bound: the one configured, or the free one that was found. */
    public int port() {
        return listeners.port();
    }

    /** The address of the port with TLS as configured; that of the plain one when there is none. */
    public String secureHost() {
        HttpTls tls = config.tls();
        return tls == null ? config.host() : tls.host();
    }

    /** The port with TLS that is bound; 0 when there is none. */
    public int securePort() {
        return listeners.securePort();
    }

    /**
     * Reads the certificate and the key of the port with TLS again, for connections that begin from now on.
     *
     * @throws IOException when they cannot be read, which keeps those that there are; the message names the file
     */
    public void reloadTls() throws IOException {
        listeners.reloadTls();
    }

    /**
     * Lets the holders of these keys in from now on, in place of those before; streams of keys that are gone end. Where anybody may read because there
     * was no key at the start, that stays so. From any thread.
     */
    public void replaceKeys(List<ApiKey> all) {
        keys.replace(all);
    }

    /** The address as configured. */
    public String host() {
        return config.host();
    }

    /** Closes the port and every connection, within a second. Requests not yet answered are not. Idempotent. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        long begun = System.nanoTime();
        try {
            await(vertx.close(), CLOSE_DEADLINE);
        } catch (TimeoutException busy) { // the machine, as a rule; whoever ends the process has more to say than this
            LOG.warn("the HTTP API at {}:{} did not close within {}", config.host(), port(), CLOSE_DEADLINE);
        } catch (ExecutionException e) {
            LOG.error("the HTTP API at {}:{} did not close", config.host(), port(), e);
        } finally {
            if (accessLog != null) {
                accessLog.close();
            }
            workers.close(CLOSE_DEADLINE.minusNanos(System.nanoTime() - begun));
        }
    }

    /**
     * Small and quick to start: nothing here reads files or blocks. A process that is nobody else's starts quicker still
     * with the system properties {@code vertx.disableDnsResolver=true} and {@code io.netty.jfr.enabled=false}, which are
     * not ours to set in an embedder's.
     */
    private static VertxOptions vertxOptions() {
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
    }

    private void mount(PresenceQueries queries, FeedRoutes feed, PresenceHistory history, Guests guests) {
        Questions questions = new Questions(queries, workers);
        HttpLimits limits = config.limits();
        router.route().handler(exchange -> begin(exchange, guests));
        new Origins(config.origins(), keys, config.anonymousReads()).mount(router);
        new ConsoleFace(operations::server).mount(router, meters); // before Alibaba's, which is at the root too
        new OpsFace(operations, keys).mount(router, meters);
        Function<PresenceQueries, ConnectionEvents> events =
                presence -> new ConnectionEvents(presence, history, limits.logEvents());
        new IbmFace(questions, events, keys, limits.listPage(), config.clock(), memory()).mount(router, meters);
        Gate gate = new Gate(keys, config.clock(), limits.alibaba());
        new AlibabaFace(questions, events, operations::kick, gate, config.instances(), limits.bodyBytes())
                .mount(router, meters);
        HistoryRoutes past = new HistoryRoutes(questions, history, config.clock());
        WebhookRoutes hooks = new WebhookRoutes(questions, operations::webhooks);
        new NativeFace(questions, keys, feed, past, hooks, deeds(), limits.bodyBytes()).mount(router, meters);
        new ServerFace(keys, operations::server, queries, config.clock()).mount(router, meters, vertx);
        router.route().handler(exchange -> Problem.of(404).answer(exchange).sendTo(exchange));
        for (int status : new int[] {400, 404, 405, 500}) {
            router.errorHandler(
                    status, exchange -> Problem.of(status).answer(exchange).sendTo(exchange));
        }
    }

    private NativeFace.Deeds deeds() {
        return new NativeFace.Deeds() {
            @Override
            public int publish(String topic, byte[] payload, int qos, boolean retain) {
                return operations.publish(topic, payload, qos, retain);
            }

            @Override
            public CompletionStage<BackedUp> backUp(String directory) {
                return operations.backUp(directory);
            }

            @Override
            public Closeable trace(TraceWanted wanted, TraceSink to) {
                return operations.trace(wanted, to);
            }

            @Override
            public Reloaded reload() {
                return operations.reload();
            }

            @Override
            public CompletionStage<Erasure> erase(String clientId) {
                return operations.erase(clientId);
            }

            @Override
            public void kick(String clientId, String by, Runnable ended) {
                operations.kick(clientId, by, ended);
            }
        };
    }

    private FeatureMemory memory() {
        return new FeatureMemory() {
            @Override
            public Optional<String> recall() {
                return operations.recall(SWITCH_OF_STATES);
            }

            @Override
            public void remember(String text) {
                operations.remember(SWITCH_OF_STATES, text);
            }
        };
    }

    private void begin(RoutingContext exchange, Guests guests) {
        exchange.put(Body.TIMEOUT, config.limits().bodyTimeout());
        exchange.response()
                .putHeader(RequestId.HEADER, RequestId.of(exchange))
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("cache-control", "no-store");
        exchange.addBodyEndHandler(sent ->
                meters.answered(Mount.faceOf(exchange), exchange.response().getStatusCode()));
        if (accessLog != null) {
            accessLog.note(exchange);
        }
        guests.asks(exchange);
        exchange.next();
    }

    private static void await(Future<?> future, Duration deadline) throws ExecutionException, TimeoutException {
        try {
            future.toCompletionStage().toCompletableFuture().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
