package io.rollcall.broker.store;

import io.rollcall.broker.message.KeptBytes;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.Outgoing.Awaiting;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * One session's part in memory, and the operations that keep its part in the files the same. A session that does not last has
 * no files, and this adds nothing to its memory. On the session's owner, but for what says otherwise.
 *
 * <p>The queue is in the files. A {@link QueueWindow} of it is in memory while the client is connected.
 */
final class DurableSession implements StoredSession {
    private final DurableStore store;
    private final MemorySession memory;

    private @Nullable Inbox inbox;
    private volatile @Nullable DurableQueue queue;
    private boolean durable;
    private boolean loaded = true;
    private @Nullable QueueWindow window; // since the client was here
    private @Nullable BitSet takenStored;

    // what was given to the committer, and how much of it is committed; the latter is written there
    private long given;
    private volatile long committed;

    // sent, and not to be written before it is committed; and how many letters of that are still to be opened
    private @Nullable Outgoing lastWaiting;
    private int unconfirmed;

    DurableSession(DurableStore store, MemorySession memory) {
        this.store = store;
        this.memory = memory;
    }

    /** As it outlived the last run. */
    void restore(DurableQueue its, boolean isDurable, List<Subscription> subscriptions) {
        queue = its;
        durable = isDurable;
        loaded = !isDurable;
        subscriptions.forEach(memory::subscribe);
    }

    @Override
    public void countIn(KeptBytes.Part part) {
        memory.countIn(part);
    }

    @Override
    public void open(Inbox its) {
        inbox = its;
        DurableQueue now = queue;
        if (now != null) {
            now.inbox(its);
        }
    }

    /** What the session waits for. */
    private class Awaited extends Op {
        private final Op.Change change;

        Awaited(Op.Change change) {
            this.change = change;
            given++;
        }

        @Override
        void apply(Group group) throws RocksDBException {
            change.apply(group);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // the committer alone writes it
        void committed() {
            committed++;
        }
    }

    private void submit(Op.Change change) {
        store.submit(new Awaited(change));
    }

    private long number() {
        return Objects.requireNonNull(queue, "the session is not in the store").number;
    }

    // ---- the session

    @Override
    public void save(SessionState state) {
        if (queue == null && !state.lasts()) {
            return;
        }
        if (queue == null) {
            DurableQueue fresh = store.newQueue();
            fresh.inbox(inbox);
            durable = state.expirySeconds() > 0;
            queue = fresh;
        }
        long number = number();
        submit(group -> {
            ByteWriter out = group.writer();
            Records.write(out, state);
            group.put(Keys.of(Keys.SESSION, number), out.toBytes());
        });
    }

    @Override
    public boolean isDurable() {
        return durable;
    }

    /** From any thread. */
    @Override
    public @Nullable DurableQueue queue() {
        return queue;
    }

    @Override
    public boolean isCommitted() {
        return given == committed && unconfirmed == 0;
    }

    @Override
    public void afterCommit(Completion completion) {
        store.afterCommit(completion);
    }

    @Override
    public void clear() {
        DurableQueue ended = queue;
        if (ended != null) {
            List<byte[]> keys = new ArrayList<>();
            memory.subscriptions()
                    .forEach(subscription -> keys.add(SessionOps.subscriptionKey(ended.number, subscription.filter())));
            for (Outgoing outgoing : memory.inFlight()) {
                keys.add(Keys.packet(Keys.SENT, ended.number, outgoing.packetId()));
            }
            if (takenStored != null) {
                takenStored.stream().forEach(id -> keys.add(Keys.packet(Keys.TAKEN, ended.number, id)));
            }
            boolean known = loaded;
            store.submit(new Awaited(group -> SessionOps.end(ended, keys, known, group)) {
                @Override
                void committed() {
                    super.committed();
                    if (!known || ended.count > 0) {
                        store.sweep(ended.number);
                    }
                }
            });
            ended.online = false;
        }
        memory.clear();
        queue = null;
        durable = false;
        loaded = true;
        takenStored = null;
        window = null;
        lastWaiting = null;
    }

    // ---- subscriptions

    @Override
    public boolean subscribe(Subscription subscription) {
        if (durable) {
            long number = number();
            submit(group -> {
                ByteWriter out = group.writer();
                Records.write(out, subscription);
                group.put(SessionOps.subscriptionKey(number, subscription.filter()), out.toBytes());
            });
        }
        return memory.subscribe(subscription);
    }

    @Override
    public boolean unsubscribe(TopicFilter filter) {
        boolean there = memory.unsubscribe(filter);
        if (durable && there) {
            byte[] key = SessionOps.subscriptionKey(number(), filter);
            submit(group -> {
                group.delete(key);
            });
        }
        return there;
    }

    @Override
    public boolean isSubscribed(TopicFilter filter) {
        return memory.isSubscribed(filter);
    }

    @Override
    public Collection<Subscription> subscriptions() {
        return memory.subscriptions();
    }

    // ---- the queue

    @Override
    public boolean isLoaded() {
        return loaded;
    }

    @Override
    public void load() {
        QueueWindow now = window();
        if (now != null) {
            now.load();
        }
    }

    private @Nullable QueueWindow window() {
        DurableQueue now = queue;
        if (window == null && now != null) {
            window = new QueueWindow(store, memory, now);
        }
        return window;
    }

    @Override
    public void online() {
        QueueWindow now = window();
        if (durable && now != null) {
            now.online();
        }
    }

    /** Messages of QoS 0 are not kept for whoever is away. */
    @Override
    public void offline() {
        if (durable && window != null) {
            window.offline();
        }
        memory.offline();
    }

    @Override
    public boolean admit(Outgoing outgoing) {
        QueueWindow now = window();
        return now != null && now.admit(outgoing);
    }

    @Override
    public void take(Page page) {
        QueueWindow now = window();
        if (page.queue() != queue || now == null) {
            return;
        }
        if (loaded) {
            now.take(page);
            return;
        }
        loaded = true;
        now.loaded(page);
        for (int packetId : page.taken()) {
            memory.receive(packetId);
            takenStored().set(packetId);
        }
    }

    @Override
    public void enqueue(Outgoing outgoing) {
        if (durable && outgoing.qos() != Qos.AT_MOST_ONCE && outgoing.place() == null) {
            Posting alone = new Posting();
            alone.add(this, outgoing.message(), outgoing.qos(), outgoing.retain(), outgoing.subscriptionId());
            store.post(outgoing.message(), alone, null);
        } else {
            memory.enqueue(outgoing);
        }
    }

    @Override
    public @Nullable Outgoing peek() {
        return memory.peek();
    }

    @Override
    public @Nullable Outgoing poll() {
        Outgoing head = memory.poll();
        if (durable && window != null) {
            window.readOn();
        }
        return head;
    }

    @Override
    public void discard(Outgoing outgoing) {
        if (outgoing.place() != null) {
            store.submit(new SessionOps.Done(outgoing, number(), false));
        }
    }

    @Override
    public long queued() {
        return memory.queued() + (window == null ? 0 : window.behind());
    }

    @Override
    public boolean isRoom(int bytes) {
        return queued() < store.config().queueLengthMax();
    }

    @Override
    public long keptBytes() {
        return memory.keptBytes();
    }

    @Override
    public long inFlightBytes() {
        return memory.inFlightBytes();
    }

    @Override
    public void streamedBytes(long bytes) {
        memory.streamedBytes(bytes);
    }

    @Override
    public void willBytes(long bytes) {
        memory.willBytes(bytes);
    }

    // ---- in flight to the client

    /**
     * Of QoS 2 the packet identifier must be the same after a crash: so it is stored before it is used. What comes behind
     * waits, too, so that the order is kept.
     */
    @Override
    public boolean send(Outgoing outgoing) {
        memory.send(outgoing);
        if (!durable) {
            return true;
        }
        boolean waits = outgoing.qos() == Qos.EXACTLY_ONCE || lastWaiting != null;
        lastWaiting = waits ? outgoing : null;
        unconfirmed += waits ? 1 : 0;
        store.submit(new SessionOps.Sent(outgoing, number(), waits ? inbox : null));
        return !waits;
    }

    @Override
    public int send(Message message, Qos qos, boolean retain) {
        return durable ? 0 : memory.send(message, qos, retain);
    }

    @Override
    public int @Nullable [] send(IntFunction<Message> messages, int count, Qos qos) {
        return durable ? null : memory.send(messages, count, qos);
    }

    @Override
    public int answered(int[] packetIds, int from, int to, Awaiting answer) {
        return durable ? 0 : memory.answered(packetIds, from, to, answer);
    }

    @Override
    public void committed(Outgoing outgoing) {
        unconfirmed--;
        if (lastWaiting == outgoing) {
            lastWaiting = null;
        }
    }

    @Override
    public @Nullable Outgoing inFlight(int packetId) {
        return memory.inFlight(packetId);
    }

    /** What the client has must not be sent again as new: so that is stored before the client is told. */
    @Override
    public boolean received(Outgoing outgoing) {
        memory.received(outgoing);
        if (durable) {
            unconfirmed++;
            store.submit(new SessionOps.Received(outgoing, number(), inbox));
        }
        return !durable;
    }

    @Override
    public void acknowledge(Outgoing outgoing) {
        if (memory.remove(outgoing) && durable) {
            Place place = outgoing.place();
            if (place != null) {
                place.done = true;
            }
            store.submit(new SessionOps.Done(outgoing, number(), outgoing.awaiting() == Awaiting.PUBCOMP));
        }
    }

    @Override
    public List<Outgoing> inFlight() {
        return memory.inFlight();
    }

    @Override
    public int inFlightCount() {
        return memory.inFlightCount();
    }

    // ---- in flight from the client

    @Override
    public boolean receive(int packetId) {
        return memory.receive(packetId);
    }

    @Override
    public void receiveWith(Posting deliveries, int packetId) {
        DurableQueue now = queue;
        if (durable && now != null) {
            deliveries.takenBy(now, packetId);
            takenStored().set(packetId);
        }
    }

    private BitSet takenStored() {
        if (takenStored == null) {
            takenStored = new BitSet();
        }
        return takenStored;
    }

    @Override
    public void refused(int packetId) {
        memory.release(packetId);
        if (takenStored != null) {
            takenStored.clear(packetId);
        }
    }

    @Override
    public boolean release(int packetId) {
        boolean known = memory.release(packetId);
        if (takenStored != null && takenStored.get(packetId)) {
            takenStored.clear(packetId);
            byte[] key = Keys.packet(Keys.TAKEN, number(), packetId);
            submit(group -> {
                group.delete(key);
            });
        }
        return known;
    }

    @Override
    public int receivedCount() {
        return memory.receivedCount();
    }
}
