package io.rollcall.broker.session;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.api.Rights;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.routing.Subscriber;
import io.rollcall.broker.session.Mailbox.Letter;
import io.rollcall.broker.session.Owner.Timer;
import io.rollcall.broker.store.StoredSession;
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
    private final SessionRegistry registry;
    private final StoredSession stored;
    private final Mailbox mailbox;
    private final Sender sender;
    private final Receiver receiver;

    private volatile Owner owner;
    private volatile boolean connected;

    // valid for the session
    private @Nullable OwnedSubscriptions owned;
    private @Nullable Owner destination;
    private boolean isNew = true;
    private boolean ended;
    private long expirySeconds;
    private @Nullable Timer expiry;
    private @Nullable Will delayedWill;
    private @Nullable Timer willDelay;

    // valid for the connection
    private @Nullable ToClient link;
    private @Nullable ClientConnection client;
    private @Nullable Will will;
    private int itsReceiveMaximum;
    private int ourReceiveMaximum;
    private boolean greeted;

    Session(String clientId, SessionRegistry registry, Owner owner) {
        this.clientId = clientId;
        this.registry = registry;
        this.owner = owner;
        this.mailbox = new Mailbox(this, registry.mail());
        this.stored = registry.store().create(clientId);
        this.sender = new Sender(stored, registry, () -> mailbox.post(session -> session.sender.onNextTurn()));
        this.receiver = new Receiver(stored, registry.router());
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

    /** The client is back: its session does not expire, and its delayed will is not published [MQTT-3.1.3-9]. */
    private void comeBack(boolean resumes) {
        cancelTimers();
        if (!resumes && !isNew) {
            publishDelayedWill(); // the session ends here, and a new one begins in its place
            forget();
        }
        delayedWill = null;
    }

    private void attach(Arrival arrival, boolean resumes) {
        isNew = false;
        greeted = false;
        link = arrival.link();
        will = arrival.will();
        itsReceiveMaximum = arrival.itsReceiveMaximum();
        ourReceiveMaximum = arrival.ourReceiveMaximum();
        expirySeconds = arrival.client().sessionExpirySeconds();
        client = arrival.client()
                .with(registry.nextConnectionId(), resumes, registry.time().epochMillis());
        connected = true;
        countWills();
        destination = arrival.owner();
    }

    private void announce(@Nullable ClientConnection old, ToClient to) {
        ClientConnection current = client();
        Runnable recorded = () -> mailbox.post(session -> session.greetNow(to, current));
        if (old == null) {
            registry.countConnected(1);
            registry.listener().connected(current, recorded);
        } else {
            registry.counters().takenOver.increment();
            Disconnection how = new Disconnection(
                    Entity.SERVER,
                    DisconnectCause.TAKEN_OVER,
                    ReasonCode.SESSION_TAKEN_OVER,
                    registry.time().epochMillis(),
                    null);
            registry.listener().takenOver(old, how, current, recorded);
        }
    }

    /** Everybody who must know of the connection knows, and the session has moved to the connection's loop. */
    private void greetNow(ToClient to, ClientConnection current) {
        if (link == to) {
            to.greet(this, current);
        }
    }

    private ClientConnection client() {
        if (client == null) {
            throw new IllegalStateException("client " + clientId + " is not connected");
        }
        return client;
    }

    /** The connection has written CONNACK: messages may follow. */
    public void greeted(ToClient by) {
        if (link == by) {
            greeted = true;
            receiver.attach(ourReceiveMaximum);
            sender.attach(by, itsReceiveMaximum);
            if (owned != null) {
                owned.back(client());
            }
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
        } else if (expirySeconds != EXPIRY_NEVER) {
            expiry = owner.after(expirySeconds * 1_000, this::end);
        }
        registry.countConnected(-1); // last: whoever sees it sees all that the end brought
    }

    private void endConnection(boolean withWill, boolean sessionEnds) {
        Will last = will;
        boolean owed = withWill && greeted;
        link = null;
        client = null;
        will = null;
        connected = false;
        sender.detach();
        if (owned != null) {
            owned.away();
        }
        if (last != null && owed && (last.delaySeconds() == 0 || sessionEnds)) {
            publish(last);
        } else if (last != null && owed) {
            delayedWill = last;
            willDelay = owner.after(last.delaySeconds() * 1_000, this::publishDelayedWill);
        }
        countWills();
    }

    private void countWills() {
        stored.willBytes((will == null ? 0 : will.bytes()) + (delayedWill == null ? 0 : delayedWill.bytes()));
    }

    private void publishDelayedWill() {
        Will delayed = delayedWill;
        if (delayed != null) {
            delayedWill = null;
            countWills();
            publish(delayed);
        }
    }

    private void publish(Will last) {
        registry.router().route(last.toMessage(clientId, registry.time().steadyMillis()));
    }

    private void cancelTimers() {
        if (expiry != null) {
            expiry.cancel();
            expiry = null;
        }
        if (willDelay != null) {
            willDelay.cancel();
            willDelay = null;
        }
    }

    /** The session is over [3.1.2.11.2]: with it end its subscriptions, its messages, and the delay of its will. */
    private void end() {
        ended = true;
        cancelTimers();
        publishDelayedWill();
        forget();
        registry.remove(this);
    }

    private void forget() {
        for (Subscription subscription : List.copyOf(stored.subscriptions())) {
            registry.router().unsubscribe(this, subscription.filter());
        }
        if (owned != null) {
            owned.forget();
        }
        stored.clear();
        sender.forget();
    }

    /** The session expiry interval changes with DISCONNECT [3.14.2.2.2]. */
    public void expireAfter(long seconds) {
        expirySeconds = seconds;
    }

    public long expirySeconds() {
        return expirySeconds;
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
        for (Subscription subscription : List.copyOf(stored.subscriptions())) {
            if (!rights.maySubscribe(subscription.filter())) {
                unsubscribe(subscription.filter());
            }
        }
        if (will != null && !rights.mayPublish(will.topic())) {
            will = null;
            countWills();
        }
    }

    // ---- subscriptions

    /** Subscribes; returns whether there was no subscription with the same filter. */
    public boolean subscribe(Subscription subscription) {
        boolean added = stored.subscribe(subscription);
        registry.router().subscribe(this, subscription);
        return added;
    }

    /**
     * Subscribes to what the {@link SessionRegistry#topicOwner} owns; the owner hears of it with {@link #sendRetained}.
     *
     * @param subscription with the QoS that is granted
     */
    public void subscribeOwned(Subscription subscription) {
        boolean added = stored.subscribe(subscription);
        if (owned == null) {
            owned = new OwnedSubscriptions(this, registry, mailbox, sender);
        }
        owned.subscribe(client(), subscription, subscription.wantsRetained(added));
    }

    /** Unsubscribes; returns whether there was such a subscription. */
    public boolean unsubscribe(TopicFilter filter) {
        if (owned == null || !owned.unsubscribe(filter)) {
            registry.router().unsubscribe(this, filter);
        }
        return stored.unsubscribe(filter);
    }

    /**
     * Whether the client may subscribe to the filter: to one more while there is room, to one that it has at any time; but
     * to none while many retained messages of others are still to be sent.
     *
     * @param memoryIsShort whether there is no room
     */
    public boolean maySubscribe(TopicFilter filter, boolean memoryIsShort) {
        if (sender.replaying() > registry.limits().queueLengthMax()) {
            return false;
        }
        boolean room = !memoryIsShort
                && stored.subscriptions().size() < registry.limits().subscriptionsMax()
                && registry.subscriptions() < registry.limits().subscriptionsTotalMax();
        return room || stored.isSubscribed(filter);
    }

    /** Takes the retained messages that the subscription matches [3.3.1.3], to be sent with {@link #sendRetained}. */
    public void takeRetained(Subscription subscription) {
        sender.replay(
                subscription,
                to -> registry.router().retained(subscription.filter(), message -> {
                    if (!(subscription.noLocal() && clientId.equals(message.publisher()))) {
                        to.accept(message);
                    }
                }));
    }

    /** Sends the retained messages that were taken, as the client takes them. */
    public void sendRetained() {
        sender.drain();
        if (owned != null) {
            owned.tell();
        }
    }

    // ---- messages to the client

    /** From any thread; returns at once. */
    @Override
    public void deliver(Message message, Subscription subscription) {
        if (owner.isHere() && mailbox.isIdle()) {
            send(message, subscription);
        } else {
            mailbox.post(new Delivery(message, subscription));
        }
    }

    /** A message on its way from another thread. */
    private static final class Delivery extends Letter {
        private static final int LETTER_BYTES = 64;

        private final Message message;
        private final Subscription subscription;

        Delivery(Message message, Subscription subscription) {
            this.message = message;
            this.subscription = subscription;
        }

        @Override
        void open(Session session) {
            session.send(message, subscription);
        }

        @Override
        int bytes() {
            return LETTER_BYTES + message.payload().length;
        }
    }

    private void send(Message message, Subscription subscription) {
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

    /** PUBACK from the client. */
    public void acknowledged(int packetId) {
        sender.acknowledged(packetId);
    }

    /** PUBREC from the client. */
    public void received(int packetId, ReasonCode reason) {
        sender.received(packetId, reason);
    }

    /** PUBCOMP from the client. */
    public void completed(int packetId) {
        sender.completed(packetId);
    }

    // ---- messages from the client

    /** PUBLISH from the client. */
    public void receive(Message message, int packetId, ToClient by) {
        receiver.receive(message, packetId, by);
    }

    /** PUBREL from the client. */
    public void release(int packetId, ToClient by) {
        receiver.release(packetId, by);
    }
}
