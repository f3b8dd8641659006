package io.rollcall.presence.index;

import io.rollcall.presence.index.Sort.By;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page in the order of a field that has few values: for each value that anybody has, in order, the list of those who have it, in the order
 * asked for behind. All values together look at so many clients as one page may. Of one thread, under the owner's lock.
 */
final class ByValue {
    /** A value so rare that it would take more pages than this to come by a page of it is left to a look at every client. */
    private static final int PAGES_MAX = 16;

    private final ClientIndex index;
    private final Criteria criteria;
    private final Ordering ordering;
    private final boolean descending;
    private final Sort key;
    private final Bits field;
    private final List<By> rest;
    private final @Nullable Rank after;
    private final int limit;
    private final int[] found;
    private int count;
    private int looksLeft;

    /** @param order begins with a field that has few values */
    ByValue(ClientIndex index, Criteria criteria, List<By> order, Bits field, @Nullable Rank after, int limit) {
        this.index = index;
        this.criteria = criteria;
        this.ordering = index.ordering(order);
        this.descending = order.get(0).descending();
        this.key = order.get(0).key();
        this.field = field;
        this.rest = order.subList(1, order.size());
        this.after = after;
        this.limit = limit;
        this.found = new int[Math.min(limit, index.size()) + 1];
    }

    /**
     * The page.
     *
     * @param looksMax clients that it looks at; a few more with each value
     * @return null when only a {@link Scan} can answer
     */
    @Nullable
    Answer answer(int looksMax) {
        looksLeft = looksMax;
        for (int i = 0; i < field.codes(); i++) {
            int code = descending ? field.codes() - 1 - i : i;
            Criteria those = index.values().of(field, code) == 0 || isBefore(code) ? null : criteria.and(field, code);
            if (those == null) {
                continue;
            }
            if (isRare(code, looksMax)) {
                return null;
            }
            Search search = new Search(index, those, rest, restOf(code), found.length - count, looksLeft);
            Answer part = search.answer();
            if (part == null) {
                return null;
            }
            looksLeft = Math.max(1, looksLeft - search.looks());
            System.arraycopy(part.ordinals(), 0, found, count, part.ordinals().length);
            count += part.ordinals().length;
            if (count > limit) {
                return page(limit, ordering.rank(found[limit - 1]));
            }
            Rank bookmark = part.bookmark();
            if (bookmark != null) {
                return page(count, of(code, bookmark));
            }
        }
        return page(count, null);
    }

    /** Whether all of this value come before the page. */
    private boolean isBefore(int code) {
        int compared = after == null ? 0 : Long.compare(field.keyOf(code), after.keys()[0]);
        return descending ? compared > 0 : compared < 0;
    }

    private boolean isRare(int code, int looksMax) {
        long those = index.values().of(field, code);
        return index.size() / those * Math.min(those, found.length) > (long) PAGES_MAX * looksMax;
    }

    /** Where the page begins among those of this value. */
    private @Nullable Rank restOf(int code) {
        if (after == null || after.keys()[0] != field.keyOf(code)) {
            return null;
        }
        return new Rank(Arrays.copyOfRange(after.keys(), 1, after.keys().length), after.id());
    }

    private Rank of(int code, Rank behind) {
        long[] keys = new long[behind.keys().length + 1];
        keys[0] = field.keyOf(code);
        System.arraycopy(behind.keys(), 0, keys, 1, behind.keys().length);
        return new Rank(keys, behind.id());
    }

    private Answer page(int size, @Nullable Rank bookmark) {
        long exact = new Search(index, criteria, List.of(new By(key, descending)), null, limit, 1).exact();
        boolean isAll = after == null && bookmark == null;
        long matches = exact >= 0 ? exact : Math.max(size, count);
        return new Answer(
                Arrays.copyOf(found, size), bookmark, bookmark != null && size < limit, matches, isAll || exact >= 0);
    }
}
