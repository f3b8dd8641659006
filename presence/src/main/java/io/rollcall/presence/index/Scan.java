package io.rollcall.presence.index;

import io.rollcall.presence.index.Sort.By;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One page by a look at every client, in slices: the owner lets writers in between. Whoever changed between is looked at again at the
 * end, so that the page is true of that moment. Each step under the owner's lock; of one thread.
 */
public final class Scan {
    private static final int SLICE = 16_384;

    /** More than a page is kept, so that some may change meanwhile. */
    private static final int SPARE = 64;

    private final ClientIndex index;
    private final Criteria criteria;
    private final Ordering ordering;
    private final @Nullable Rank after;
    private final int limit;
    private final int kept;
    private final PriorityQueue<Ranked> first;
    private final long changesBefore;
    private int at;
    private long matches;
    private boolean hasLeftSome;

    Scan(ClientIndex index, Criteria criteria, List<By> order, @Nullable Rank after, int limit) {
        this.index = index;
        this.criteria = criteria;
        this.ordering = index.ordering(order);
        this.after = after;
        this.limit = limit;
        this.kept = limit + 1 + SPARE;
        this.first = new PriorityQueue<>((a, b) -> ordering.compare(b.rank, a.rank));
        this.changesBefore = index.changes();
    }

    private record Ranked(Rank rank, int ordinal) {}

    /** Looks at some more; says whether there are more still. */
    public boolean slice() {
        Match match = index.match(criteria);
        int end = Math.min(index.ordinals().end(), at + SLICE);
        for (; at < end; at++) {
            if (index.ordinals().isUsed(at) && match.matches(at)) {
                matches++;
                keep(at);
            }
        }
        return at < index.ordinals().end();
    }

    private void keep(int ordinal) {
        if (after != null && ordering.compare(ordinal, after) <= 0) {
            return;
        }
        if (first.size() == kept) {
            hasLeftSome = true;
            Ranked last = first.peek();
            if (last == null || ordering.compare(ordinal, last.rank) > 0) {
                return;
            }
            first.remove();
        }
        first.add(new Ranked(ordering.rank(ordinal), ordinal));
    }

    /** The page, as of now; null when so much changed meanwhile that it is to be done again. */
    public @Nullable Answer finish() {
        int[] since = index.changedSince(changesBefore);
        if (since == null) {
            return null;
        }
        Set<Integer> changed = new HashSet<>();
        for (int ordinal : since) {
            changed.add(ordinal);
        }
        Match match = index.match(criteria);
        Ranked last = hasLeftSome ? first.peek() : null;
        List<Ranked> sorted = new ArrayList<>();
        for (Ranked ranked : first) {
            if (!changed.contains(ranked.ordinal) && match.matches(ranked.ordinal)) {
                sorted.add(ranked);
            }
        }
        for (int ordinal : changed) {
            if (index.ordinals().isUsed(ordinal) && match.matches(ordinal) && isInPage(ordinal, last)) {
                sorted.add(new Ranked(ordering.rank(ordinal), ordinal));
            }
        }
        sorted.sort((a, b) -> ordering.compare(a.rank, b.rank));
        return answer(sorted, last, changed.isEmpty());
    }

    /** Whether it belongs into what was kept. */
    private boolean isInPage(int ordinal, @Nullable Ranked last) {
        return (after == null || ordering.compare(ordinal, after) > 0)
                && (last == null || ordering.compare(ordinal, last.rank) <= 0);
    }

    private Answer answer(List<Ranked> sorted, @Nullable Ranked last, boolean exact) {
        int[] page = sorted.stream().limit(limit).mapToInt(Ranked::ordinal).toArray();
        long count = exact ? matches : page.length;
        if (sorted.size() > limit) {
            return new Answer(page, sorted.get(limit - 1).rank, false, count, exact);
        }
        boolean isShort = last != null && sorted.size() < limit;
        return new Answer(page, last == null ? null : last.rank, isShort, count, exact);
    }
}
