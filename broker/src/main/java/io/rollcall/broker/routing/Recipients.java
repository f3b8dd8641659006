package io.rollcall.broker.routing;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.store.Posting;
import org.jspecify.annotations.Nullable;

/**
 * Those who get the messages of one place: of one topic filter, or of one shared subscription. Has the form that its
 * size asks for. Read from any thread without a lock, written by one thread at a time; a write answers with what stands
 * at the place from then on, which may be the same object, changed.
 *
 * <p>A reader goes through the slots once, from 0 to what {@link #slots()} was when it began. Whoever was there
 * throughout is met, and nobody twice, also when he leaves and comes back meanwhile.
 */
sealed interface Recipients permits Recipient, FewRecipients, ManyRecipients {

    /** How many slots there are; some may be empty. */
    int slots();

    /** Who is at a slot; absent when the slot is empty. */
    @Nullable
    Recipient at(int slot);

    /** For the writer: the one with the key. */
    @Nullable
    Recipient find(Object key);

    /** With one more, after the others. */
    Recipients with(Recipient recipient);

    /** Without one that is here; absent when that was the last. */
    @Nullable
    Recipients without(Recipient recipient);

    /** Delivers to each, in the order in which they came. Returns how many took it. */
    default int deliver(Message message, Posting lasting) {
        int taken = 0;
        int slots = slots();
        for (int slot = 0; slot < slots; slot++) {
            Recipient recipient = at(slot);
            if (recipient != null) {
                taken += recipient.deliver(message, lasting);
            }
        }
        return taken;
    }
}
