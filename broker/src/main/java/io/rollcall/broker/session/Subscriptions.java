package io.rollcall.broker.session;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.Rights;
import io.rollcall.broker.api.SessionLook;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.StoredSession;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session's subscriptions: in the store, and with whoever serves them, the router or the owner of topics. On the session's owner. */
public final class Subscriptions {
    private final Session session;
    private @Nullable OwnedSubscriptions owned;

    Subscriptions(Session session) {
        this.session = session;
    }

    private SessionRegistry registry() {
        return session.registry;
    }

    /** Subscribes; returns whether there was no subscription with the same filter. */
    public boolean subscribe(Subscription subscription) {
        boolean added = session.stored.subscribe(subscription);
        registry().router().subscribe(session, subscription);
        return added;
    }

    /**
     * Subscribes to what the {@link SessionRegistry#topicOwner} owns; the owner hears of it with {@link #sendRetained}.
     *
     * @param subscription with the QoS that is granted
     */
    public void subscribeOwned(Subscription subscription) {
        boolean added = session.stored.subscribe(subscription);
        owned().subscribe(session.client(), subscription, subscription.wantsRetained(added));
    }

    private OwnedSubscriptions owned() {
        if (owned == null) {
            owned = new OwnedSubscriptions(session, registry(), session.mailbox, session.sender);
        }
        return owned;
    }

    /** Unsubscribes; returns whether there was such a subscription. */
    public boolean unsubscribe(TopicFilter filter) {
        if (owned == null || !owned.unsubscribe(filter)) {
            registry().router().unsubscribe(session, filter);
        }
        return session.stored.unsubscribe(filter);
    }

    /** As they outlived a restart: before any other thread sees the session. */
    void restore(List<Subscription> all) {
        for (Subscription subscription : all) {
            if (registry().topicOwner().owns(subscription.filter())) {
                owned().restore(subscription);
            } else {
                registry().router().subscribe(session, subscription);
            }
        }
    }

    /** Ends those that the client has no right to. */
    void keepWithin(Rights rights) {
        for (Subscription subscription : List.copyOf(session.stored.subscriptions())) {
            if (!rights.maySubscribe(subscription.filter())) {
                unsubscribe(subscription.filter());
            }
        }
    }

    /**
     * Whether the client may subscribe to the filter: to one more while there is room, to one that it has at any time; but
     * to none while many retained messages of others are still to be sent.
     *
     * @param memoryIsShort whether there is no room
     */
    public boolean maySubscribe(TopicFilter filter, boolean memoryIsShort) {
        if (session.sender.replaying() > registry().limits().queueLengthMax()) {
            return false;
        }
        boolean room = !memoryIsShort
                && session.stored.subscriptions().size() < registry().limits().subscriptionsMax()
                && registry().subscriptions() < registry().limits().subscriptionsTotalMax();
        return room || session.stored.isSubscribed(filter);
    }

    /** Takes the retained messages that the subscription matches [3.3.1.3], to be sent with {@link #sendRetained}. */
    public void takeRetained(Subscription subscription) {
        session.sender.replay(subscription, session.clientId());
    }

    /** SUBACK is written: sends the retained messages that were taken, as the client takes them, and the topic owner hears what was subscribed. */
    public void sendRetained() {
        session.sender.drain();
        if (owned != null) {
            owned.tell();
        }
    }

    /** The client of a session that goes on is back. */
    void back() {
        if (owned != null) {
            owned.back(session.client());
        }
    }

    /** The client is away. */
    void away() {
        if (owned != null) {
            owned.away();
        }
    }

    /** What there is for operators to see of a session. */
    static SessionLook look(StoredSession stored, @Nullable ClientConnection client, long expirySeconds) {
        Collection<Subscription> all = stored.subscriptions();
        List<Subscription> first = all.stream()
                .limit(SessionLook.SUBSCRIPTIONS_MAX) // before they are sorted: there may be very many
                .sorted(Comparator.comparing(
                        (Subscription each) -> each.filter().toString()))
                .toList();
        return new SessionLook(
                client,
                first,
                all.size(),
                stored.isLoaded() ? stored.queued() : SessionLook.UNKNOWN,
                stored.inFlightCount(),
                stored.keptBytes(),
                stored.receivedCount(),
                stored.isDurable(),
                expirySeconds);
    }

    /** The session is over: nobody serves them any more. */
    void forget() {
        for (Subscription subscription : List.copyOf(session.stored.subscriptions())) {
            registry().router().unsubscribe(session, subscription.filter());
        }
        if (owned != null) {
            owned.forget();
        }
    }
}
