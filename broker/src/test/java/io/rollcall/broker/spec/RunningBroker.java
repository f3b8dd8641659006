package io.rollcall.broker.spec;

import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.EnhancedAuthenticator;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.PublishInterceptor;
import io.rollcall.broker.api.SubscribeInterceptor;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.api.TopicOwner;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.routing.RetainedLimits;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.store.Durability;
import io.rollcall.broker.store.Scratch;
import io.rollcall.broker.store.StoreConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker on a free port of this machine, a new one for each test: a test meets no session, subscription or retained
 * message but its own. When the test is over, its clients are closed, the broker with them, and the test fails if the
 * broker logged an error or lost a buffer.
 */
public final class RunningBroker implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final int loops;
    private final BrokerHooks hooks;
    private final ConnectionLimits connectionLimits;
    private final SessionLimits sessionLimits;
    private RetainedLimits retainedLimits = RetainedLimits.DEFAULT;

    private final ManualTime time = new ManualTime();
    private final ErrorLog errors = new ErrorLog();
    private final Queue<ScriptedClient> clients = new ConcurrentLinkedQueue<>();
    private Events events = new Events();
    private @Nullable Broker broker;
    private @Nullable Path directory;
    private boolean durable;
    private boolean inMemory;
    private int crashes;

    private RunningBroker(
            int loops, BrokerHooks hooks, ConnectionLimits connectionLimits, SessionLimits sessionLimits) {
        this.loops = loops;
        this.hooks = hooks;
        this.connectionLimits = connectionLimits;
        this.sessionLimits = sessionLimits;
    }

    /** With two event loops, open to everybody, with the limits that a user finds. */
    public static RunningBroker withDefaults() {
        return new RunningBroker(2, BrokerHooks.OPEN, ConnectionLimits.DEFAULTS, SessionLimits.DEFAULTS);
    }

    public RunningBroker withLoops(int count) {
        return new RunningBroker(count, hooks, connectionLimits, sessionLimits);
    }

    public RunningBroker with(ConnectionLimits limits) {
        return new RunningBroker(loops, hooks, limits, sessionLimits);
    }

    public RunningBroker with(SessionLimits limits) {
        return new RunningBroker(loops, hooks, connectionLimits, limits);
    }

    /** To be said last. */
    public RunningBroker with(RetainedLimits limits) {
        retainedLimits = limits;
        return this;
    }

    public RunningBroker with(Authenticator authenticator) {
        return new RunningBroker(loops, hooks.with(authenticator), connectionLimits, sessionLimits);
    }

    public RunningBroker with(EnhancedAuthenticator authenticator) {
        return new RunningBroker(loops, hooks.with(authenticator), connectionLimits, sessionLimits);
    }

    public RunningBroker with(Authorizer authorizer) {
        return new RunningBroker(loops, hooks.with(authorizer), connectionLimits, sessionLimits);
    }

    public RunningBroker with(TopicOwner owner) {
        return new RunningBroker(loops, hooks.with(owner), connectionLimits, sessionLimits);
    }

    public RunningBroker publishing(PublishInterceptor interceptor) {
        return new RunningBroker(loops, hooks.withPublishInterceptor(interceptor), connectionLimits, sessionLimits);
    }

    public RunningBroker subscribing(SubscribeInterceptor interceptor) {
        return new RunningBroker(loops, hooks.withSubscribeInterceptor(interceptor), connectionLimits, sessionLimits);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        errors.begin();
        events = new Events();
        deleteFiles();
        start();
    }

    private void start() throws IOException {
        StoreConfig store = store();
        BrokerConfig config = BrokerConfig.tcp("127.0.0.1", 0).toBuilder()
                .threads(loops)
                .run(1)
                .activityBatch(Duration.ofMillis(20))
                .connectionLimits(connectionLimits)
                .sessionLimits(sessionLimits)
                .retainedLimits(store == null ? retainedLimits : inFiles(retainedLimits))
                .store(store)
                .build();
        broker = Broker.start(config, hooks.with(events).with(time));
    }

    /** Where a test has no limit of its own, no retained message is in memory. */
    private static RetainedLimits inFiles(RetainedLimits limits) {
        return limits.equals(RetainedLimits.DEFAULT)
                ? new RetainedLimits(limits.countMax(), limits.bytesMax(), 0)
                : limits;
    }

    /** Ends the broker in good order and starts it again on its files. The clients are gone. */
    public void restart() throws IOException {
        broker().close();
        start();
    }

    /** Starts the broker anew on its files as they are now, as if it had been killed. The clients are gone. */
    public void crash() throws IOException {
        Path from = directory().resolve("store" + crashes);
        crashes++;
        Scratch.copy(from, directory().resolve("store" + crashes));
        broker().close(); // what it does in the end is in the files of before
        start();
    }

    private Path directory() {
        if (directory == null) {
            throw new IllegalStateException("in memory");
        }
        return directory;
    }

    /** With a store in files, whatever the other tests run with. To be said last. */
    public RunningBroker durable() {
        durable = true;
        return this;
    }

    /** With all sessions in memory, whatever the other tests run with. To be said last. */
    public RunningBroker inMemory() {
        inMemory = true;
        return this;
    }

    /** In memory; or in files, when the tests are to run so. */
    private @Nullable StoreConfig store() throws IOException {
        if (inMemory || (!durable && !Boolean.getBoolean("broker.test.durable"))) {
            return null;
        }
        if (directory != null) {
            return storeIn(directory);
        }
        Path memory = Path.of("/dev/shm"); // where opening files costs nothing, if the machine has it
        directory = Files.isDirectory(memory)
                ? Files.createTempDirectory(memory, "rollcall-store")
                : Files.createTempDirectory("rollcall-store");
        return storeIn(directory);
    }

    private StoreConfig storeIn(Path its) {
        return StoreConfig.in(its.resolve("store" + crashes)).toBuilder()
                .durability(Durability.OS)
                .freeBytesMin(0)
                .queueLengthMax(queueLengthMax())
                .queueBytesMax(sessionLimits.queueBytesMax())
                .build();
    }

    /** Where a test has its own limit, it is the store's, too; else a queue may be longer than memory. */
    private long queueLengthMax() {
        int its = sessionLimits.queueLengthMax();
        return its == SessionLimits.DEFAULTS.queueLengthMax() ? 1_000_000 : its;
    }

    private void deleteFiles() {
        if (directory != null) {
            Scratch.delete(directory);
            directory = null;
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        broker().close();
        clients.forEach(ScriptedClient::close);
        clients.clear();
        deleteFiles();
        errors.expectNone();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        errors.expectNoLeak();
    }

    public Broker broker() {
        if (broker == null) {
            throw new IllegalStateException("no test is running");
        }
        return broker;
    }

    public Events events() {
        return events;
    }

    /** Forgets all errors of this kind, which the test has brought about. */
    public void forgetErrors(String part) {
        errors.forget(part);
    }

    /** Waits for an error in the log, which the test has brought about. */
    public void expectError(String part) {
        errors.expect(part);
    }

    public TimeSource time() {
        return time;
    }

    /** So many seconds pass. */
    public void pass(double seconds) {
        time.pass(seconds);
    }

    /** Each event loop has taken up the sockets that came before: they are dealt to the loops in turn. */
    public void awaitLoops() {
        for (int i = 0; i < loops; i++) {
            connect("turn" + i).open().leave();
        }
    }

    /** The client goes away without a word, and the broker has noticed. */
    public void lose(ScriptedClient client) {
        int before = broker().stats().connections();
        client.finEventually();
        awaitConnections(before - 1);
    }

    /** Waits until so many clients are connected. */
    public void awaitConnections(int count) {
        await(() -> broker().stats().connections() == count);
    }

    /** Waits until a condition holds that must come true at once. */
    public static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(ScriptedClient.PATIENCE)
                .until(condition);
    }

    /** A CONNECT of this client, to be sent. */
    public Connect connect(String clientId) {
        return new Connect(address(), clientId, clients::add);
    }

    /** A socket on which nothing was sent; what comes is read as of this version. */
    public ScriptedClient socket(ProtocolVersion version) {
        ScriptedClient client = new ScriptedClient(address(), version);
        clients.add(client);
        return client;
    }

    private InetSocketAddress address() {
        return broker().addresses().get(0);
    }
}
