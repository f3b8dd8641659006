package io.rollcall.broker.session;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.session.Mailbox.Letter;

/** A message on its way from another thread. */
final class Delivery extends Letter {
    private static final int LETTER_BYTES = 64;

    private final Message message;
    private final Subscription subscription;

    Delivery(Message message, Subscription subscription) {
        this.message = message;
        this.subscription = subscription;
    }

    @Override
    void open(Session session) {
        session.send(message, subscription);
    }

    @Override
    int bytes() {
        return LETTER_BYTES + message.payload().length;
    }
}
