package io.rollcall.broker.api;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;

/**
 * One client's subscription to topics of a {@link TopicOwner}, for as long as the client is connected and subscribed. What
 * the owner offers goes to the client in the order offered, with the QoS that the subscription was granted, the
 * subscription identifier and the RETAIN flag that the specification wants, and never faster than the client takes it.
 *
 * <p>The owner offers, and when there is no room, keeps its place and goes on when there is. So a slow client costs no memory,
 * and loses nothing that its owner can still tell. All methods from any thread.
 */
public interface OwnedSubscription {

    /** The connection that it is for. */
    ClientConnection client();

    /** What was subscribed, with the maximum QoS that was granted. A renewal changes it. */
    Subscription subscription();

    /**
     * Whether the owner is to tell the present state first, as the broker would send retained messages: what was asked for with
     * the retain handling of the newest SUBSCRIBE [3.3.1.3].
     */
    boolean wantsRetained();

    /** Whether the client was away, and missed what was told meanwhile. */
    boolean isResumed();

    /**
     * Offers a message; it is sent as soon as the client takes it. Returns false, and does nothing, when there is no room for it
     * now, or the subscription is over.
     *
     * @param message whose topic the filter matches; its RETAIN flag is that of the publication
     * @param retained whether it tells the present state, and goes out with the RETAIN flag
     */
    boolean offer(Message message, boolean retained);

    /**
     * Runs a task once when there is room again, after {@link #offer} found none: on an event loop, so it must return at once.
     * Not run when the subscription is over.
     */
    void whenRoom(Runnable task);

    /**
     * How many of the messages that were offered, in their order, are no longer to be offered again: sent to the client, and of QoS 1
     * and 2 kept by its session until they are acknowledged; or not sent, because the client may not have them or they have expired.
     * When the subscription is over, those beyond this number are lost.
     */
    long sent();

    /** Whether it has ended. Nothing that is offered goes to the client any more. */
    boolean isOver();
}
