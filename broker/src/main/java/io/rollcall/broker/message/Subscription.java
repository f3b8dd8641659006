package io.rollcall.broker.message;

/**
 * One subscription of one subscriber [3.8.3]. Immutable.
 *
 * @param filter what it matches; names the share, too
 * @param maximumQos the highest quality of service at which messages go to the subscriber
 * @param noLocal whether the subscriber's own messages are kept from it [MQTT-3.8.3-3]; not of a shared subscription
 *     [MQTT-3.8.3-4]
 * @param retainAsPublished whether the RETAIN flag is kept as published
 * @param retainHandling which retained messages are sent when it is made: 0 all, 1 only when it is new, 2 none
 * @param subscriptionId the subscription identifier; 0 when there is none
 */
public record Subscription(
        TopicFilter filter,
        Qos maximumQos,
        boolean noLocal,
        boolean retainAsPublished,
        int retainHandling,
        int subscriptionId) {

    public Subscription {
        if (noLocal && filter.isShared()) {
            throw new IllegalArgumentException("noLocal: " + filter); // [MQTT-3.8.3-4]
        }
        if (retainHandling < 0 || retainHandling > 2) {
            throw new IllegalArgumentException("retainHandling: " + retainHandling);
        }
        if (subscriptionId < 0 || subscriptionId > 268_435_455) {
            throw new IllegalArgumentException("subscriptionId: " + subscriptionId);
        }
    }

    /** The same, with another maximum QoS. */
    public Subscription with(Qos newMaximumQos) {
        return new Subscription(filter, newMaximumQos, noLocal, retainAsPublished, retainHandling, subscriptionId);
    }

    /**
     * Whether retained messages are sent when it is made [3.3.1.3].
     *
     * @param isNew whether there was none with the same filter
     */
    public boolean wantsRetained(boolean isNew) {
        return retainHandling == 0 || (retainHandling == 1 && isNew);
    }
}
