package io.rollcall.broker.store;

import io.rollcall.broker.message.KeptBytes;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.Outgoing.Awaiting;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A session's part in memory. What is not used is not there: an idle session costs its fields alone, with one subscription 32 bytes more. */
class MemorySession implements StoredSession {
    private KeptBytes.Part keptBytesOfAll;
    private Map<TopicFilter, Subscription> subscriptions = Map.of();
    private long willBytes;
    private @Nullable Traffic traffic;

    /** What is under way, in either direction; while nothing is and the client is away, there is no such object. */
    private static final class Traffic {
        private @Nullable ArrayDeque<Outgoing> queue;
        private @Nullable InFlightWindow window;
        private @Nullable PacketIds received;
        private long queuedBytes;
        private long inFlightBytes;
        private long streamedBytes;

        boolean isNone() {
            return queue == null
                    && (window == null || window.count() == 0)
                    && (received == null || received.count() == 0)
                    && streamedBytes == 0;
        }
    }

    MemorySession(KeptBytes keptBytesOfAll) {
        this.keptBytesOfAll = keptBytesOfAll.first();
    }

    // ---- nothing here outlives the broker

    @Override
    public void open(Inbox inbox) {}

    @Override
    public void countIn(KeptBytes.Part part) {
        keptBytesOfAll = part;
    }

    @Override
    public void save(SessionState state) {}

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public @Nullable DurableQueue queue() {
        return null;
    }

    @Override
    public boolean isCommitted() {
        return true;
    }

    @Override
    public void afterCommit(Completion completion) {
        completion.completed(true);
    }

    @Override
    public boolean isLoaded() {
        return true;
    }

    @Override
    public void load() {}

    @Override
    public void online() {}

    @Override
    public void offline() {
        if (traffic != null && traffic.isNone()) {
            traffic = null;
        }
    }

    @Override
    public boolean admit(Outgoing outgoing) {
        throw new IllegalStateException("not durable");
    }

    @Override
    public void take(Page page) {
        throw new IllegalStateException("not durable");
    }

    @Override
    public void committed(Outgoing outgoing) {}

    @Override
    public void discard(Outgoing outgoing) {}

    @Override
    public boolean isRoom(int bytes) {
        return true;
    }

    @Override
    public void receiveWith(Posting deliveries, int packetId) {}

    @Override
    public void refused(int packetId) {
        release(packetId);
    }

    // ---- what is kept

    @Override
    public boolean subscribe(Subscription subscription) {
        boolean added = !subscriptions.containsKey(subscription.filter());
        if (subscriptions.size() - (added ? 0 : 1) == 0) {
            subscriptions = Map.of(subscription.filter(), subscription); // most sessions have one: 80 bytes less
        } else {
            subscriptions = subscriptions instanceof HashMap ? subscriptions : new HashMap<>(subscriptions);
            subscriptions.put(subscription.filter(), subscription);
        }
        return added;
    }

    @Override
    public boolean unsubscribe(TopicFilter filter) {
        if (!subscriptions.containsKey(filter)) {
            return false;
        }
        if (subscriptions.size() == 1) {
            subscriptions = Map.of();
        } else {
            subscriptions.remove(filter);
        }
        return true;
    }

    @Override
    public boolean isSubscribed(TopicFilter filter) {
        return subscriptions.containsKey(filter);
    }

    @Override
    public Collection<Subscription> subscriptions() {
        return subscriptions.values();
    }

    @Override
    public void enqueue(Outgoing outgoing) {
        Traffic now = traffic();
        if (now.queue == null) {
            now.queue = new ArrayDeque<>();
        }
        now.queue.addLast(outgoing);
        countQueued(outgoing.bytes());
    }

    @Override
    public @Nullable Outgoing peek() {
        ArrayDeque<Outgoing> queue = queueOrNull();
        return queue == null ? null : queue.peekFirst();
    }

    @Override
    public @Nullable Outgoing poll() {
        Traffic now = traffic;
        ArrayDeque<Outgoing> queue = queueOrNull();
        if (now == null || queue == null) {
            return null;
        }
        Outgoing head = queue.pollFirst();
        countQueued(head == null ? 0 : -head.bytes());
        if (queue.isEmpty()) {
            now.queue = null; // an array that grew is not kept
        }
        return head;
    }

    @Override
    public long queued() {
        return inMemory();
    }

    /** How many deliveries wait here. */
    final int inMemory() {
        ArrayDeque<Outgoing> queue = queueOrNull();
        return queue == null ? 0 : queue.size();
    }

    @Override
    public long keptBytes() {
        return traffic == null ? 0 : traffic.queuedBytes + traffic.inFlightBytes;
    }

    @Override
    public long inFlightBytes() {
        return traffic == null ? 0 : traffic.inFlightBytes;
    }

    @Override
    public void willBytes(long bytes) {
        if (bytes != willBytes) {
            keptBytesOfAll.add(bytes - willBytes);
            willBytes = bytes;
        }
    }

    @Override
    public void streamedBytes(long bytes) {
        Traffic now = traffic;
        if (bytes != (now == null ? 0 : now.streamedBytes)) {
            now = traffic();
            keptBytesOfAll.add(bytes - now.streamedBytes);
            now.streamedBytes = bytes;
        }
    }

    private Traffic traffic() {
        if (traffic == null) {
            traffic = new Traffic();
        }
        return traffic;
    }

    private @Nullable ArrayDeque<Outgoing> queueOrNull() {
        return traffic == null ? null : traffic.queue;
    }

    private @Nullable InFlightWindow windowOrNull() {
        return traffic == null ? null : traffic.window;
    }

    private InFlightWindow window() {
        Traffic now = traffic();
        if (now.window == null) {
            now.window = new InFlightWindow();
        }
        return now.window;
    }

    private void countQueued(long bytes) {
        traffic().queuedBytes += bytes;
        keptBytesOfAll.add(bytes);
    }

    private void countInFlight(long bytes) {
        traffic().inFlightBytes += bytes;
        keptBytesOfAll.add(bytes);
    }

    @Override
    public boolean send(Outgoing outgoing) {
        window().add(outgoing);
        countInFlight(outgoing.bytes());
        return true;
    }

    @Override
    public int send(Message message, Qos qos, boolean retain) {
        int bytes = Outgoing.OBJECTS_BYTES + message.bytes();
        int packetId = window().add(message, qos, retain, bytes);
        countInFlight(bytes);
        return packetId;
    }

    @Override
    public int @Nullable [] send(IntFunction<Message> messages, int count, Qos qos) {
        InFlightWindow window = window();
        int[] packetIds = new int[count];
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            Message message = messages.apply(i);
            int itsBytes = Outgoing.OBJECTS_BYTES + message.bytes();
            packetIds[i] = window.add(message, qos, false, itsBytes);
            bytes += itsBytes;
        }
        countInFlight(bytes);
        return packetIds;
    }

    @Override
    public int answered(int[] packetIds, int from, int to, Awaiting answer) {
        InFlightWindow window = windowOrNull();
        if (window == null) {
            return 0;
        }
        int at = from;
        long bytes = 0;
        while (at < to) {
            int less = window.answered(packetIds[at], answer);
            if (less == 0) {
                break;
            }
            bytes += less;
            at++;
        }
        countInFlight(-bytes);
        return at - from;
    }

    /** Puts back what was in flight before the last restart. */
    final void restore(Outgoing outgoing) {
        window().restore(outgoing);
        countInFlight(outgoing.bytes());
    }

    /** What waits is not here any more. */
    final void dropQueue() {
        Traffic now = traffic;
        if (now != null) {
            now.queue = null;
            countQueued(-now.queuedBytes);
        }
    }

    /** The first that waits and is stored; absent when none is. */
    @Nullable
    final Outgoing firstStored() {
        ArrayDeque<Outgoing> queue = queueOrNull();
        if (queue != null) {
            for (Outgoing outgoing : queue) {
                if (outgoing.place() != null) {
                    return outgoing;
                }
            }
        }
        return null;
    }

    final long queuedBytes() {
        return traffic == null ? 0 : traffic.queuedBytes;
    }

    @Override
    public @Nullable Outgoing inFlight(int packetId) {
        InFlightWindow window = windowOrNull();
        return window == null ? null : window.get(packetId);
    }

    @Override
    public boolean received(Outgoing outgoing) {
        countInFlight(-outgoing.bytes());
        outgoing.received();
        countInFlight(outgoing.bytes());
        return true;
    }

    @Override
    public void acknowledge(Outgoing outgoing) {
        remove(outgoing);
    }

    /** Returns whether it was in flight. */
    final boolean remove(Outgoing outgoing) {
        InFlightWindow window = windowOrNull();
        if (window == null || !window.remove(outgoing)) {
            return false;
        }
        countInFlight(-outgoing.bytes());
        return true;
    }

    @Override
    public List<Outgoing> inFlight() {
        InFlightWindow window = windowOrNull();
        return window == null ? List.of() : window.inOrder();
    }

    @Override
    public int inFlightCount() {
        InFlightWindow window = windowOrNull();
        return window == null ? 0 : window.count();
    }

    @Override
    public boolean receive(int packetId) {
        Traffic now = traffic();
        if (now.received == null) {
            now.received = new PacketIds();
        }
        return now.received.add(packetId);
    }

    @Override
    public boolean release(int packetId) {
        PacketIds received = receivedOrNull();
        return received != null && received.remove(packetId);
    }

    @Override
    public int receivedCount() {
        PacketIds received = receivedOrNull();
        return received == null ? 0 : received.count();
    }

    private @Nullable PacketIds receivedOrNull() {
        return traffic == null ? null : traffic.received;
    }

    @Override
    public void clear() {
        subscriptions = Map.of();
        Traffic ended = traffic;
        if (ended != null) {
            keptBytesOfAll.add(-ended.queuedBytes - ended.inFlightBytes);
            long streamed = ended.streamedBytes; // of the connection, which tells when that is over
            traffic = null;
            if (streamed != 0) {
                traffic().streamedBytes = streamed;
            }
        }
    }
}
