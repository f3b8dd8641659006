package io.rollcall.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rollcall.broker.api.BrokerStats;
import io.rollcall.http.ops.Operations;
import io.rollcall.presence.Presence;
import io.rollcall.server.monitor.MonitorTopics;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators ask of the server: whether it is ready, which version it is, and every meter. From any thread. */
final class ServerOperations implements Operations {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ServerMeters meters = new ServerMeters(registry);

    private volatile @Nullable String notReadyBecause = "MQTT does not listen yet";

    ServerOperations() {
        meters.ofJvm();
    }

    /** All is open: it counts from now on, and is ready. */
    void serves(BrokerStats broker, Presence presence, MonitorTopics monitor) {
        meters.ofBroker(broker);
        meters.ofPresence(presence);
        meters.ofMonitor(monitor);
        notReadyBecause = null;
    }

    void isStopping() {
        notReadyBecause = "the server is stopping";
    }

    @Override
    public Optional<String> notReadyBecause() {
        return Optional.ofNullable(notReadyBecause);
    }

    @Override
    public String version() {
        return Version.ofTheJar();
    }

    @Override
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public MeterRegistry meters() {
        return registry;
    }
}
