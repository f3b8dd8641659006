package io.rollcall.broker.store;

import io.rollcall.broker.message.KeptBytes;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.Outgoing.Awaiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One session's part in memory, and the operations that keep its part in the files the same. A session that does not last has
 * no files, and this adds little to its memory. On the session's owner, but for what says otherwise.
 *
 * <p>The queue is in the files. A {@link QueueWindow} of it is in memory while the client is connected.
 */
final class DurableSession extends MemorySession {
    private static final String NOT_IN_THE_STORE = "the session is not in the store";

    private final DurableStore store;

    private @Nullable Inbox inbox;
    private volatile @Nullable SessionFiles files; // since the session first lasted
    private boolean durable;
    private boolean loaded = true;

    DurableSession(DurableStore store, KeptBytes keptBytesOfAll) {
        super(keptBytesOfAll);
        this.store = store;
    }

    /** As it outlived the last run. */
    void restore(DurableQueue queue, boolean isDurable, List<Subscription> subscriptions) {
        begin(queue);
        durable = isDurable;
        loaded = !isDurable;
        subscriptions.forEach(super::subscribe);
    }

    @Override
    public void open(Inbox its) {
        inbox = its;
        DurableQueue now = queue();
        if (now != null) {
            now.inbox(its);
        }
    }

    private void submit(Op.Change change) {
        store.submit(files().new Awaited(change));
    }

    private SessionFiles files() {
        return Objects.requireNonNull(files, NOT_IN_THE_STORE);
    }

    private long number() {
        return Objects.requireNonNull(queue(), NOT_IN_THE_STORE).number;
    }

    // ---- the session

    @Override
    public void save(SessionState state) {
        if (queue() == null) {
            if (!state.lasts()) {
                return;
            }
            DurableQueue fresh = store.newQueue();
            fresh.inbox(inbox);
            durable = state.expirySeconds() > 0;
            begin(fresh);
        }
        long number = number();
        submit(group -> {
            ByteWriter out = group.writer();
            Records.write(out, state);
            group.put(Keys.of(Keys.SESSION, number), out.toBytes());
        });
    }

    private void begin(DurableQueue queue) {
        SessionFiles now = files == null ? new SessionFiles() : files;
        now.begin(queue);
        files = now;
    }

    @Override
    public boolean isDurable() {
        return durable;
    }

    /** From any thread. */
    @Override
    public @Nullable DurableQueue queue() {
        SessionFiles now = files;
        return now == null ? null : now.queue();
    }

    @Override
    public boolean isCommitted() {
        SessionFiles now = files;
        return now == null || now.isCommitted();
    }

    @Override
    public void afterCommit(Completion completion) {
        store.afterCommit(completion);
    }

    @Override
    public void clear() {
        SessionFiles now = files;
        DurableQueue ended = queue();
        if (now != null && ended != null) {
            clear(now, ended);
        }
        super.clear();
        durable = false;
        loaded = true;
    }

    private void clear(SessionFiles its, DurableQueue ended) {
        List<byte[]> keys = new ArrayList<>();
        subscriptions()
                .forEach(subscription -> keys.add(SessionOps.subscriptionKey(ended.number, subscription.filter())));
        for (Outgoing outgoing : inFlight()) {
            keys.add(Keys.packet(Keys.SENT, ended.number, outgoing.packetId()));
        }
        its.taken().stream().forEach(id -> keys.add(Keys.packet(Keys.TAKEN, ended.number, id)));
        boolean known = loaded;
        store.submit(its.new Awaited(group -> SessionOps.end(ended, keys, known, group)) {
            @Override
            void committed() {
                super.committed();
                if (!known || ended.count > 0) {
                    store.sweep(ended.number);
                }
            }
        });
        ended.online = false;
        its.end();
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
        return super.subscribe(subscription);
    }

    @Override
    public boolean unsubscribe(TopicFilter filter) {
        boolean there = super.unsubscribe(filter);
        if (durable && there) {
            byte[] key = SessionOps.subscriptionKey(number(), filter);
            submit(group -> {
                group.delete(key);
            });
        }
        return there;
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
        SessionFiles its = files;
        DurableQueue now = queue();
        if (its == null || now == null) {
            return null;
        }
        if (its.window() == null) {
            its.open(new QueueWindow(store, this, now));
        }
        return its.window();
    }

    /** The window of a session that lasts, if it has one. */
    private @Nullable QueueWindow openWindow() {
        return durable ? files().window() : null;
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
        QueueWindow open = openWindow();
        if (open != null) {
            open.offline();
        }
        super.offline();
    }

    @Override
    public boolean admit(Outgoing outgoing) {
        QueueWindow now = window();
        return now != null && now.admit(outgoing);
    }

    @Override
    public void take(Page page) {
        QueueWindow now = window();
        if (page.queue() != queue() || now == null) {
            return;
        }
        if (loaded) {
            now.take(page);
            return;
        }
        loaded = true;
        now.loaded(page);
        for (int packetId : page.taken()) {
            receive(packetId);
            files().taken().set(packetId);
        }
    }

    @Override
    public void enqueue(Outgoing outgoing) {
        if (durable && outgoing.qos() != Qos.AT_MOST_ONCE && outgoing.place() == null) {
            Posting alone = new Posting();
            alone.add(this, outgoing.message(), outgoing.qos(), outgoing.retain(), outgoing.subscriptionId());
            store.post(outgoing.message(), alone, null);
        } else {
            super.enqueue(outgoing);
        }
    }

    @Override
    public @Nullable Outgoing poll() {
        Outgoing head = super.poll();
        QueueWindow open = openWindow();
        if (open != null) {
            open.readOn();
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
        QueueWindow open = openWindow();
        return super.queued() + (open == null ? 0 : open.behind());
    }

    @Override
    public boolean isRoom(int bytes) {
        return queued() < store.config().queueLengthMax();
    }

    // ---- in flight to the client

    /**
     * Of QoS 2 the packet identifier must be the same after a crash: so it is stored before it is used. What comes behind
     * waits, too, so that the order is kept.
     */
    @Override
    public boolean send(Outgoing outgoing) {
        super.send(outgoing);
        if (!durable) {
            return true;
        }
        boolean waits = files().mustWait(outgoing);
        store.submit(new SessionOps.Sent(outgoing, number(), waits ? inbox : null));
        return !waits;
    }

    @Override
    public int send(Message message, Qos qos, boolean retain) {
        return durable ? 0 : super.send(message, qos, retain);
    }

    @Override
    public int @Nullable [] send(IntFunction<Message> messages, int count, Qos qos) {
        return durable ? null : super.send(messages, count, qos);
    }

    @Override
    public int answered(int[] packetIds, int from, int to, Awaiting answer) {
        return durable ? 0 : super.answered(packetIds, from, to, answer);
    }

    @Override
    public void committed(Outgoing outgoing) {
        files().committed(outgoing);
    }

    /** What the client has must not be sent again as new: so that is stored before the client is told. */
    @Override
    public boolean received(Outgoing outgoing) {
        super.received(outgoing);
        if (durable) {
            files().awaitLetter();
            store.submit(new SessionOps.Received(outgoing, number(), inbox));
        }
        return !durable;
    }

    @Override
    public void acknowledge(Outgoing outgoing) {
        if (remove(outgoing) && durable) {
            Place place = outgoing.place();
            if (place != null) {
                place.done = true;
            }
            store.submit(new SessionOps.Done(outgoing, number(), outgoing.awaiting() == Awaiting.PUBCOMP));
        }
    }

    // ---- in flight from the client

    @Override
    public void receiveWith(Posting deliveries, int packetId) {
        DurableQueue now = queue();
        if (durable && now != null) {
            deliveries.takenBy(now, packetId);
            files().taken().set(packetId);
        }
    }

    @Override
    public void refused(int packetId) {
        super.release(packetId);
        forgetTaken(packetId);
    }

    @Override
    public boolean release(int packetId) {
        boolean known = super.release(packetId);
        if (forgetTaken(packetId)) {
            byte[] key = Keys.packet(Keys.TAKEN, number(), packetId);
            submit(group -> {
                group.delete(key);
            });
        }
        return known;
    }

    /** Whether the packet identifier was given to the committer as one of a message that was taken; no longer after this. */
    private boolean forgetTaken(int packetId) {
        SessionFiles its = files;
        return its != null && its.forgetTaken(packetId);
    }
}
