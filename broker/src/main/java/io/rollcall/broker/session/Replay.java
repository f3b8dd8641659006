package io.rollcall.broker.session;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
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
    private @Nullable ToLongFunction<Consumer<Message>> source;

    /**
     * Nothing yet.
     *
     * @param turn how many messages the queue must have given away before it is this replay's turn
     * @param source shows the messages, and says how many topic levels it has looked at for that
     */
    Replay(Subscription subscription, long turn, ToLongFunction<Consumer<Message>> source) {
        this.subscription = subscription;
        this.turn = turn;
        this.source = source;
    }

    /** Takes the messages as they are now, once. Returns what it cost, in topic levels looked at. */
    long take() {
        ToLongFunction<Consumer<Message>> from = source;
        source = null;
        return from == null ? 0 : from.applyAsLong(messages::addLast);
    }

    boolean isTaken() {
        return source == null;
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
