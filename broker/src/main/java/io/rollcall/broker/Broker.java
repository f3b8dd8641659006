package io.rollcall.broker;

import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.InProcess;
import io.rollcall.broker.api.PacketTrace;
import io.rollcall.broker.api.SessionLook;
import io.rollcall.broker.connection.ConnectionCounters;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.connection.ConnectionSetup;
import io.rollcall.broker.connection.Interceptors;
import io.rollcall.broker.connection.Loop;
import io.rollcall.broker.connection.Traces;
import io.rollcall.broker.local.Callbacks;
import io.rollcall.broker.local.LocalAccess;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.routing.RetainedMessages;
import io.rollcall.broker.routing.Router;
import io.rollcall.broker.routing.SubscriptionTree;
import io.rollcall.broker.session.GuardedListener;
import io.rollcall.broker.session.Session;
import io.rollcall.broker.session.SessionLimits.WhenFull;
import io.rollcall.broker.session.SessionRegistry;
import io.rollcall.broker.store.DurableStore;
import io.rollcall.broker.store.MemoryStore;
import io.rollcall.broker.store.Store;
import io.rollcall.broker.store.StoreConfig;
import io.rollcall.broker.store.StoreStats;
import io.rollcall.broker.transport.EventLoops;
import io.rollcall.broker.transport.Listener;
import io.rollcall.broker.transport.ListenerConfig;
import io.rollcall.broker.transport.Occupancy;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running MQTT broker. Its methods are for any thread but the event loops. */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final long ROOM_MILLIS = 5;
    private static final long EXPIRE_MILLIS = 60_000;
    private static final long TICK_MILLIS = 1_000;
    /** How long {@link #close()} waits until each client is told. */
    private static final long FAREWELL_MILLIS = 1_000;

    private static final long CATCH_UP_SECONDS = 60;

    private final BrokerHooks hooks;
    private final Store store;
    private final Traces traces = new Traces();
    private final RetainedMessages retained;
    private final Router router;
    private final SessionRegistry registry;
    private final ConnectionCounters counters = new ConnectionCounters();
    private final EventLoops loops;
    private final Housekeeping housekeeping = new Housekeeping();
    private final MemoryGuard memory;
    private final List<Listener> listeners = new ArrayList<>();
    private final BrokerStats stats;
    private final Callbacks callbacks;
    private @Nullable LocalAccess local;

    private Broker(BrokerConfig config, BrokerHooks hooks, Store store) {
        this.hooks = hooks;
        this.store = store;
        retained = new RetainedMessages(config.retainedLimits(), store);
        router = new Router(new SubscriptionTree(), retained, hooks.time(), store);
        registry = new SessionRegistry(
                store,
                router,
                hooks.listener(),
                hooks.topicOwner(),
                hooks.time(),
                config.sessionLimits(),
                config.run());
        loops = new EventLoops(config.threads(), hooks.time(), config.activityBatch(), store.keptBytes());
        stats = new Stats(registry, counters, retained, loops, listeners);
        memory = new MemoryGuard(config.memoryHighPercent());
        callbacks = new Callbacks(hooks.callbacks());
        housekeeping.every(TICK_MILLIS, store::tick);
        housekeeping.every(EXPIRE_MILLIS, () -> retained.expire(hooks.time().steadyMillis()));
    }

    /**
     * Starts a broker; when it returns, clients can connect, and find what outlived the last run.
     *
     * @throws IOException when a listener or the store cannot be opened; nothing is left running then
     */
    public static Broker start(BrokerConfig config, BrokerHooks hooks) throws IOException {
        StoreConfig store = config.store();
        Broker broker = new Broker(
                config,
                hooks,
                store == null
                        ? new MemoryStore()
                        : DurableStore.open(
                                store.toBuilder()
                                        .dropsOldest(config.sessionLimits().whenFull() == WhenFull.DROP_OLDEST)
                                        .build(),
                                hooks.time(),
                                config.sessionLimits().queueBytesTotalMax()));
        try {
            broker.open(config);
        } catch (IOException | RuntimeException failed) {
            broker.close();
            throw failed;
        }
        return broker;
    }

    private void open(BrokerConfig config) throws IOException {
        registry.recover(loops.inTurn(), retained::restore);
        ConnectionSetup setup = new ConnectionSetup(
                registry,
                hooks.authenticator(),
                hooks.enhancedAuthenticators(),
                hooks.authorizer(),
                new GuardedListener(hooks.listener()),
                config.connectionLimits(),
                config.connectionLimits().readLimits(),
                counters,
                memory,
                new Interceptors(hooks.publishInterceptor(), hooks.subscribeInterceptor(), registry.isOwned()),
                traces);
        housekeeping.repeat(memory::look);
        local = new LocalAccess(
                registry,
                store,
                setup::refusal,
                memory::isShort,
                callbacks,
                task -> housekeeping.after(ROOM_MILLIS, task));
        if (config.socketLimits().isBeyondOpenFiles()) {
            LOG.warn(
                    "connectionsMax: {} is more than the files that this process may have open allow (ulimit -n)",
                    config.socketLimits().connectionsMax());
        }
        Occupancy occupancy = new Occupancy(config.socketLimits());
        for (ListenerConfig listener : config.listeners()) {
            listeners.add(Listener.open(listener, loops, setup, occupancy));
        }
        LOG.debug("event loops: {} {}", config.threads(), loops.kind());
    }

    /** Where the listeners are, in the order of the configuration. */
    public List<InetSocketAddress> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /**
     * Gives these limits to connections that begin from now on, by listeners that have no limits of their own; those that are there keep
     * theirs.
     */
    public void replaceLimits(ConnectionLimits limits) {
        listeners.forEach(listener -> listener.replaceLimits(limits));
    }

    /**
     * Reads certificates and keys of all listeners again, for connections that begin from now on; those that are there
     * stay.
     *
     * @throws IOException when those of a listener cannot be read, which keeps the ones that it has; the message names
     *     listener and file
     */
    public void reloadTls() throws IOException {
        @Nullable IOException failed = null;
        for (Listener listener : listeners) {
            try {
                listener.reloadTls();
            } catch (IOException kept) {
                if (failed == null) {
                    failed = kept;
                } else {
                    failed.addSuppressed(kept);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** The broker for the program that it runs in. */
    public InProcess inProcess() {
        if (local == null) {
            throw new IllegalStateException("the broker did not start");
        }
        return local;
    }

    /** Where futures complete and handlers are called: the embedder's executor, or threads of the broker's own. */
    public Executor callbacks() {
        return callbacks;
    }

    /**
     * Publishes a message as the broker itself.
     *
     * @return how many subscribers it went to
     */
    public int publish(TopicName topic, byte[] payload, Qos qos, boolean retain) {
        return router.route(new Message(topic, payload.clone(), qos, retain, Properties.NONE, Message.NEVER, null));
    }

    /**
     * Ends the connection of a client.
     *
     * @param by who wants it, for the record
     * @return false when the broker has no session of this client
     */
    public boolean disconnect(String clientId, String by) {
        return disconnect(clientId, by, () -> {});
    }

    /**
     * Ends the connection of a client.
     *
     * @param by who wants it, for the record
     * @param ended runs when the listener has been told of the end, or there was none to tell: on an event loop, or here
     * @return false when the broker has no session of this client
     */
    public boolean disconnect(String clientId, String by, Runnable ended) {
        Session session = registry.find(clientId);
        if (session == null) {
            ended.run();
            return false;
        }
        session.disconnect(DisconnectCause.KICKED, ReasonCode.ADMINISTRATIVE_ACTION, by, ended);
        return true;
    }

    /**
     * Looks at the session of a client. Returns at once.
     *
     * @param then takes what was seen, on an event loop, where it must not block
     * @return false when the broker has no session of this client, and then nothing follows
     */
    public boolean look(String clientId, Consumer<SessionLook> then) {
        return registry.look(clientId, then);
    }

    /**
     * Tells of each packet of a client, of its connection that is there, and of those that it begins from now on. Where nobody traces, a connection
     * reads one volatile field as it begins, and nothing for a packet.
     *
     * @return ends it when it is closed; idempotent
     */
    public Closeable trace(String clientId, PacketTrace to) {
        Closeable traced = traces.begin(clientId, to);
        Session session = registry.find(clientId);
        if (session != null) {
            session.recheck();
        }
        return traced;
    }

    /**
     * Looks at all clients again, after the rules have changed: those of whom the authorizer says that they may not stay are
     * disconnected, the others lose the subscriptions that they have no right to any more. Returns at once; each client is
     * looked at on its own event loop.
     */
    public void recheck() {
        registry.forEach(Session::recheck);
    }

    /**
     * The time source has been moved: does what is due by it, and returns when that is done; what that sends from one event loop to another is done
     * when a second call returns. For those who give a time of their own; not on an event loop.
     */
    public void catchUp() {
        inAllLoops(Loop::catchUp);
        retained.expire(hooks.time().steadyMillis());
    }

    private void inAllLoops(Consumer<Loop> task) {
        List<Loop> all = loops.all().toList();
        CountDownLatch done = new CountDownLatch(all.size());
        all.forEach(loop -> loop.execute(() -> {
            try {
                task.accept(loop);
            } finally {
                done.countDown();
            }
        }));
        try {
            if (!done.await(CATCH_UP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("an event loop was busy for " + CATCH_UP_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the broker counts, live. */
    public BrokerStats stats() {
        return stats;
    }

    /** What the store of sessions and retained messages counts, live. */
    public StoreStats store() {
        return store.stats();
    }

    /**
     * Writes a copy of the store while the broker runs, as of one moment: it has all that was acknowledged before the call. Files that do not
     * change any more are linked where the file system can, and copied elsewhere. Not on an event loop; takes as long as files take.
     *
     * @param directory is made; must not be there yet. Not made when nothing is kept in files
     * @throws IOException when it cannot be written; what was written is left
     */
    public void backUp(Path directory) throws IOException {
        store.backUp(directory);
    }

    /** Stops: no new clients; each client is told, and so is the listener; then the threads end. */
    @Override
    public void close() {
        listeners.forEach(Listener::close);
        farewell();
        loops.close();
        if (local != null) {
            local.close();
        }
        callbacks.close();
        housekeeping.close();
        store.close();
    }

    private void farewell() {
        List<Session> connected = new ArrayList<>();
        registry.forEach(session -> {
            if (session.isReady()) {
                connected.add(session);
            }
        });
        CountDownLatch told = new CountDownLatch(connected.size());
        connected.forEach(session -> session.disconnect(
                DisconnectCause.SERVER_SHUTDOWN, ReasonCode.SERVER_SHUTTING_DOWN, null, told::countDown));
        try {
            if (!told.await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("{} clients were not told of the shutdown within {} ms", told.getCount(), FAREWELL_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
