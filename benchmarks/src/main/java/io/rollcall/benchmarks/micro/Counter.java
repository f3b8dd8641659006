package io.rollcall.benchmarks.micro;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.routing.Subscriber;
import io.rollcall.broker.store.Posting;

/** A subscriber that counts what it gets. */
final class Counter implements Subscriber {
    private final String clientId;
    private long delivered;

    Counter(String clientId) {
        this.clientId = clientId;
    }

    long delivered() {
        return delivered;
    }

    @Override
    public String clientId() {
        return clientId;
    }

    @Override
    public void deliver(Message message, Subscription subscription, Posting lasting) {
        delivered++;
    }

    @Override
    public boolean isReady() {
        return true;
    }
}
