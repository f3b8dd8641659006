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
    private final Subscriber subscriber;
    private volatile @Nullable Subscription subscription;

    Membership(Subscriber subscriber, Subscription subscription) {
        this.subscriber = subscriber;
        this.subscription = subscription;
    }

    @Override
    public Subscriber key() {
        return subscriber;
    }

    /** Returns 0 when the subscription has ended, or the message is the subscriber's own and it does not want these. */
    @Override
    public int deliver(Message message, Posting lasting) {
        Subscription now = subscription;
        if (now == null || (now.noLocal() && subscriber.clientId().equals(message.publisher()))) {
            return 0; // [MQTT-3.8.3-3]
        }
        subscriber.deliver(message, now, lasting);
        return 1;
    }

    boolean isReady() {
        return subscription != null && subscriber.isReady();
    }

    void replace(Subscription newer) {
        subscription = newer;
    }

    /** After it left its place: readers that still have the place as it was do not deliver any more. */
    void end() {
        subscription = null;
    }
}
