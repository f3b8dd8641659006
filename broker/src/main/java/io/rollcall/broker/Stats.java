package io.rollcall.broker;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.ListenerStats;
import io.rollcall.broker.connection.ConnectionCounters;
import io.rollcall.broker.connection.Loop;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.routing.RetainedMessages;
import io.rollcall.broker.session.SessionRegistry;
import io.rollcall.broker.transport.EventLoops;
import java.util.List;

/** The counters of all rooms, under one roof. */
final class Stats implements BrokerStats {
    private static final ByteBufAllocatorMetric BUFFERS =
            ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();

    private final SessionRegistry registry;
    private final ConnectionCounters connections;
    private final RetainedMessages retained;
    private final EventLoops loops;
    private final List<? extends ListenerStats> listeners;

    Stats(
            SessionRegistry registry,
            ConnectionCounters connections,
            RetainedMessages retained,
            EventLoops loops,
            List<? extends ListenerStats> listeners) {
        this.registry = registry;
        this.connections = connections;
        this.retained = retained;
        this.loops = loops;
        this.listeners = listeners;
    }

    @Override
    public int connections() {
        return registry.connected();
    }

    @Override
    public int sessions() {
        return registry.size();
    }

    @Override
    public long queuedBytes() {
        return registry.keptBytes();
    }

    @Override
    public long socketsAccepted() {
        return connections.accepted.sum();
    }

    @Override
    public long messagesRead(Qos qos) {
        return loops.all().mapToLong(loop -> loop.messagesRead(qos)).sum();
    }

    @Override
    public long bufferBytesDirect() {
        return BUFFERS.usedDirectMemory();
    }

    @Override
    public long bufferBytesHeap() {
        return BUFFERS.usedHeapMemory();
    }

    @Override
    public long messagesWritten(Qos qos) {
        return loops.all().mapToLong(loop -> loop.messagesWritten(qos)).sum();
    }

    @Override
    public long packetsRead() {
        return loops.all().mapToLong(Loop::packetsRead).sum();
    }

    @Override
    public long packetsWritten() {
        return loops.all().mapToLong(Loop::packetsWritten).sum();
    }

    @Override
    public long bytesRead() {
        return loops.all().mapToLong(Loop::bytesRead).sum();
    }

    @Override
    public long bytesWritten() {
        return loops.all().mapToLong(Loop::bytesWritten).sum();
    }

    @Override
    public long dropped(Drop why) {
        return switch (why) {
            case QUEUE_FULL -> registry.counters().droppedQueueFull.sum();
            case SLOW_CONSUMER -> registry.counters().droppedSlow.sum();
            case OFFLINE -> registry.counters().droppedOffline.sum();
            case EXPIRED -> registry.counters().droppedExpired.sum();
            case PACKET_TOO_LARGE -> registry.counters().droppedTooLarge.sum();
            case NOT_AUTHORIZED -> registry.counters().droppedNotAuthorized.sum();
            case RETAINED_FULL -> retained.refused();
            case LOCAL_FULL -> registry.counters().droppedLocal.sum();
        };
    }

    @Override
    public long ended(Disconnection.Entity entity, DisconnectCause cause) {
        return connections.ended(entity, cause).sum();
    }

    @Override
    public long refused(DisconnectCause cause) {
        return connections.refused(cause).sum();
    }

    @Override
    public long takenOver() {
        return registry.counters().takenOver.sum();
    }

    @Override
    public long publishDenied() {
        return connections.publishDenied.sum();
    }

    @Override
    public long subscribeDenied() {
        return connections.subscribeDenied.sum();
    }

    @Override
    public long publishRefused() {
        return connections.publishRefused.sum();
    }

    @Override
    public long subscribeRefused() {
        return connections.subscribeRefused.sum();
    }

    @Override
    public long ownedHeldBack() {
        return registry.counters().ownedHeldBack.sum();
    }

    @Override
    public long paused(Pause why) {
        return switch (why) {
            case MEMORY -> connections.pausedMemory.sum();
            case MAIL -> connections.pausedMail.sum();
            case ANSWERS -> connections.pausedAnswers.sum();
            case RATE -> connections.pausedRate.sum();
        };
    }

    @Override
    public long halfReadDropped() {
        return connections.halfReadDropped.sum();
    }

    @Override
    public long mailBytes() {
        return registry.mailBytes();
    }

    @Override
    public long retainedBytes() {
        return retained.bytes();
    }

    @Override
    public long retainedHeapBytes() {
        return retained.heapBytes();
    }

    @Override
    public List<ListenerStats> listeners() {
        return List.copyOf(listeners);
    }

    @Override
    public long subscriptions() {
        return registry.subscriptions();
    }

    @Override
    public long retained() {
        return retained.count();
    }
}
