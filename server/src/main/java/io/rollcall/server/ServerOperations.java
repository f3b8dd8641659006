package io.rollcall.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rollcall.broker.Broker;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import io.rollcall.http.exchange.BackedUp;
import io.rollcall.http.exchange.Reloaded;
import io.rollcall.http.exchange.ServerDesk;
import io.rollcall.http.exchange.TraceSink;
import io.rollcall.http.exchange.TraceWanted;
import io.rollcall.http.exchange.WebhookDesk;
import io.rollcall.http.ops.Operations;
import io.rollcall.presence.Erasure;
import io.rollcall.presence.Presence;
import io.rollcall.server.backup.Backups;
import io.rollcall.server.monitor.MonitorTopics;
import io.rollcall.server.webhook.Webhooks;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operators ask of the server: whether it is ready, which version it is, and every meter. From any thread. */
final class ServerOperations implements Operations {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ServerMeters meters = new ServerMeters(registry);
    private final Notes notes;

    private volatile @Nullable String notReadyBecause = "MQTT does not listen yet";

    private volatile @Nullable Broker broker;
    private volatile @Nullable MonitorTopics monitor;
    private volatile Supplier<Reloaded> reload = () -> new Reloaded(List.of(), List.of(), List.of());
    private volatile @Nullable Presence presence;
    private volatile @Nullable BackupDesk backup;
    private volatile ServerDesk server = ServerDesk.NONE;
    private volatile WebhookDesk webhooks = WebhookDesk.NONE;

    /** Of a server that is not open yet; what is remembered is in this directory, or in memory. */
    ServerOperations(@Nullable Path directory) {
        notes = new Notes(directory);
        meters.ofJvm();
    }

    /** All is open: it counts from now on, and is ready. */
    void serves(Broker open, Presence presence, MonitorTopics monitor) {
        meters.ofBroker(open.stats());
        meters.ofStore(open.store());
        meters.ofPresence(presence);
        meters.ofMonitor(monitor);
        this.monitor = monitor;
        this.presence = presence;
        broker = open;
        notReadyBecause = null;
    }

    void isStopping() {
        notReadyBecause = "the server is stopping";
    }

    @Override
    public Optional<String> notReadyBecause() {
        return Optional.ofNullable(notReadyBecause);
    }

    void counts(ConnectionLines lines) {
        meters.ofLog(lines);
    }

    /** These say how they do from now on. */
    void tells(Webhooks hooks) {
        meters.ofWebhooks(hooks);
        webhooks = hooks;
    }

    void reloads(Supplier<Reloaded> how) {
        reload = how;
    }

    @Override
    public Reloaded reload() {
        return reload.get();
    }

    @Override
    public Closeable trace(TraceWanted wanted, TraceSink to) {
        Broker open = broker;
        return open == null ? Operations.super.trace(wanted, to) : new TraceDesk(open).begin(wanted, to);
    }

    /** Has backups made from now on, below this directory. */
    void backsUp(Backups backups, Path below) {
        backup = new BackupDesk(backups, below);
    }

    @Override
    public CompletionStage<BackedUp> backUp(String directory) {
        BackupDesk desk = backup;
        return desk == null ? Operations.super.backUp(directory) : desk.make(directory);
    }

    /** Knows how the server does from now on. */
    void tells(ServerDesk its) {
        server = its;
    }

    @Override
    public ServerDesk server() {
        return server;
    }

    @Override
    public WebhookDesk webhooks() {
        return webhooks;
    }

    @Override
    public String damage() {
        Broker open = broker;
        return open == null ? "" : open.store().damage();
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

    @Override
    public void kick(String clientId, String by, Runnable ended) {
        Broker open = broker;
        if (open == null) {
            ended.run();
        } else {
            open.disconnect(clientId, by, ended);
        }
    }

    @Override
    public CompletionStage<Erasure> erase(String clientId) {
        Presence open = presence;
        return open == null
                ? CompletableFuture.failedFuture(new IllegalStateException("the server is not open yet"))
                : open.erase(clientId);
    }

    @Override
    public int publish(String topic, byte[] payload, int qos, boolean retain) {
        Broker open = broker;
        MonitorTopics owner = monitor;
        TopicName name = TopicName.of(topic);
        if (owner != null && owner.owns(name)) {
            throw new IllegalArgumentException("nobody but the server itself may publish there");
        }
        return open == null ? 0 : open.publish(name, payload, Qos.of(qos), retain);
    }

    @Override
    public Optional<String> recall(String name) {
        return notes.read(name);
    }

    @Override
    public void remember(String name, String text) {
        notes.write(name, text);
    }
}
