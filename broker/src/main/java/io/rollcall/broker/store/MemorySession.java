package io.rollcall.broker.store;

import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A session's part in memory. What is not used is not there: an idle session costs its fields alone. */
final class MemorySession implements StoredSession {
    private Map<TopicFilter, Subscription> subscriptions = Map.of();
    private final LongAdder keptBytesOfAll;
    private @Nullable ArrayDeque<Outgoing> queue;
    private long queuedBytes;
    private long inFlightBytes;
    private long willBytes;
    private long streamedBytes;
    private @Nullable InFlightWindow window;
    private @Nullable BitSet received;
    private int receivedCount;

    MemorySession(LongAdder keptBytesOfAll) {
        this.keptBytesOfAll = keptBytesOfAll;
    }

    // ---- nothing here outlives the broker

    @Override
    public void open(Inbox inbox) {}

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
    public void offline() {}

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
        if (subscriptions.isEmpty()) {
            subscriptions = new HashMap<>(4);
        }
        return subscriptions.put(subscription.filter(), subscription) == null;
    }

    @Override
    public boolean unsubscribe(TopicFilter filter) {
        return !subscriptions.isEmpty() && subscriptions.remove(filter) != null;
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
        if (queue == null) {
            queue = new ArrayDeque<>();
        }
        queue.addLast(outgoing);
        countQueued(outgoing.bytes());
    }

    @Override
    public @Nullable Outgoing peek() {
        return queue == null ? null : queue.peekFirst();
    }

    @Override
    public @Nullable Outgoing poll() {
        if (queue == null) {
            return null;
        }
        Outgoing head = queue.pollFirst();
        countQueued(head == null ? 0 : -head.bytes());
        if (queue.isEmpty()) {
            queue = null; // an array that grew is not kept
        }
        return head;
    }

    @Override
    public long queued() {
        return queue == null ? 0 : queue.size();
    }

    @Override
    public long keptBytes() {
        return queuedBytes + inFlightBytes;
    }

    @Override
    public long inFlightBytes() {
        return inFlightBytes;
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
        if (bytes != streamedBytes) {
            keptBytesOfAll.add(bytes - streamedBytes);
            streamedBytes = bytes;
        }
    }

    private void countQueued(long bytes) {
        queuedBytes += bytes;
        keptBytesOfAll.add(bytes);
    }

    private void countInFlight(long bytes) {
        inFlightBytes += bytes;
        keptBytesOfAll.add(bytes);
    }

    @Override
    public boolean send(Outgoing outgoing) {
        if (window == null) {
            window = new InFlightWindow();
        }
        window.add(outgoing);
        countInFlight(outgoing.bytes());
        return true;
    }

    /** Puts back what was in flight before the last restart. */
    void restore(Outgoing outgoing) {
        if (window == null) {
            window = new InFlightWindow();
        }
        window.restore(outgoing);
        countInFlight(outgoing.bytes());
    }

    /** What waits is not here any more. */
    void dropQueue() {
        queue = null;
        countQueued(-queuedBytes);
    }

    /** The first that waits and is stored; absent when none is. */
    @Nullable
    Outgoing firstStored() {
        if (queue != null) {
            for (Outgoing outgoing : queue) {
                if (outgoing.place() != null) {
                    return outgoing;
                }
            }
        }
        return null;
    }

    long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public @Nullable Outgoing inFlight(int packetId) {
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
    boolean remove(Outgoing outgoing) {
        if (window == null || !window.remove(outgoing)) {
            return false;
        }
        countInFlight(-outgoing.bytes());
        return true;
    }

    @Override
    public List<Outgoing> inFlight() {
        return window == null ? List.of() : window.inOrder();
    }

    @Override
    public int inFlightCount() {
        return window == null ? 0 : window.count();
    }

    @Override
    public boolean receive(int packetId) {
        if (received == null) {
            received = new BitSet();
        }
        if (received.get(packetId)) {
            return false;
        }
        received.set(packetId);
        receivedCount++;
        return true;
    }

    @Override
    public boolean release(int packetId) {
        if (received == null || !received.get(packetId)) {
            return false;
        }
        received.clear(packetId);
        receivedCount--;
        return true;
    }

    @Override
    public int receivedCount() {
        return receivedCount;
    }

    @Override
    public void clear() {
        subscriptions = Map.of();
        queue = null;
        countQueued(-queuedBytes);
        countInFlight(-inFlightBytes);
        window = null;
        received = null;
        receivedCount = 0;
    }
}
