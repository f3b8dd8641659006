package io.rollcall.broker.message;

/**
 * What one subscriber wants of one topic filter [3.8.3]. Immutable.
 *
 * @param filter the topic filter, also a shared one
 * @param maximumQos the highest QoS that its messages are sent with
 * @param noLocal whether the subscriber's own messages stay away
 * @param retainAsPublished whether messages keep their RETAIN flag
 * @param retainHandling 0: retained messages are sent when subscribing; 1: only when the subscription is new; 2: not
 * @param subscriptionId the subscription identifier, 1 to 268,435,455; 0 is none
 */
public record Subscription(
        TopicFilter filter,
        Qos maximumQos,
        boolean noLocal,
        boolean retainAsPublished,
        int retainHandling,
        int subscriptionId) {}
