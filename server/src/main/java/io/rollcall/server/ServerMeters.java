package io.rollcall.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.api.ListenerStats;
import io.rollcall.broker.api.ListenerStats.TurnedAway;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.store.StoreStats;
import io.rollcall.presence.ClientCounts;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceQueries;
import io.rollcall.presence.PresenceStats;
import io.rollcall.server.monitor.MonitorTopics;
import io.rollcall.server.webhook.Webhooks;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The names under which the server's counters and gauges are read. Each is asked when it is read, and costs nothing before. */
final class ServerMeters {
    private static final String CAUSE = "cause";
    private static final String CLIENTS = "presence.clients";

    private final MeterRegistry meters;

    ServerMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void ofJvm() {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
    }

    void ofBroker(BrokerStats broker) {
        gauge("mqtt.connections", broker, BrokerStats::connections);
        gauge("mqtt.sessions", broker, BrokerStats::sessions);
        gauge("mqtt.subscriptions", broker, BrokerStats::subscriptions);
        gauge("mqtt.retained", broker, BrokerStats::retained);
        counter("mqtt.sockets.accepted", broker, BrokerStats::socketsAccepted);
        for (Qos qos : Qos.values()) {
            String[] labels = {"qos", Integer.toString(qos.level())};
            counter("mqtt.publish.received", broker, stats -> stats.messagesRead(qos), labels);
            counter("mqtt.publish.sent", broker, stats -> stats.messagesWritten(qos), labels);
        }
        gauge("netty.memory.used", broker, BrokerStats::bufferBytesDirect, "type", "direct");
        gauge("netty.memory.used", broker, BrokerStats::bufferBytesHeap, "type", "heap");
        counter("mqtt.takeovers", broker, BrokerStats::takenOver);
        counter("mqtt.publish.denied", broker, BrokerStats::publishDenied);
        counter("mqtt.subscribe.denied", broker, BrokerStats::subscribeDenied);
        counter("mqtt.publish.refused", broker, BrokerStats::publishRefused);
        counter("mqtt.subscribe.refused", broker, BrokerStats::subscribeRefused);
        gauge("mqtt.queued.bytes", broker, BrokerStats::queuedBytes);
        counter("mqtt.owned.held.back", broker, BrokerStats::ownedHeldBack);
        for (BrokerStats.Drop why : BrokerStats.Drop.values()) {
            counter("mqtt.dropped", broker, stats -> stats.dropped(why), "reason", label(why));
        }
        for (BrokerStats.Pause why : BrokerStats.Pause.values()) {
            counter("mqtt.reading.paused", broker, stats -> stats.paused(why), "reason", label(why));
        }
        counter("mqtt.halfread.dropped", broker, BrokerStats::halfReadDropped);
        gauge("mqtt.mail.bytes", broker, BrokerStats::mailBytes);
        gauge("mqtt.retained.bytes", broker, BrokerStats::retainedBytes);
        gauge("mqtt.retained.heap.bytes", broker, BrokerStats::retainedHeapBytes);
        for (DisconnectCause cause : DisconnectCause.values()) {
            ofCause(broker, cause);
        }
        broker.listeners().forEach(this::ofListener);
    }

    void ofStore(StoreStats store) {
        counter("mqtt.store.commits", store, StoreStats::commits);
        counter("mqtt.store.operations", store, StoreStats::operations);
        counter("mqtt.store.refused", store, StoreStats::refused);
        counter("mqtt.store.dropped", store, StoreStats::droppedFull);
        counter("mqtt.store.errors", store, StoreStats::errors);
        gauge("mqtt.store.backlog.bytes", store, StoreStats::backlogBytes);
        gauge("mqtt.store.file.bytes", store, StoreStats::fileBytes);
        counter("mqtt.store.damages", store, StoreStats::damages);
        gauge("mqtt.store.damaged", store, stats -> stats.damage().isEmpty() ? 0 : 1);
    }

    private void ofListener(ListenerStats listener) {
        String[] labels = {"listener", listener.name(), "transport", listener.transport()};
        gauge("mqtt.listener.connections", listener, ListenerStats::connections, labels);
        counter("mqtt.listener.accepted", listener, ListenerStats::accepted, labels);
        for (TurnedAway why : TurnedAway.values()) {
            String[] reason = {"listener", listener.name(), "transport", listener.transport(), "reason", label(why)};
            counter("mqtt.listener.turned.away", listener, stats -> stats.turnedAway(why), reason);
        }
    }

    private void ofCause(BrokerStats broker, DisconnectCause cause) {
        counter("mqtt.connects.refused", broker, stats -> stats.refused(cause), CAUSE, label(cause));
        for (Entity who : Entity.values()) {
            String[] labels = {"entity", label(who), CAUSE, label(cause)};
            counter("mqtt.disconnects", broker, stats -> stats.ended(who, cause), labels);
        }
    }

    void ofPresence(Presence presence) {
        PresenceQueries queries = presence.queries();
        clients(queries, ClientCounts::connected, "connected");
        clients(queries, ClientCounts::disconnected, "disconnected");
        gauge(presence, "run", PresenceStats::run);
        gauge(presence, "feed.seq", PresenceStats::seq);
        gauge(presence, "feed.oldest", stats -> stats.feed().oldestSeq());
        gauge(presence, "feed.newest", stats -> stats.feed().newestSeq());
        gauge(presence, "feed.waiting", stats -> stats.feed().waiting());
        gauge(presence, "queue", PresenceStats::queueDepth);
        gauge(presence, "recovery.millis", stats -> stats.recovery().millis());
        gauge(presence, "table.bytes", stats -> stats.table().bytes());
        gauge(presence, "table.free.percent", stats -> stats.table().freePercent());
        gauge(presence, "journal.waiting", stats -> stats.journal().unwrittenEntries());
        counter(presence, "changes", stats -> stats.changes().applied());
        counter(presence, "changes.late", stats -> stats.changes().late());
        counter(presence, "changes.failed", stats -> stats.changes().failed());
        counter(presence, "journal.errors", stats -> stats.journal().errors());
        counter(presence, "journal.lost", stats -> stats.journal().lostEntries());
        counter(presence, "feed.dropped", stats -> stats.kept().feedDropped());
        counter(presence, "feed.waiting.refused", stats -> stats.feed().waitersRefused());
        counter(presence, "forgotten.age", stats -> stats.kept().forgottenByAge());
        counter(presence, "forgotten.count", stats -> stats.kept().forgottenByCount());
        counter(presence, "erased", stats -> stats.kept().erased());
        counter(presence, "refused.unknown.dropped", stats -> stats.kept().refusedUnknownDropped());
        counter(presence, "table.growths", stats -> stats.table().growths());
        counter(presence, "table.errors", stats -> stats.journal().tableErrors());
        ofIndexes(presence);
    }

    private void ofIndexes(Presence presence) {
        gauge(
                "presence.clients.suspect",
                presence,
                asked -> asked.queries().census().suspect());
        gauge(
                "presence.clients.flapping",
                presence,
                asked -> asked.queries().census().flapping());
        gauge(presence, "index.ready", stats -> stats.indexes().ready() ? 1 : 0);
        gauge(presence, "index.groups", stats -> stats.indexes().groups());
        gauge(presence, "index.groups.other.clients", stats -> stats.indexes().clientsOfOtherGroups());
        gauge(presence, "index.heap.bytes", stats -> stats.indexes().bytesOnHeap());
        gauge(presence, "index.offheap.bytes", stats -> stats.indexes().bytesOffHeap());
        gauge(presence, "index.build.millis", stats -> stats.indexes().buildMillis());
        counter(presence, "index.connects.forgotten", stats -> stats.indexes().connectsForgotten());
        counter(presence, "index.failures", stats -> stats.indexes().failures());
    }

    void ofMonitor(MonitorTopics monitor) {
        gauge("presence.topics.subscriptions", monitor, topics -> topics.stats().subscriptions());
        gauge("presence.topics.live", monitor, topics -> topics.stats().live());
        counter("presence.topics.told", monitor, topics -> topics.stats().told());
        counter("presence.topics.snapshots", monitor, topics -> topics.stats().snapshots());
        counter("presence.topics.fell.behind", monitor, topics -> topics.stats().fellBehind());
        counter("presence.topics.resyncs", monitor, topics -> topics.stats().resyncs());
        counter("presence.topics.went.on", monitor, topics -> topics.stats().wentOn());
        counter(
                "presence.topics.places.refused",
                monitor,
                topics -> topics.stats().placesRefused());
        counter(
                "presence.topics.pages.dropped",
                monitor,
                topics -> topics.stats().pagesDropped());
        counter("presence.topics.failures", monitor, topics -> topics.stats().failures());
    }

    void ofLog(ConnectionLines lines) {
        counter("log.connection.lines.written", lines, ConnectionLines::written);
        counter("log.connection.lines.left.out", lines, ConnectionLines::leftOut);
    }

    void ofWebhooks(Webhooks webhooks) {
        for (String name : webhooks.names()) {
            String[] hook = {"webhook", name};
            gauge("webhook.behind", webhooks, all -> all.state(name).behind(), hook);
            gauge("webhook.dead.entries", webhooks, all -> all.state(name).deadEntries(), hook);
            gauge("webhook.dead.bytes", webhooks, all -> all.state(name).deadBytes(), hook);
            gauge("webhook.failed.attempts", webhooks, all -> all.state(name).failedAttempts(), hook);
            counter(
                    "webhook.entries.delivered",
                    webhooks,
                    all -> all.state(name).delivered(),
                    hook);
            counter("webhook.entries.given.up", webhooks, all -> all.state(name).given(), hook);
            counter("webhook.resyncs", webhooks, all -> all.state(name).resyncs(), hook);
            for (String outcome : List.of("delivered", "refused", "failed")) {
                String[] labels = {"webhook", name, "outcome", outcome};
                counter("webhook.requests", webhooks, all -> all.requests(name, outcome), labels);
            }
        }
    }

    private void clients(PresenceQueries queries, ToDoubleFunction<ClientCounts> count, String status) {
        gauge(CLIENTS, queries, asked -> count.applyAsDouble(asked.counts()), "status", status);
    }

    private void gauge(Presence presence, String name, ToDoubleFunction<PresenceStats> value) {
        gauge("presence." + name, presence, asked -> value.applyAsDouble(asked.stats()));
    }

    private void counter(Presence presence, String name, ToDoubleFunction<PresenceStats> value) {
        counter("presence." + name, presence, asked -> value.applyAsDouble(asked.stats()));
    }

    private <T> void gauge(String name, T source, ToDoubleFunction<T> value, String... labels) {
        Gauge.builder(name, source, value).tags(labels).register(meters);
    }

    private <T> void counter(String name, T source, ToDoubleFunction<T> value, String... labels) {
        FunctionCounter.builder(name, source, value).tags(labels).register(meters);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
