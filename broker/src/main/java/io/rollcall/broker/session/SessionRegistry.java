package io.rollcall.broker.session;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.api.SessionLook;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.api.TopicOwner;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.routing.Router;
import io.rollcall.broker.store.Retained;
import io.rollcall.broker.store.SessionState;
import io.rollcall.broker.store.Store;
import io.rollcall.broker.store.StoreException;
import io.rollcall.broker.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All sessions, by client identifier, and what they share. Read and written from any thread. */
public final class SessionRegistry {
    private static final int COUNTER_BITS = 40;

    private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicLong connectionIds;
    private final AtomicInteger connected = new AtomicInteger();
    private final SessionCounters counters = new SessionCounters();
    private final Mail mail;
    private final Store store;
    private final Router router;
    private final ClientListener listener;
    private final TimeSource time;
    private final SessionLimits limits;
    private final TopicOwner topicOwner;
    private final Predicate<TopicName> isOwned;
    private final AtomicLong owned = new AtomicLong();
    private final LongAdder ownedBytes = new LongAdder();

    /**
     * An empty registry.
     *
     * @param run number of this start of the broker, the upper 24 bits of each connection id
     */
    public SessionRegistry(
            Store store,
            Router router,
            ClientListener listener,
            TopicOwner topicOwner,
            TimeSource time,
            SessionLimits limits,
            int run) {
        this.store = store;
        this.router = router;
        this.listener = new GuardedListener(listener);
        this.topicOwner = topicOwner;
        this.isOwned = topicOwner::owns;
        this.time = time;
        this.limits = limits;
        this.mail = new Mail(limits.mailBytesMax());
        this.connectionIds = new AtomicLong((long) run << COUNTER_BITS);
    }

    /** Gives the connection its session: the one that goes on, or a new one. {@link ToClient#greet} follows. */
    public void arrive(Arrival arrival) {
        String clientId = arrival.client().clientId();
        Session session = sessions.get(clientId);
        if (session == null) {
            Session fresh = new Session(clientId, this, arrival.owner());
            Session earlier = sessions.putIfAbsent(clientId, fresh);
            session = earlier == null ? fresh : earlier;
        }
        session.arrive(arrival);
    }

    /** Whether a client may come in: it has a session already, or there is room for one more. */
    public boolean mayArrive(String clientId) {
        return sessions.size() < limits.sessionsMax() || sessions.containsKey(clientId);
    }

    /** The session of this client identifier; absent when there is none. */
    public @Nullable Session find(String clientId) {
        return sessions.get(clientId);
    }

    /**
     * Looks at the session of this client identifier on its event loop. From any thread; returns at once.
     *
     * @param then takes what was seen, on that event loop, where it must not block
     * @return false when there is no such session, and then nothing follows
     */
    public boolean look(String clientId, Consumer<SessionLook> then) {
        Session session = sessions.get(clientId);
        if (session == null) {
            return false;
        }
        session.mailbox.post(its -> then.accept(its.look()));
        return true;
    }

    public void forEach(Consumer<Session> visitor) {
        sessions.values().forEach(visitor);
    }

    /** Sessions, of clients that are here and of clients that are away. */
    public int size() {
        return sessions.size();
    }

    /** Sessions whose client is here. */
    public int connected() {
        return connected.get();
    }

    public SessionCounters counters() {
        return counters;
    }

    /** Bytes of the messages that wait for all clients, or are not acknowledged by them, and of wills. */
    public long keptBytes() {
        return store.keptBytes().sum() + ownedBytes.sum();
    }

    /** Subscriptions of all sessions. */
    public long subscriptions() {
        return router.subscriptions() + owned.get();
    }

    /** Who owns topics in place of the broker. */
    public TopicOwner topicOwner() {
        return topicOwner;
    }

    /** Whether a topic is another owner's, as a question that is always the same. */
    public Predicate<TopicName> isOwned() {
        return isOwned;
    }

    /** Whether there is room for so much more, such as a will. */
    public boolean mayKeep(long bytes) {
        return keptBytes() + bytes <= limits.queueBytesTotalMax();
    }

    /** Whether so much is on its way between event loops that whoever publishes has to wait. */
    public boolean isMailFull() {
        return mail.isFull() || store.isBusy();
    }

    /** Whether whoever waits has to wait on. */
    public boolean isMailHalfFull() {
        return mail.isHalfFull() || store.isHalfBusy();
    }

    /** Bytes of the messages that are on their way between event loops; one that goes to many counts for each. */
    public long mailBytes() {
        return mail.bytes();
    }

    /**
     * Takes in all sessions that outlived the last run: their subscriptions are complete when it returns, and for each time
     * goes on. Once, before there are connections.
     *
     * @param owners says who is to own the next session
     * @param retained takes the retained messages
     */
    public void recover(Supplier<Owner> owners, Consumer<Retained> retained) throws StoreException {
        List<Runnable> resumptions = new ArrayList<>();
        store.recover(new Store.Recovery() {
            @Override
            public void session(StoredSession stored, SessionState state, List<Subscription> subscriptions) {
                Session session = new Session(state.clientId(), SessionRegistry.this, owners.get(), stored);
                session.restore(state, subscriptions);
                sessions.put(state.clientId(), session);
                resumptions.add(() -> session.resume(state.will(), state.willDueAt()));
            }

            @Override
            public void retained(Retained kept) {
                retained.accept(kept);
            }
        });
        resumptions.forEach(Runnable::run);
    }

    /** So many bytes more wait for an embedder's handler that must have them: publishers wait for it as for any mail. */
    public void heldForEmbedder(int bytes) {
        mail.posted(bytes);
    }

    /** So many of them do not wait any more. */
    public void releasedByEmbedder(long bytes) {
        mail.opened(bytes);
    }

    void remove(Session session) {
        sessions.remove(session.clientId(), session);
    }

    long nextConnectionId() {
        return connectionIds.incrementAndGet();
    }

    /** Subscriptions to what has an owner come or go. */
    void countOwned(int change) {
        owned.addAndGet(change);
    }

    void countOwnedBytes(int change) {
        ownedBytes.add(change);
    }

    /**
     * A client has its session.
     *
     * @param old the connection that this one took the session from
     */
    void announce(@Nullable ClientConnection old, ClientConnection current, Runnable recorded) {
        if (old == null) {
            countConnected(1);
            listener.connected(current, recorded);
            return;
        }
        counters.takenOver.increment();
        Disconnection how = new Disconnection(
                Entity.SERVER, DisconnectCause.TAKEN_OVER, ReasonCode.SESSION_TAKEN_OVER, time.epochMillis(), null);
        listener.takenOver(old, how, current, recorded);
    }

    void countConnected(int change) {
        connected.addAndGet(change);
    }

    Mail mail() {
        return mail;
    }

    Store store() {
        return store;
    }

    /** Where messages are brought to their subscribers. */
    public Router router() {
        return router;
    }

    ClientListener listener() {
        return listener;
    }

    /** Now, by the broker's time source. */
    public long steadyMillis() {
        return time.steadyMillis();
    }

    TimeSource time() {
        return time;
    }

    SessionLimits limits() {
        return limits;
    }
}
