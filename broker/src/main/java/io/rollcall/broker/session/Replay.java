package io.rollcall.broker.session;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages that one new subscription matched [3.3.1.3], on their way to the client as fast as it takes them. They
 * have their place in the order of all messages, but none in the queue: however many they are, none is dropped. On the
 * session's owner.
 */
final class Replay {
    private final ArrayDeque<Message> messages = new ArrayDeque<>();
    private final Subscription subscription;
    private final long turn;

    /**
     * Nothing yet.
     *
     * @param turn how many messages the queue must have given away before it is this replay's turn
     */
    Replay(Subscription subscription, long turn) {
        this.subscription = subscription;
        this.turn = turn;
    }

    void add(Message message) {
        messages.addLast(message);
    }

    int size() {
        return messages.size();
    }

    boolean isTurn(long taken) {
        return taken >= turn;
    }

    @Nullable
    Message peek() {
        return messages.peekFirst();
    }

    void remove() {
        messages.removeFirst();
    }

    Qos qos(Message message) {
        return Qos.min(message.qos(), subscription.maximumQos());
    }

    int subscriptionId() {
        return subscription.subscriptionId();
    }
}
