package io.rollcall.broker.routing;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.store.Posting;
import org.jspecify.annotations.Nullable;

/**
 * Who gets one copy of each message of a place: a subscriber, or a group that shares. Also the {@link Recipients} of a
 * place that has just this one, which most have.
 */
sealed interface Recipient extends Recipients permits Membership, SharedGroup {

    /** What it is found by: the subscriber, or the name of the share. */
    Object key();

    /** Delivers a copy. Returns 1 when it was taken, otherwise 0. */
    @Override
    int deliver(Message message, Posting lasting);

    /** Delivers a copy of each. Returns 1 when all were taken, and 0 when the burst knows of each. */
    default int deliver(Burst burst) {
        burst.deliverEach(this::deliver);
        return 0;
    }

    @Override
    default int slots() {
        return 1;
    }

    @Override
    default Recipient at(int slot) {
        return this;
    }

    @Override
    default @Nullable Recipient find(Object key) {
        return key().equals(key) ? this : null;
    }

    @Override
    default Recipients with(Recipient recipient) {
        return new FewRecipients(this, recipient);
    }

    @Override
    default @Nullable Recipients without(Recipient recipient) {
        return null;
    }
}
