package io.rollcall.broker;

import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.routing.RetainedLimits;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.transport.ListenerConfig;
import java.time.Duration;
import java.util.List;

/**
 * Every number of a broker.
 *
 * @param listeners where clients connect; none is allowed
 * @param threads event loops, at least 1
 * @param run number of this start, the upper 24 bits of each connection id: greater than that of every earlier start
 *     whose connection ids are still known to anybody
 * @param activityBatch how often the activity of connections is told to the listener
 */
public record BrokerConfig(
        List<ListenerConfig> listeners,
        int threads,
        int run,
        Duration activityBatch,
        ConnectionLimits connectionLimits,
        SessionLimits sessionLimits,
        RetainedLimits retainedLimits) {

    private static final int RUN_MAX = (1 << 23) - 1;

    public BrokerConfig {
        listeners = List.copyOf(listeners);
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " is less than 1");
        }
        if (run < 0 || run > RUN_MAX) {
            throw new IllegalArgumentException("run: " + run + " is not within 0 to " + RUN_MAX);
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
                Duration.ofSeconds(1),
                ConnectionLimits.DEFAULTS,
                SessionLimits.DEFAULTS,
                RetainedLimits.DEFAULT);
    }

    /** The same, with another number of this start. */
    public BrokerConfig withRun(int newRun) {
        return new BrokerConfig(
                listeners, threads, newRun, activityBatch, connectionLimits, sessionLimits, retainedLimits);
    }
}
