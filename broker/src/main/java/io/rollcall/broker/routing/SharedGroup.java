package io.rollcall.broker.routing;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.store.Posting;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers that share a subscription [4.8.2]: each message goes to one of them. Read from any thread, written by
 * the writer of its place.
 *
 * <p>The members take turns. Who is not ready is passed over; when nobody is, the turn counts alone, so that a session
 * keeps the message for its client. The turn goes to the one behind the chosen, not to the one behind the last turn:
 * otherwise whoever follows a member that is not ready would get its part, too.
 *
 * <p>A member that leaves is first taken from the members and then ended. A reader that has chosen it meets the end,
 * reads the members again, where it is no more, and chooses another: the message is lost only if there is no member. (A
 * member that is there always takes it, as a shared subscription cannot be no-local.)
 */
final class SharedGroup implements Recipient {
    private final String name;
    private volatile @Nullable Recipients members;
    private final AtomicInteger turn = new AtomicInteger();

    SharedGroup(String name, Membership first) {
        this.name = name;
        this.members = first;
    }

    @Override
    public String key() {
        return name;
    }

    @Override
    public int deliver(Message message, Posting lasting) {
        for (Recipients now = members; now != null; now = members) {
            Membership chosen = choose(now);
            if (chosen != null && chosen.deliver(message, lasting) == 1) {
                return 1;
            }
        }
        return 0;
    }

    /** Whose turn it is; absent when all of them left meanwhile. */
    private @Nullable Membership choose(Recipients now) {
        while (true) {
            int from = turn.get();
            int slot = nextSlot(now, from);
            if (slot < 0) {
                return null;
            }
            if (turn.compareAndSet(from, slot + 1) && now.at(slot) instanceof Membership chosen) {
                return chosen;
            }
        }
    }

    /** The next slot with a ready member; else the next with any; else -1. */
    private static int nextSlot(Recipients members, int from) {
        int slots = members.slots();
        int any = -1;
        for (int i = 0; i < slots; i++) {
            int slot = Math.floorMod(from + i, slots);
            if (members.at(slot) instanceof Membership member) {
                if (member.isReady()) {
                    return slot;
                }
                if (any < 0) {
                    any = slot;
                }
            }
        }
        return any;
    }

    @Nullable
    Membership member(Subscriber subscriber) {
        Recipients now = members;
        return now != null && now.find(subscriber) instanceof Membership member ? member : null;
    }

    void join(Membership member) {
        Recipients now = members;
        members = now == null ? member : now.with(member);
    }

    /** Returns whether the group is empty now. */
    boolean leave(Membership member) {
        Recipients now = members;
        members = now == null ? null : now.without(member);
        return members == null;
    }
}
