package io.rollcall.broker.routing;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.store.Posting;
import org.jspecify.annotations.Nullable;

/**
 * That a subscriber has a subscription at a place of the tree. Holds the newest subscription of the same topic filter
 * [MQTT-3.8.4-3]; when it ended, none. Read from any thread; written by the writer of the place.
 */
final class Membership implements Recipient {
    private @Nullable Subscriber subscriber;
    private volatile @Nullable Subscription subscription;

    Membership(Subscriber subscriber, Subscription subscription) {
        this.subscriber = subscriber;
        this.subscription = subscription;
    }

    /** The subscriber; when it ended, and nobody looks for it any more, itself. */
    @Override
    public Object key() {
        return subscriber == null ? this : subscriber;
    }

    /** Returns 0 when the subscription has ended, or the message is the subscriber's own and it does not want these. */
    @Override
    public int deliver(Message message, Posting lasting) {
        Subscription now = subscription;
        Subscriber to = subscriber;
        if (now == null || to == null || (now.noLocal() && to.clientId().equals(message.publisher()))) {
            return 0; // [MQTT-3.8.3-3]
        }
        to.deliver(message, now, lasting);
        return 1;
    }

    @Override
    public int deliver(Burst burst) {
        Subscription now = subscription;
        Subscriber to = subscriber;
        if (now == null || to == null || now.noLocal()) {
            return Recipient.super.deliver(burst);
        }
        to.deliver(burst, now);
        return 1;
    }

    boolean isReady() {
        Subscriber its = subscriber;
        return subscription != null && its != null && its.isReady();
    }

    void replace(Subscription newer) {
        subscription = newer;
    }

    /**
     * After it left its place: readers that still have the place as it was do not deliver any more, and topic names that remember the place
     * do not keep the subscriber from the collector.
     */
    void end() {
        subscription = null;
        subscriber = null;
    }
}
