package io.rollcall.broker;

import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.routing.RetainedLimits;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.store.StoreConfig;
import io.rollcall.broker.transport.ListenerConfig;
import io.rollcall.broker.transport.SocketLimits;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every number of a broker.
 *
 * @param listeners where clients connect, each by a name of its own; none is allowed
 * @param threads event loops, at least 1
 * @param run number of this start, the upper 24 bits of each connection id: greater than that of every earlier start
 *     whose connection ids are still known to anybody
 * @param memoryHighPercent from so much of the heap, or of the memory for buffers, in use on, publishers wait and new
 *     connections are refused; 20 to 100
 * @param activityBatch how long after it the activity of a connection is told to the listener, once for all of it; twice as long at most
 * @param store where sessions, their messages, and retained messages outlive the broker; absent keeps them in memory alone
 */
public record BrokerConfig(
        List<ListenerConfig> listeners,
        int threads,
        int run,
        int memoryHighPercent,
        Duration activityBatch,
        SocketLimits socketLimits,
        ConnectionLimits connectionLimits,
        SessionLimits sessionLimits,
        RetainedLimits retainedLimits,
        @Nullable StoreConfig store) {

    public static final int MEMORY_HIGH_PERCENT_DEFAULT = 85;

    private static final int RUN_MAX = (1 << 23) - 1;

    public BrokerConfig {
        listeners = List.copyOf(listeners);
        Set<String> names = new HashSet<>();
        for (ListenerConfig listener : listeners) {
            if (!names.add(listener.name())) {
                throw new IllegalArgumentException("listeners: two are called " + listener.name());
            }
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " is less than 1");
        }
        if (run < 0 || run > RUN_MAX) {
            throw new IllegalArgumentException("run: " + run + " is not within 0 to " + RUN_MAX);
        }
        if (memoryHighPercent < 20 || memoryHighPercent > 100) {
            throw new IllegalArgumentException("memoryHighPercent: " + memoryHighPercent + " is not within 20 to 100");
        }
        if (activityBatch.toMillis() < 1) {
            throw new IllegalArgumentException("activityBatch: " + activityBatch + " is less than a millisecond");
        }
    }

    /** The defaults, with one TCP listener. */
    public static BrokerConfig tcp(String host, int port) {
        return new BrokerConfig(
                List.of(ListenerConfig.tcp(host, port)),
                Runtime.getRuntime().availableProcessors(),
                0,
                MEMORY_HIGH_PERCENT_DEFAULT,
                Duration.ofSeconds(1),
                SocketLimits.DEFAULTS,
                ConnectionLimits.DEFAULTS,
                SessionLimits.DEFAULTS,
                RetainedLimits.DEFAULT,
                null);
    }

    /** All settings as they are here, to change some of them. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Changes some settings and keeps the others. */
    public static final class Builder {
        private List<ListenerConfig> listeners;
        private int threads;
        private int run;
        private int memoryHighPercent;
        private Duration activityBatch;
        private SocketLimits socketLimits;
        private ConnectionLimits connectionLimits;
        private SessionLimits sessionLimits;
        private RetainedLimits retainedLimits;
        private @Nullable StoreConfig store;

        private Builder(BrokerConfig from) {
            listeners = from.listeners;
            threads = from.threads;
            run = from.run;
            memoryHighPercent = from.memoryHighPercent;
            activityBatch = from.activityBatch;
            socketLimits = from.socketLimits;
            connectionLimits = from.connectionLimits;
            sessionLimits = from.sessionLimits;
            retainedLimits = from.retainedLimits;
            store = from.store;
        }

        public Builder listeners(List<ListenerConfig> value) {
            listeners = value;
            return this;
        }

        public Builder threads(int value) {
            threads = value;
            return this;
        }

        public Builder run(int value) {
            run = value;
            return this;
        }

        public Builder memoryHighPercent(int value) {
            memoryHighPercent = value;
            return this;
        }

        public Builder activityBatch(Duration value) {
            activityBatch = value;
            return this;
        }

        public Builder socketLimits(SocketLimits value) {
            socketLimits = value;
            return this;
        }

        public Builder connectionLimits(ConnectionLimits value) {
            connectionLimits = value;
            return this;
        }

        public Builder sessionLimits(SessionLimits value) {
            sessionLimits = value;
            return this;
        }

        public Builder retainedLimits(RetainedLimits value) {
            retainedLimits = value;
            return this;
        }

        public Builder store(@Nullable StoreConfig value) {
            store = value;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws IllegalArgumentException naming the setting that is out of its range, and the value
         */
        public BrokerConfig build() {
            return new BrokerConfig(
                    listeners,
                    threads,
                    run,
                    memoryHighPercent,
                    activityBatch,
                    socketLimits,
                    connectionLimits,
                    sessionLimits,
                    retainedLimits,
                    store);
        }
    }
}
