package io.rollcall.broker.api;

import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;

/**
 * Owns topics in place of the broker: nobody else publishes there, and who subscribes there is served by the owner, from
 * whatever it knows, at the pace of each subscriber. Nothing is retained for its topics, and nothing of them waits in a
 * queue of the broker that may drop.
 *
 * <p>What is owned does not change while the broker runs. A filter is the owner's when every topic that it can match is;
 * one that can match others too, such as {@code #}, is the broker's, and does not match what is owned. All methods are
 * called on event loops and must return at once. What {@code subscribed}, {@code renewed} and {@code unsubscribed} throw is caught and
 * logged.
 */
public interface TopicOwner {
    /** Owns nothing. */
    TopicOwner NONE = new TopicOwner() {
        @Override
        public boolean owns(TopicName topic) {
            return false;
        }

        @Override
        public boolean owns(TopicFilter filter) {
            return false;
        }

        @Override
        public Admission admit(ClientConnection client, TopicFilter filter) {
            return new Admission.Refused(ReasonCode.NOT_AUTHORIZED);
        }
    };

    /** The answer to a client that wants to subscribe. */
    sealed interface Admission {

        /**
         * It may.
         *
         * @param maximumQos it is granted this quality of service, or a lower one if it asked for that
         */
        record Granted(Qos maximumQos) implements Admission {}

        /**
         * It may not.
         *
         * @param reason said in SUBACK; an error
         */
        record Refused(ReasonCode reason) implements Admission {
            public Refused {
                if (!reason.isError()) {
                    throw new IllegalArgumentException("reason: " + reason + " is no error");
                }
            }
        }
    }

    /**
     * Whether the owner alone publishes to the topic. Asked for a PUBLISH or a will, so it must be quick; the answer is remembered
     * with a name that is used often, so it must always be the same.
     */
    boolean owns(TopicName topic);

    /**
     * Whether every topic is the owner's that the filter can match.
     *
     * @param filter of a shared subscription too; then what counts is {@link TopicFilter#filter()}. Such a subscription is
     *     refused, since its members would get each a part of what the owner tells
     */
    boolean owns(TopicFilter filter);

    /** Whether the client may subscribe to a filter that is the owner's. The broker's {@link Authorizer} was asked before. */
    Admission admit(ClientConnection client, TopicFilter filter);

    /** A subscription begins: now made, or made before by a client that is back. SUBACK is written. */
    default void subscribed(OwnedSubscription subscription) {}

    /** The client has subscribed to the same filter again, and the subscription goes on, with the options that it has now. */
    default void renewed(OwnedSubscription subscription) {}

    /** The subscription is over: unsubscribed, or the client is away. Of one that was told, this is the last call. */
    default void unsubscribed(OwnedSubscription subscription) {}
}
