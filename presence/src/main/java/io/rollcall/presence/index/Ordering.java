package io.rollcall.presence.index;

import io.rollcall.presence.index.Sort.By;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Compares clients by an order, and at last by their identifiers ascending, so that no two are equal. Under the owner's lock. */
final class Ordering {
    private final Ordinals ordinals;
    private final IdOrder ids;
    private final Columns columns;
    private final By[] order;
    private long peeked;

    /** @param order with nothing behind the identifier */
    Ordering(Ordinals ordinals, IdOrder ids, Columns columns, List<By> order) {
        this.ordinals = ordinals;
        this.ids = ids;
        this.columns = columns;
        this.order = order.toArray(By[]::new);
    }

    By first() {
        return order.length == 0 ? new By(Sort.ID, false) : order[0];
    }

    /** Whether the first key alone is the order. */
    boolean isSimple() {
        return order.length <= 1 || order[0].key() == Sort.ID;
    }

    /** Brings near what is compared of those that match: looks that do not wait for one another overlap. */
    void peek(int[] clients, int count, boolean[] matching) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += matching[i] ? columns.order(clients[i]) : 0;
        }
        peeked = sum;
    }

    /** What {@link #peek} saw, so that the compiler does not leave the looks out. */
    long peeked() {
        return peeked;
    }

    /** What comes first in the order: who has less of it is before all who have more. */
    long firstKey(int ordinal) {
        By by = first();
        long key = by.key() == Sort.ID ? columns.order(ordinal) : by.key().key(columns, ordinal);
        return by.descending() ? ~key : key;
    }

    int compare(int a, int b) {
        for (By by : order) {
            int compared = by.key() == Sort.ID
                    ? ids.compare(a, b)
                    : Long.compare(by.key().key(columns, a), by.key().key(columns, b));
            if (compared != 0) {
                return by.descending() ? -compared : compared;
            }
        }
        return ids.compare(a, b);
    }

    int compare(int ordinal, Rank rank) {
        for (int i = 0; i < order.length; i++) {
            By by = order[i];
            int compared = by.key() == Sort.ID
                    ? ordinals.compare(ordinal, rank.id())
                    : Long.compare(by.key().key(columns, ordinal), rank.keys()[i]);
            if (compared != 0) {
                return by.descending() ? -compared : compared;
            }
        }
        return ordinals.compare(ordinal, rank.id());
    }

    /** Whether a client is behind this rank, which is looked up among the identifiers once. Until clients come or go. */
    IntPredicate behind(Rank rank) {
        OrdinalList list = ids.list();
        long place = list.seek(0, rank.id());
        int next = place == list.end() ? Ordinals.NONE : list.at(place);
        boolean isThere = next != Ordinals.NONE && ordinals.compare(next, rank.id()) == 0;
        // between the doubles of two numbers is room for an identifier that nobody has
        long doubled = next == Ordinals.NONE ? Long.MAX_VALUE : 2 * columns.order(next) - (isThere ? 0 : 1);
        return ordinal -> compare(ordinal, rank.keys(), doubled) > 0;
    }

    private int compare(int ordinal, long[] keys, long doubledOrder) {
        for (int i = 0; i < order.length; i++) {
            By by = order[i];
            int compared = by.key() == Sort.ID
                    ? Long.compare(2 * columns.order(ordinal), doubledOrder)
                    : Long.compare(by.key().key(columns, ordinal), keys[i]);
            if (compared != 0) {
                return by.descending() ? -compared : compared;
            }
        }
        return Long.compare(2 * columns.order(ordinal), doubledOrder);
    }

    int compare(Rank a, Rank b) {
        for (int i = 0; i < order.length; i++) {
            By by = order[i];
            int compared = by.key() == Sort.ID
                    ? Arrays.compareUnsigned(a.id(), b.id())
                    : Long.compare(a.keys()[i], b.keys()[i]);
            if (compared != 0) {
                return by.descending() ? -compared : compared;
            }
        }
        return Arrays.compareUnsigned(a.id(), b.id());
    }

    Rank rank(int ordinal) {
        long[] keys = new long[order.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = order[i].key() == Sort.ID ? 0 : order[i].key().key(columns, ordinal);
        }
        return new Rank(keys, ordinals.id(ordinal));
    }
}
