package io.rollcall.broker.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A handful of recipients: an array that is copied when it changes. Immutable. */
final class FewRecipients implements Recipients {
    /** How many are a handful: a copy is cheap, and a search is a glance. */
    static final int MAX = 16;

    private final Recipient[] all;

    FewRecipients(Recipient... all) {
        this.all = all;
    }

    @Override
    public int slots() {
        return all.length;
    }

    @Override
    public Recipient at(int slot) {
        return all[slot];
    }

    @Override
    public @Nullable Recipient find(Object key) {
        for (Recipient recipient : all) {
            if (recipient.key().equals(key)) {
                return recipient;
            }
        }
        return null;
    }

    @Override
    public Recipients with(Recipient recipient) {
        if (all.length == MAX) {
            return new ManyRecipients(all).with(recipient);
        }
        Recipient[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = recipient;
        return new FewRecipients(more);
    }

    @Override
    public Recipients without(Recipient recipient) {
        if (all.length == 2) {
            return all[0] == recipient ? all[1] : all[0];
        }
        Recipient[] fewer = new Recipient[all.length - 1];
        int slot = 0;
        for (Recipient one : all) {
            if (one != recipient) {
                fewer[slot++] = one;
            }
        }
        return new FewRecipients(fewer);
    }
}
