package io.rollcall.benchmarks.load;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Everything that a run may be told.
 *
 * @param broker where clients connect
 * @param mqtt5 MQTT 5, else 3.1.1
 * @param qos of PUBLISH and of subscriptions, 0 to 2
 * @param clients connections in all, 1 to 60,000
 * @param payloadBytes bytes of the payload, 16 to 1,048,576; the first 16 are the tester's own
 * @param rate events of the scenario per second, over all loops: messages published, connects, or clients that come or go; 0
 *     is as fast as the broker takes them
 * @param window messages on their way to one subscriber at most, when there is no rate; and, with QoS 1 and 2, of one
 *     publisher without acknowledgement; 1 to 30,000
 * @param warmUp played, but not measured
 * @param duration measured
 * @param loops event loops; each plays the scenario on its own with its share of clients and rate
 * @param seed of payloads and choices
 * @param connecting connects at a time without CONNACK, over all loops
 * @param keepAliveSeconds keep-alive, and how often an idle client pings
 * @param messages how many wait for each client of {@link Scenario#OFFLINE}
 * @param steps in how many steps the clients of {@link Scenario#IDLE} connect
 * @param httpPort where {@link Scenario#CHURN} asks for presence; 0 does not ask
 * @param queryRate presence queries per second
 * @param brokerPid process of the broker, for its CPU and memory; 0 does not look
 * @param heap whether the broker is a JVM that may be asked for its live heap
 */
record LoadConfig(
        Scenario scenario,
        InetSocketAddress broker,
        boolean mqtt5,
        int qos,
        int clients,
        int payloadBytes,
        double rate,
        int window,
        Duration warmUp,
        Duration duration,
        int loops,
        long seed,
        int connecting,
        int keepAliveSeconds,
        int messages,
        int steps,
        int httpPort,
        double queryRate,
        long brokerPid,
        boolean heap) {
    /** What the tester writes at the start of each payload. */
    static final int PAYLOAD_BYTES_MIN = 16;

    LoadConfig {
        requireWithin("qos", qos, 0, 2);
        requireWithin("clients", clients, 1, 60_000);
        requireWithin("payload", payloadBytes, PAYLOAD_BYTES_MIN, 1 << 20);
        requireWithin("rate", rate, 0, 100_000_000);
        requireWithin("window", window, 1, 30_000);
        requireWithin("warm-up in seconds", warmUp.toMillis() / 1e3, 0, 3_600);
        requireWithin("duration in seconds", duration.toMillis() / 1e3, 0.1, 86_400);
        requireWithin("loops", loops, 1, 64);
        requireWithin("connecting", connecting, 1, 60_000);
        requireWithin("keep-alive", keepAliveSeconds, 0, 65_535);
        requireWithin("messages", messages, 1, 1_000_000);
        requireWithin("steps", steps, 1, 100);
        requireWithin("http-port", httpPort, 0, 65_535);
        requireWithin("query-rate", queryRate, 0, 1_000_000);
        int least = leastClients(scenario) * loops;
        if (clients < least) {
            throw new IllegalArgumentException(
                    "clients: " + clients + " is less than " + least + ", which " + scenario.word() + " needs");
        }
        if ((scenario == Scenario.OFFLINE || scenario == Scenario.LASTING) && qos == 0) {
            throw new IllegalArgumentException("qos: 0 is neither kept nor acknowledged");
        }
        if (scenario == Scenario.CHURN && rate == 0) {
            throw new IllegalArgumentException("rate: churn needs one");
        }
    }

    private static int leastClients(Scenario scenario) {
        return switch (scenario) {
            case PAIRS, FAN_IN, FAN_OUT, OFFLINE, LASTING -> 2;
            case CONNECT_STORM, IDLE, RECONNECT_STORM, CHURN -> 1;
        };
    }

    private static void requireWithin(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    name + ": " + number(value) + " is not within " + number(least) + " to " + number(most));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** Whether events come by the clock, whatever the broker does. */
    boolean isOpenLoop() {
        return rate > 0;
    }

    /** How many of the clients loop {@code index} plays. */
    int clientsOf(int index) {
        return clients / loops + (index < clients % loops ? 1 : 0);
    }
}
