package io.rollcall.broker.routing;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Many recipients: slots that are filled from the front and emptied where they are, with an index for the writer.
 *
 * <p>A slot is never filled twice, so that a reader who stops where the end was when it began meets nobody twice. When
 * the slots are full, or more of them are empty than not, the living move to a new object; readers of the old one finish
 * there. Each write is therefore O(1), averaged, and no reader ever waits or allocates.
 */
final class ManyRecipients implements Recipients {
    private final AtomicReferenceArray<@Nullable Recipient> slots;
    // how many slots were ever filled; written after the slot
    private volatile int end;

    // the writer's alone
    private final Map<Object, Integer> slotByKey;

    ManyRecipients(Recipient... all) {
        this(new AtomicReferenceArray<>(2 * all.length), new HashMap<>());
        for (Recipient recipient : all) {
            append(recipient);
        }
    }

    private ManyRecipients(AtomicReferenceArray<@Nullable Recipient> slots, Map<Object, Integer> slotByKey) {
        this.slots = slots;
        this.slotByKey = slotByKey;
    }

    @Override
    public int slots() {
        return end;
    }

    @Override
    public @Nullable Recipient at(int slot) {
        return slots.get(slot);
    }

    @Override
    public @Nullable Recipient find(Object key) {
        Integer slot = slotByKey.get(key);
        return slot == null ? null : slots.get(slot);
    }

    @Override
    public Recipients with(Recipient recipient) {
        ManyRecipients all = end < slots.length() ? this : moved();
        all.append(recipient);
        return all;
    }

    @Override
    public Recipients without(Recipient recipient) {
        Integer slot = slotByKey.remove(recipient.key());
        if (slot == null) {
            throw new IllegalStateException("not here: " + recipient.key());
        }
        slots.set(slot, null);
        int living = slotByKey.size();
        if (living <= FewRecipients.MAX / 2) {
            return new FewRecipients(living());
        }
        return end > 2 * living ? moved() : this;
    }

    private void append(Recipient recipient) {
        int slot = end;
        slots.set(slot, recipient);
        slotByKey.put(recipient.key(), slot);
        end = slot + 1;
    }

    /** The living, in a new object that has as many free slots again; the index moves with them. */
    private ManyRecipients moved() {
        var moved = new ManyRecipients(new AtomicReferenceArray<>(2 * slotByKey.size()), slotByKey);
        for (Recipient recipient : living()) {
            moved.append(recipient);
        }
        return moved;
    }

    private Recipient[] living() {
        var living = new Recipient[slotByKey.size()];
        int count = 0;
        for (int slot = 0; slot < end; slot++) {
            Recipient recipient = slots.get(slot);
            if (recipient != null) {
                living[count++] = recipient;
            }
        }
        return living;
    }
}
