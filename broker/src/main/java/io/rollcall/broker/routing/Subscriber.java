package io.rollcall.broker.routing;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.store.Posting;

/**
 * Who gets messages: a session, another node, an in-process subscriber. The way up from routing. Told apart by identity:
 * an implementation does not override {@code equals}. All methods from any thread; none of them throws or waits.
 */
public interface Subscriber {

    /** The client identifier, for the no-local option. */
    String clientId();

    /**
     * Takes a message of live delivery; or, where the message must be stored before it is delivered, notes that in {@code lasting}, and
     * the delivery follows when it is stored. A message that was on its way when the subscription ended may still come.
     *
     * @param message that matched
     * @param subscription the one that matched; the same message comes once for each of them
     */
    void deliver(Message message, Subscription subscription, Posting lasting);

    /** Takes several messages of live delivery. */
    default void deliver(Burst burst, Subscription subscription) {
        burst.deliverEach((message, lasting) -> {
            deliver(message, subscription, lasting);
            return 0; // they are counted together
        });
    }

    /** Whether it can take a message of a shared subscription now: it is connected, and not full. */
    boolean isReady();
}
