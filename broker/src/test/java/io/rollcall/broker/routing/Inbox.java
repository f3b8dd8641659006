package io.rollcall.broker.routing;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.store.Posting;
import java.util.ArrayList;
import java.util.List;

/** A subscriber that remembers what it was given. On one thread. */
final class Inbox implements Subscriber {
    private final String clientId;
    final List<Delivery> deliveries = new ArrayList<>();
    boolean ready = true;

    /** What came, and for which subscription. */
    record Delivery(Message message, Subscription subscription) {}

    Inbox(String clientId) {
        this.clientId = clientId;
    }

    @Override
    public String clientId() {
        return clientId;
    }

    @Override
    public void deliver(Message message, Subscription subscription, Posting lasting) {
        deliveries.add(new Delivery(message, subscription));
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    List<Message> messages() {
        return deliveries.stream().map(Delivery::message).toList();
    }

    List<Subscription> subscriptions() {
        return deliveries.stream().map(Delivery::subscription).toList();
    }

    @Override
    public String toString() {
        return clientId;
    }
}
