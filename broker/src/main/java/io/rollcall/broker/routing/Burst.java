package io.rollcall.broker.routing;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.store.Posting;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that came one behind the other for the same recipients, who get them together: when anything else comes, when all is read that came
 * with them, or at the end of the event loop's turn. A recipient and its connection are a dozen looks at memory, and many of them do not stay in the
 * cache from one message to the next; so each is gone to once for all messages, and gets their packets as one copy.
 *
 * <p>Takes what nobody waits for an answer to, and what is not retained, does not expire and is short. Whatever else is routed on the loop is
 * routed after it, so that the order of a publisher's messages is what it was. On its event loop.
 */
public final class Burst {
    private static final int MESSAGES_MAX = 64;

    /** Of all messages together, with what they cost beside their payload. */
    private static final int BYTES_MAX = 32 * 1024;

    private static final int MESSAGE_BYTES_MAX = 1024;

    private final Runnable deliverSoon;
    private final Message[] messages = new Message[MESSAGES_MAX];
    /** Of QoS 0 nothing has to be stored. */
    private final Posting nothing = new Posting();

    private @Nullable Recipients to;
    private int slots;
    private int size;
    private int bytes;
    private long number;
    private boolean isDelivering;

    /** @param deliverSoon has {@link #deliver} called before the loop's turn ends */
    public Burst(Runnable deliverSoon) {
        this.deliverSoon = deliverSoon;
    }

    /** Whether the message may wait for others. */
    boolean takes(Message message) {
        return message.qos() == Qos.AT_MOST_ONCE
                && !message.retain()
                && message.expiresAt() == Message.NEVER
                && message.bytes() <= MESSAGE_BYTES_MAX
                && !isDelivering;
    }

    /** Only one that it {@link #takes}. */
    void add(Recipients recipients, Message message) {
        boolean isFull = size == MESSAGES_MAX || bytes + message.bytes() > BYTES_MAX;
        if (recipients != to || recipients.slots() != slots || isFull) {
            deliver();
        }
        if (size == 0) {
            to = recipients;
            slots = recipients.slots();
            number++;
            deliverSoon.run();
        }
        messages[size++] = message;
        bytes += message.bytes();
    }

    /** Delivers what has come. Does nothing within itself. */
    public void deliver() {
        Recipients recipients = to;
        if (recipients == null || isDelivering) {
            return;
        }
        isDelivering = true;
        try {
            if (size == 1) {
                recipients.deliver(messages[0], nothing);
            } else {
                deliver(recipients);
            }
        } finally {
            Arrays.fill(messages, 0, size, null);
            to = null;
            size = 0;
            bytes = 0;
            isDelivering = false;
        }
    }

    private void deliver(Recipients recipients) {
        for (int slot = 0; slot < slots; slot++) {
            Recipient recipient = recipients.at(slot);
            if (recipient != null) {
                recipient.deliver(this);
            }
        }
    }

    /** Delivers them one by one to somebody who is not given them together. */
    void deliverEach(BiConsumer<Message, Posting> to) {
        for (int i = 0; i < size; i++) {
            to.accept(messages[i], nothing);
        }
    }

    /** Another one for each burst of this loop. */
    public long number() {
        return number;
    }

    /** How many messages there are, one at least; all of one topic. */
    public int size() {
        return size;
    }

    public Message get(int index) {
        return messages[index];
    }
}
