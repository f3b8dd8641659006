package io.rollcall.broker.session;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Rights;
import io.rollcall.broker.api.SessionLook;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.Will;
import io.rollcall.broker.routing.Burst;
import io.rollcall.broker.routing.Subscriber;
import io.rollcall.broker.store.Page;
import io.rollcall.broker.store.Posting;
import io.rollcall.broker.store.SessionState;
import io.rollcall.broker.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's session, which outlives its connections [4.1]. Belongs to the event loop of its newest connection: all but
 * the few methods that say otherwise are called there, and other threads come in through the {@link Mailbox}. Ownership
 * moves when a connection on another loop arrives, and only then.
 */
public final class Session implements Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** A session expiry interval that never ends. */
    public static final long EXPIRY_NEVER = 0xFFFF_FFFFL;

    private final String clientId;
    final SessionRegistry registry;
    final StoredSession stored;
    final StoreMail mailbox;
    final Sender sender;
    private final Receiver receiver;
    private final Subscriptions subscriptions;

    private volatile Owner owner;
    private volatile boolean connected;
    private volatile boolean durable;

    // valid for the session
    private @Nullable Owner destination;
    private boolean isNew = true;
    private boolean ended;
    private int expirySeconds; // as unsigned
    private @Nullable Expiry expiry; // while the client is away
    private @Nullable LastWill will;
    private @Nullable List<Arrival> awaitingLoad;

    // valid for the connection
    private @Nullable ToClient link;
    private @Nullable ClientConnection client;
    private @Nullable Arrival arrived; // until its connection is greeted

    Session(String clientId, SessionRegistry registry, Owner owner) {
        this(clientId, registry, owner, registry.store().create(clientId));
    }

    /** A session for what the store has of it. */
    Session(String clientId, SessionRegistry registry, Owner owner, StoredSession stored) {
        this.clientId = clientId;
        this.registry = registry;
        this.owner = owner;
        this.mailbox = new StoreMail(this, registry.mail());
        this.stored = stored;
        this.sender = new Sender(this);
        this.receiver = new Receiver(this);
        this.subscriptions = new Subscriptions(this);
        stored.open(mailbox);
        stored.countIn(owner.keptBytes());
    }

    @Override
    public String clientId() {
        return clientId;
    }

    /** From any thread. */
    @Override
    public boolean isReady() {
        return connected;
    }

    /** From any thread. */
    Owner owner() {
        return owner;
    }

    /** Where the session wants to move; absent when it stays. */
    @Nullable
    Owner destination() {
        return destination;
    }

    /** The last thing that the former owner does with the session. */
    void moveTo(Owner next) {
        destination = null;
        stored.countIn(next.keptBytes());
        owner = next;
    }

    // ---- arriving and leaving

    /** From any thread. */
    void arrive(Arrival arrival) {
        mailbox.post(session -> session.onArrival(arrival));
    }

    private void onArrival(Arrival arrival) {
        if (ended) {
            registry.arrive(arrival); // it ended while the arrival was on its way: there will be a new one
            return;
        }
        if (!stored.isLoaded()) {
            awaitLoad(arrival);
            return;
        }
        boolean resumes = !isNew && !arrival.client().cleanStart() && !(link != null && expirySeconds == 0);
        ClientConnection old = client;
        if (link != null) {
            link.takenOver();
            endConnection(true, !resumes);
        }
        comeBack(resumes);
        attach(arrival, resumes);
        announce(old, arrival.link());
    }

    /** What outlived the last run is read first; who arrived first meanwhile is first then. */
    private void awaitLoad(Arrival arrival) {
        if (awaitingLoad == null) {
            awaitingLoad = new ArrayList<>(1);
            stored.load();
        }
        awaitingLoad.add(arrival);
    }

    /** The client is back: its session does not expire, and its delayed will is not published [MQTT-3.1.3-9]. */
    private void comeBack(boolean resumes) {
        cancelTimers();
        if (!resumes && !isNew) {
            publishWill(); // the session ends here, and a new one begins in its place
            forget();
        }
        will(null);
    }

    private void attach(Arrival arrival, boolean resumes) {
        isNew = false;
        arrived = arrival;
        link = arrival.link();
        will(arrival.will());
        expirySeconds = (int) arrival.client().sessionExpirySeconds();
        expiry = null;
        client = arrival.client()
                .with(registry.nextConnectionId(), resumes, registry.time().epochMillis());
        save();
        durable = stored.isDurable();
        connected = true;
        destination = arrival.owner();
    }

    /** What must last of the session is as it is now. */
    private void save() {
        stored.save(new SessionState(
                clientId,
                expirySeconds(),
                expiry == null ? 0 : expiry.leftAt(),
                will == null ? null : will.will(),
                will == null ? 0 : will.dueAt()));
    }

    private void announce(@Nullable ClientConnection old, ToClient to) {
        ClientConnection current = client();
        registry.announce(old, current, () -> mailbox.post(new Greeting(to, current)));
    }

    ClientConnection client() {
        if (client == null) {
            throw new IllegalStateException("client " + clientId + " is not connected");
        }
        return client;
    }

    /** The connection has written CONNACK: messages may follow. */
    public void greeted(ToClient by) {
        Arrival its = arrived;
        if (link == by && its != null) {
            arrived = null;
            receiver.attach(its.ourReceiveMaximum());
            sender.attach(by, its.itsReceiveMaximum());
            subscriptions.back();
        }
    }

    /**
     * The connection is over.
     *
     * @param from the connection; when it is not the session's any more, nothing happens
     * @param withWill whether its will is to be published
     */
    public void leave(ToClient from, Disconnection how, boolean withWill) {
        if (link != from) {
            return;
        }
        ClientConnection left = client();
        registry.listener().disconnected(left, how);
        endConnection(withWill, expirySeconds == 0);
        if (expirySeconds == 0) {
            end();
        } else {
            long now = registry.time().epochMillis();
            expiry = new Expiry(now, expirySeconds());
            expiry.begin(owner, now, this::end);
            save();
        }
        registry.countConnected(-1); // last: whoever sees it sees all that the end brought
    }

    private void endConnection(boolean withWill, boolean sessionEnds) {
        boolean owed = withWill && arrived == null;
        arrived = null;
        link = null;
        client = null;
        connected = false;
        receiver.detach();
        sender.detach();
        subscriptions.away();
        if (owed) {
            oweWill(sessionEnds);
        } else {
            will(null);
        }
    }

    /** What the client published comes before its will. */
    private void oweWill(boolean sessionEnds) {
        if (will != null && will.will().delaySeconds() > 0 && !sessionEnds) {
            will.await(registry.time().epochMillis() + will.will().delaySeconds() * 1_000);
        } else if (will != null) {
            owner.burst().deliver();
            publishWill();
        }
    }

    private void will(@Nullable Will its) {
        will = its == null ? null : new LastWill(this, its);
        stored.willBytes(its == null ? 0 : its.bytes());
    }

    /** Publishes the will, if there is one: it is owed, and its delay is over, or the session. */
    private void publishWill() {
        LastWill owed = will;
        will(null);
        if (owed != null) {
            owed.publish();
        }
    }

    void onWillDue() {
        publishWill();
        save();
    }

    private void cancelTimers() {
        if (expiry != null) {
            expiry.cancel();
        }
        if (will != null) {
            will.stopWaiting();
        }
    }

    /** The session is over [3.1.2.11.2]: with it end its subscriptions, its messages, and the delay of its will. */
    private void end() {
        ended = true;
        cancelTimers();
        publishWill();
        forget();
        registry.remove(this);
        if (awaitingLoad != null) {
            awaitingLoad.forEach(registry::arrive);
        }
    }

    private void forget() {
        subscriptions.forget();
        stored.clear();
        sender.forget();
        durable = false;
    }

    // ---- coming back after a restart

    /** The session as it outlived a restart: before any other thread sees it. */
    void restore(SessionState state, List<Subscription> its) {
        isNew = false;
        durable = stored.isDurable();
        expirySeconds = (int) state.expirySeconds();
        expiry = new Expiry(state.disconnectedAt(), state.expirySeconds());
        subscriptions.restore(its);
    }

    /** All sessions are restored: time goes on for this one. From any thread. */
    void resume(@Nullable Will owed, long willDueAt) {
        mailbox.post(session -> session.onResumed(owed, willDueAt));
    }

    private void onResumed(@Nullable Will owed, long willDueAt) {
        will(owed);
        if (will != null) {
            will.await(willDueAt);
        }
        long now = registry.time().epochMillis();
        if (expiry != null && expiry.isOver(now)) {
            end();
        } else if (expiry != null) {
            expiry.begin(owner, now, this::end);
        }
    }

    /** The session expiry interval changes with DISCONNECT [3.14.2.2.2]. */
    public void expireAfter(long seconds) {
        expirySeconds = (int) seconds;
    }

    public long expirySeconds() {
        return Integer.toUnsignedLong(expirySeconds);
    }

    /** Ends the connection of the client, if it has one; {@code done} runs when that is so. From any thread. */
    public void disconnect(DisconnectCause cause, ReasonCode reason, @Nullable String by, Runnable done) {
        mailbox.post(session -> {
            if (session.link != null) {
                session.link.end(cause, reason, by);
            }
            done.run();
        });
    }

    /** The rules may have changed: the client is looked at again, if it is here. From any thread. */
    public void recheck() {
        mailbox.post(session -> {
            if (session.link != null) {
                session.link.recheck();
            }
        });
    }

    /** Ends the subscriptions that the client has no right to, and forgets its will if that is not allowed. */
    public void keepWithin(Rights rights) {
        subscriptions.keepWithin(rights);
        if (will != null && !rights.mayPublish(will.will().topic())) {
            will(null);
            save();
        }
    }

    SessionCounters counters() {
        return registry.counters();
    }

    SessionLimits limits() {
        return registry.limits();
    }

    boolean isEnded() {
        return ended;
    }

    @Nullable
    ToClient link() {
        return link;
    }

    /** What the client subscribes to, and has subscribed to. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    SessionLook look() {
        return Subscriptions.look(stored, client, expirySeconds());
    }

    // ---- messages to the client

    /** From any thread; returns at once. */
    @Override
    public void deliver(Message message, Subscription subscription, Posting lasting) {
        if (durable && message.qos() != Qos.AT_MOST_ONCE && subscription.maximumQos() != Qos.AT_MOST_ONCE) {
            Qos qos = Qos.min(message.qos(), subscription.maximumQos());
            boolean retain = message.retain() && subscription.retainAsPublished();
            lasting.add(stored, message, qos, retain, subscription.subscriptionId());
        } else if (owner.isHere() && mailbox.isIdle()) {
            send(message, subscription);
        } else {
            mailbox.post(new Delivery(message, subscription));
        }
    }

    @Override
    public void deliver(Burst burst, Subscription subscription) {
        try {
            if (owner.isHere() && mailbox.isIdle() && !ended && sender.send(burst, subscription)) {
                return;
            }
        } catch (RuntimeException | Error mistake) { // some may be sent: they are not sent once more
            fail("delivery", mistake);
            return;
        }
        Subscriber.super.deliver(burst, subscription);
    }

    /** What was asked of the store has come. */
    void onRead(Page page) {
        sender.take(page);
        List<Arrival> waiting = awaitingLoad;
        if (waiting != null && stored.isLoaded()) {
            awaitingLoad = null;
            waiting.forEach(this::arrive);
        }
    }

    /** Sends the message as the subscription wants it, unless the session is over. */
    void send(Message message, Subscription subscription) {
        if (ended) {
            return;
        }
        Qos qos = Qos.min(message.qos(), subscription.maximumQos());
        boolean retain = message.retain() && subscription.retainAsPublished();
        try {
            sender.send(message, qos, retain, subscription.subscriptionId());
        } catch (RuntimeException | Error mistake) { // whoever published has no part in it
            fail("delivery", mistake);
        }
    }

    /** Something of ours failed: the client's connection ends, and nobody else's. */
    void fail(String what, Throwable mistake) {
        LOG.error("client {}: {} failed", clientId, what, mistake);
        try {
            if (link != null) {
                link.end(DisconnectCause.SERVER_ERROR, ReasonCode.UNSPECIFIED_ERROR, null);
            }
        } catch (RuntimeException | Error again) {
            LOG.error("client {}: its end failed, too", clientId, again);
        }
    }

    /** The socket takes more. */
    public void writable() {
        sender.drain();
    }

    /**
     * As many PUBACK, PUBREC, PUBREL or PUBCOMP from the client, none of which says that it does not want a message.
     *
     * @param count how many of the packet identifiers, from the first on
     */
    public void answered(PacketType type, int[] packetIds, int count, ToClient by) {
        if (type == PacketType.PUBREL) {
            receiver.release(packetIds, count, by);
        } else {
            sender.answered(type, packetIds, count);
        }
    }

    /** PUBREC with an error from the client. */
    public void refused(int packetId) {
        sender.refused(packetId);
    }

    // ---- messages from the client

    /** PUBLISH from the client. */
    public void receive(Message message, int packetId, ToClient by) {
        receiver.receive(message, packetId, by);
    }

    /** A PUBLISH from the client is answered, and no more. */
    public void answer(Qos qos, int packetId, ReasonCode reason, ToClient by) {
        receiver.answer(qos, packetId, reason, by);
    }

    /** Runs when all that the client's packets changed so far is durable, unless its connection is over then. */
    public void whenCommitted(Runnable answer) {
        receiver.whenCommitted(answer);
    }
}
