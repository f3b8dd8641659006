package io.rollcall.server;

import io.rollcall.broker.Broker;
import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.api.BrokerStats.Drop;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server says of itself below {@code $SYS/broker}: retained messages of QoS 0 with Mosquitto's names and units
 * (<a href="https://mosquitto.org/man/mosquitto-8.html">mosquitto(8)</a>, broker status), each again when it has changed.
 */
final class SysTopics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SysTopics.class);
    private static final String PREFIX = "$SYS/broker/";
    private static final int[] LOAD_MINUTES = {1, 5, 15};

    private final Broker broker;
    private final long intervalMillis;
    private final long beganNanos = System.nanoTime();
    private final Map<TopicName, Supplier<String>> values = new LinkedHashMap<>();
    private final Map<TopicName, String> said = new HashMap<>();
    private final List<Load> loads = new ArrayList<>();
    private int connectedMax;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread speaker = new Thread(task, "rollcall-sys-topics");
        speaker.setDaemon(true);
        return speaker;
    });

    /**
     * Says nothing yet.
     *
     * @param interval how often; zero is never
     */
    SysTopics(Broker broker, Duration interval) {
        this.broker = broker;
        this.intervalMillis = interval.toMillis();
        BrokerStats stats = broker.stats();
        value("version", () -> "rollcall version " + Version.ofTheJar());
        value("uptime", () -> TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos) + " seconds");
        number("clients/total", stats::sessions);
        number("clients/connected", stats::connections);
        number("clients/active", stats::connections); // Mosquitto's older name
        number("clients/disconnected", () -> stats.sessions() - stats.connections());
        number("clients/inactive", () -> stats.sessions() - stats.connections());
        number("clients/maximum", () -> connectedMax);
        counted("messages/received", stats::packetsRead);
        counted("messages/sent", stats::packetsWritten);
        counted("publish/messages/received", "publish/received", stats::messagesRead);
        counted("publish/messages/sent", "publish/sent", stats::messagesWritten);
        counted("publish/messages/dropped", "publish/dropped", () -> dropped(stats));
        counted("bytes/received", stats::bytesRead);
        counted("bytes/sent", stats::bytesWritten);
        load("sockets", stats::socketsAccepted);
        number("subscriptions/count", stats::subscriptions);
        number("retained messages/count", stats::retained);
        number("store/messages/bytes", stats::queuedBytes);
        number(
                "heap/current",
                () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        number("heap/maximum", () -> Runtime.getRuntime().maxMemory());
    }

    private static long dropped(BrokerStats stats) {
        return stats.dropped(Drop.QUEUE_FULL) + stats.dropped(Drop.SLOW_CONSUMER);
    }

    private void value(String name, Supplier<String> now) {
        values.put(TopicName.of(PREFIX + name), now);
    }

    private void number(String name, LongSupplier now) {
        value(name, () -> Long.toString(now.getAsLong()));
    }

    private void counted(String name, LongSupplier total) {
        counted(name, name, total);
    }

    /** A number since the start, and how many a minute on average. */
    private void counted(String name, String loadName, LongSupplier total) {
        number(name, total);
        load(loadName, total);
    }

    private void load(String name, LongSupplier total) {
        for (int minutes : LOAD_MINUTES) {
            Load load = new Load(total, minutes, intervalMillis);
            loads.add(load);
            value("load/" + name + "/" + minutes + "min", load::text);
        }
    }

    /** Says how the server is, and again after each interval. */
    @SuppressWarnings("FutureReturnValueIgnored") // ends with the thread
    void begin() {
        if (intervalMillis > 0) {
            thread.scheduleAtFixedRate(this::guardedTell, 0, intervalMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void guardedTell() {
        try {
            tell();
        } catch (RuntimeException | Error mistake) {
            LOG.error("$SYS: failed", mistake);
        }
    }

    private void tell() {
        connectedMax = Math.max(connectedMax, broker.stats().connections());
        loads.forEach(Load::look);
        values.forEach((topic, value) -> {
            String now = value.get();
            if (!now.equals(said.put(topic, now))) {
                broker.publish(topic, now.getBytes(StandardCharsets.UTF_8), Qos.AT_MOST_ONCE, true);
            }
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** How many a minute, as an average in which older minutes count less and less. */
    private static final class Load {
        private final LongSupplier total;
        private final double perMinute;
        private final double keeps;
        private long before;
        private double average;

        Load(LongSupplier total, int minutes, long intervalMillis) {
            double intervalMinutes = intervalMillis / 60_000.0;
            this.total = total;
            this.perMinute = 1 / intervalMinutes;
            this.keeps = Math.exp(-intervalMinutes / minutes);
        }

        void look() {
            long now = total.getAsLong();
            average = average * keeps + (now - before) * perMinute * (1 - keeps);
            before = now;
        }

        String text() {
            return String.format(Locale.ROOT, "%.2f", average);
        }
    }
}
