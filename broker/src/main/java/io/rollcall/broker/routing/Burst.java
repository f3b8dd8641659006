package io.rollcall.broker.routing;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.store.Posting;
import java.util.Arrays;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Messages that came one behind the other for the same recipients, who get them together: when anything else comes, when all is read that came
 * with them, or at the end of the event loop's turn. A recipient and its connection are a dozen looks at memory, and many of them do not stay in the
 * cache from one message to the next; so each is gone to once for all messages, and gets their packets as one copy. Then their publisher is
 * told, where he is to be answered.
 *
 * <p>Takes what is not retained, does not expire and is short. Whatever else is routed on the loop is routed after it, so that the order of a
 * publisher's messages is what it was. On its event loop.
 */
public final class Burst {
    /** How many messages there may be. */
    public static final int MESSAGES_MAX = 64;

    /** Of all messages together, with what they cost beside their payload. */
    private static final int BYTES_MAX = 32 * 1024;

    private static final int MESSAGE_BYTES_MAX = 1024;

    private final Runnable deliverSoon;
    private final Message[] messages = new Message[MESSAGES_MAX];
    private final int[] packetIds = new int[MESSAGES_MAX];
    private final int[] taken = new int[MESSAGES_MAX];
    private final Posting[] lasting = new Posting[MESSAGES_MAX];

    private @Nullable Recipients to;
    private @Nullable Publisher publisher;
    private Qos qos = Qos.AT_MOST_ONCE;
    private int slots;
    private int size;
    private int bytes;
    private int takenByAll;
    /** Whether every recipient took all of them at once, so that what became of one became of all. */
    private boolean alike = true;

    private long number;
    private boolean isDelivering;

    /** Who is to answer for messages of QoS 1 and 2 once they are routed. */
    public interface Publisher {
        /** The burst was routed. What of its messages is {@link #lasting} is to be given to the store. */
        void routed(Burst burst);
    }

    /** @param deliverSoon has {@link #deliver} called before the loop's turn ends */
    public Burst(Runnable deliverSoon) {
        this.deliverSoon = deliverSoon;
        Arrays.setAll(lasting, i -> new Posting());
    }

    /** Whether the message may wait for others. */
    boolean takes(Message message) {
        return !message.retain()
                && message.expiresAt() == Message.NEVER
                && message.bytes() <= MESSAGE_BYTES_MAX
                && !isDelivering;
    }

    /** Only one that it {@link #takes}. */
    void add(Recipients recipients, Message message, int packetId, @Nullable Publisher its) {
        boolean isFull = size == MESSAGES_MAX || bytes + message.bytes() > BYTES_MAX;
        if (isFull || recipients != to || recipients.slots() != slots || message.qos() != qos || its != publisher) {
            deliver();
        }
        if (size == 0) {
            to = recipients;
            slots = recipients.slots();
            qos = message.qos();
            publisher = its;
            number++;
            deliverSoon.run();
        }
        messages[size] = message;
        packetIds[size++] = packetId;
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
                alike = false;
                taken[0] = recipients.deliver(messages[0], lasting[0]);
            } else {
                deliver(recipients);
            }
            if (publisher != null) {
                publisher.routed(this);
            }
        } finally {
            forget();
        }
    }

    private void deliver(Recipients recipients) {
        for (int slot = 0; slot < slots; slot++) {
            Recipient recipient = recipients.at(slot);
            if (recipient != null) {
                takenByAll += recipient.deliver(this);
            }
        }
    }

    private void forget() {
        for (int i = 0; i < size; i++) {
            messages[i] = null;
            taken[i] = 0;
            if (!lasting[i].isEmpty()) {
                lasting[i] = new Posting(); // something failed before it was given to the store
            }
        }
        to = null;
        publisher = null;
        size = 0;
        bytes = 0;
        takenByAll = 0;
        alike = true;
        isDelivering = false;
    }

    /** Delivers them one by one to somebody who is not given them together, and who says of each whether it was taken, as 1 or 0. */
    void deliverEach(ToIntBiFunction<Message, Posting> recipient) {
        alike = false;
        for (int i = 0; i < size; i++) {
            taken[i] += recipient.applyAsInt(messages[i], lasting[i]);
        }
    }

    /** Another one for each burst of this loop. */
    public long number() {
        return number;
    }

    /** As all messages were published. */
    public Qos qos() {
        return qos;
    }

    /** How many messages there are, one at least; all of one topic. */
    public int size() {
        return size;
    }

    public Message get(int index) {
        return messages[index];
    }

    /** The packet identifiers that they came with, of QoS 1 and 2; there may be more places than messages. Not to be written. */
    public int[] packetIds() {
        return packetIds;
    }

    /** Whether all of them were taken, and none of them is to be stored first. */
    public boolean isTakenWhole() {
        return alike && takenByAll > 0;
    }

    /** How many subscriptions took it. */
    public int taken(int index) {
        return takenByAll + taken[index];
    }

    /** Its deliveries that must be stored first. */
    public Posting lasting(int index) {
        return lasting[index];
    }

    /** What it costs to keep them all, nearly. */
    public int bytes() {
        return bytes;
    }
}
