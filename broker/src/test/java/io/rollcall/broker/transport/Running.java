package io.rollcall.broker.transport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.ListenerStats;
import io.rollcall.broker.api.ListenerStats.TurnedAway;
import io.rollcall.broker.api.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** A broker with the listeners that a test names, and what it tells of its clients. Closed when the test is over. */
final class Running implements BeforeEachCallback, AfterEachCallback, ClientListener {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, ClientConnection> connected = new ConcurrentHashMap<>();
    private final Map<String, Disconnection> ended = new ConcurrentHashMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final AtomicLong steady = new AtomicLong(1_000_000);
    private final Errors errors = new Errors();
    private @Nullable Broker broker;

    static ListenerConfig tcp() {
        return ListenerConfig.tcp("127.0.0.1", 0);
    }

    /** Starts the broker. */
    Broker start(ListenerConfig... listeners) {
        return start(SocketLimits.DEFAULTS, listeners);
    }

    Broker start(SocketLimits limits, ListenerConfig... listeners) {
        BrokerConfig config = BrokerConfig.tcp("127.0.0.1", 0).toBuilder()
                .listeners(Arrays.asList(listeners))
                .socketLimits(limits)
                .build();
        TimeSource time = new TimeSource() {
            @Override
            public long steadyMillis() {
                return steady.get();
            }

            @Override
            public long epochMillis() {
                return steady.get();
            }
        };
        try {
            broker = Broker.start(config, BrokerHooks.OPEN.with(this).with(time));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return broker;
    }

    Broker broker() {
        if (broker == null) {
            throw new IllegalStateException("not started");
        }
        return broker;
    }

    InetSocketAddress address() {
        return address(0);
    }

    InetSocketAddress address(int listener) {
        return broker().addresses().get(listener);
    }

    ListenerStats listener() {
        return broker().stats().listeners().get(0);
    }

    /** Time passes for the broker. */
    void pass(Duration time) {
        steady.addAndGet(time.toMillis());
    }

    /** Time passes for the broker, until it is so; no event of the broker tells when a deadline was set. */
    void passUntil(Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> {
            steady.addAndGet(1_000);
            return condition.call();
        });
    }

    /** Time passes, until the first listener has turned one away for this reason. */
    void passUntilTurnedAway(TurnedAway why) {
        passUntil(() -> listener().turnedAway(why) == 1);
    }

    /** A plain socket to the first listener. */
    RawClient client() {
        return with(RawClient.tcp(address()));
    }

    /** Closed when the test is over. */
    <T extends AutoCloseable> T with(T closeable) {
        open.push(closeable);
        return closeable;
    }

    /** Waits until the first listener has turned so many away for this reason. */
    void awaitTurnedAway(TurnedAway why, long count) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> Assertions.assertThat(listener().turnedAway(why)).isEqualTo(count));
    }

    /** Waits until the first listener has so many connections. */
    void awaitConnections(int count) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(PATIENCE)
                .until(() -> listener().connections() == count);
    }

    /** The connection of this client, as the broker told of it. */
    ClientConnection connectionOf(String clientId) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(PATIENCE)
                .until(() -> connected.get(clientId), connection -> connection != null);
    }

    /** How the connection of this client ended, once it has. */
    Disconnection endOf(String clientId) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(PATIENCE)
                .until(() -> ended.get(clientId), how -> how != null);
    }

    @Override
    public void connected(ClientConnection client, Runnable recorded) {
        connected.put(client.clientId(), client);
        recorded.run();
    }

    @Override
    public void disconnected(ClientConnection client, Disconnection how) {
        ended.put(client.clientId(), how);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        errors.listen();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        if (broker != null) {
            broker.close();
            broker = null;
        }
        connected.clear();
        ended.clear();
        Assertions.assertThat(errors.end()).as("logged as errors").isEmpty();
    }

    /** What is logged as an error; lost buffers are among it. */
    private static final class Errors extends AppenderBase<ILoggingEvent> {
        private final Queue<String> found = new ConcurrentLinkedQueue<>();
        private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

        void listen() {
            found.clear();
            start();
            root.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                found.add(event.getFormattedMessage());
            }
        }

        List<String> end() {
            root.detachAppender(this);
            stop();
            return List.copyOf(found);
        }
    }
}
