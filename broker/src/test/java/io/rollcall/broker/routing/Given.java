package io.rollcall.broker.routing;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Subscriptions and messages for tests. */
final class Given {
    /** As the topic names of a publisher that goes on with those that it has: what was found for one earlier is with it. */
    private static final ConcurrentHashMap<String, TopicName> NAMES = new ConcurrentHashMap<>();

    private Given() {}

    static TopicName name(String topic) {
        return NAMES.computeIfAbsent(topic, TopicName::of);
    }

    static Subscription to(String filter) {
        return to(filter, 0);
    }

    static Subscription to(String filter, int subscriptionId) {
        return new Subscription(TopicFilter.of(filter), Qos.AT_LEAST_ONCE, false, false, 0, subscriptionId);
    }

    static Subscription noLocal(String filter) {
        return new Subscription(TopicFilter.of(filter), Qos.AT_LEAST_ONCE, true, false, 0, 0);
    }

    static Message message(String topic) {
        return message(topic, null);
    }

    static Message message(String topic, @Nullable String publisher) {
        return new Message(
                name(topic), new byte[1], Qos.AT_MOST_ONCE, false, Properties.NONE, Message.NEVER, publisher);
    }

    static Message retained(String topic, String payload) {
        return retained(topic, payload, Message.NEVER);
    }

    static Message retained(String topic, String payload, long expiresAt) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return new Message(
                TopicName.of(topic), bytes, Qos.AT_LEAST_ONCE, true, Properties.NONE, expiresAt, "publisher");
    }
}
