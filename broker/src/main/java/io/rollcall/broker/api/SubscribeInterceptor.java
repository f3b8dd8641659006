package io.rollcall.broker.api;

import io.rollcall.broker.message.Subscription;

/**
 * Sees each subscription of a client before it is made, and may change or refuse it. Called on the client's event loop after the
 * {@link Authorizer}, so it must return at once. A session that goes on keeps the subscriptions that it has.
 *
 * <pre>{@code
 * SubscribeInterceptor modest = (client, subscription) -> subscription.filter().filter().equals("#")
 *         ? Verdict.refuse(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED)
 *         : Verdict.change(subscription.with(Qos.AT_MOST_ONCE));
 * }</pre>
 */
@FunctionalInterface
public interface SubscribeInterceptor {

    /**
     * A client subscribes to one topic filter.
     *
     * @return what is subscribed: the topic filter must stay, since the client will unsubscribe by it. Otherwise, and when something is thrown,
     *     the subscription is refused and that is logged
     */
    Verdict<Subscription> onSubscribe(ClientConnection client, Subscription subscription);
}
