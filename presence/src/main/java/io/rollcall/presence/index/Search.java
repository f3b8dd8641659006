package io.rollcall.presence.index;

import io.rollcall.presence.index.Groups.Group;
import io.rollcall.presence.index.Sort.By;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One page from the lists. Takes the smallest part of the clients that holds all that match, a group, a window of a time, or the beginning of
 * an identifier: when it is small, looks at all of it and keeps the first; else, or when all of whom it meets match, walks in the order asked for and looks at
 * each. A page looks at so many and no more: then it is cut short. Of one thread, under the owner's lock.
 */
final class Search {
    private static final long UNKNOWN = -2;

    /** The list of a group is walked from one client to the next, each of which is waited for: other lists may be longer. */
    private static final int GROUP_FACTOR = 2;

    private final ClientIndex index;
    private final Criteria criteria;
    private final Ordering ordering;
    private final @Nullable Rank after;
    private final int limit;
    private final Match match;
    private final List<By> order;
    private final int looksMax;
    private final boolean[] matching = new boolean[Run.BLOCK];
    /** What was found of the lists by each time and by identifier: to count them costs as much as the page. */
    private final @Nullable Ranges[] ranges = new Ranges[Columns.NO_TIME + 1];

    private int looks;
    private long exact = UNKNOWN;

    /** @param looksMax clients that it looks at, if there are not few that can match */
    Search(ClientIndex index, Criteria criteria, List<By> order, @Nullable Rank after, int limit, int looksMax) {
        this.index = index;
        this.criteria = criteria;
        this.order = order;
        this.looksMax = looksMax;
        this.ordering = index.ordering(order);
        this.after = after;
        this.limit = limit;
        this.match = index.match(criteria);
    }

    @Nullable
    Answer answer() {
        Candidates smallest = smallest();
        By first = ordering.first();
        Bits field = first.key().field();
        boolean isWalkedInPart = limit < smallest.size && field == null && ordering.isSimple() && allMatch(first);
        if (smallest.size <= index.settings().gatherMax() && !isWalkedInPart) {
            return gathered(smallest);
        }
        if (field != null) {
            return new ByValue(index, criteria, order, field, after, limit).answer(looksMax);
        }
        return ordering.isSimple() ? walked(first) : walkedByTimes(first);
    }

    private IntPredicate isBehind() {
        return after == null ? any -> true : ordering.behind(after);
    }

    /** Clients that it looked at. */
    int looks() {
        return looks;
    }

    /** Some clients, all that match among them. */
    private record Candidates(long size, Candidates.Each each) {
        /** Shows each of them once. */
        interface Each {
            void show(IntConsumer visitor);
        }
    }

    /** Whether nobody is in the lists of this order who does not match. */
    private boolean allMatch(By by) {
        return exact() == ranges(by.key().time()).size;
    }

    /** Parts of lists, which have nobody in common, and how many are in them. */
    private record Ranges(List<Range> each, long size) {
        static Ranges of(List<Range> each) {
            long size = 0;
            for (Range range : each) {
                size += range.size();
            }
            return new Ranges(each, size);
        }

        void show(IntConsumer visitor) {
            for (Range range : each) {
                for (long at = range.from(); at < range.to(); at = range.list().next(at)) {
                    visitor.accept(range.list().at(at));
                }
            }
        }
    }

    private Candidates smallest() {
        Candidates smallest = candidates(ranges(Columns.CONNECT));
        for (int time = Columns.DISCONNECT; time <= Columns.SEEN; time++) {
            if (criteria.isBounded(time)) {
                smallest = smaller(smallest, candidates(ranges(time)));
            }
        }
        if (criteria.prefixes() != null) {
            smallest = smaller(smallest, candidates(ranges(Columns.NO_TIME)));
        }
        if (criteria.isSuspect()) {
            Range late = Range.within(index.lists().byDue(), Long.MIN_VALUE, criteria.now() - 1);
            smallest = smaller(smallest, candidates(Ranges.of(List.of(late))));
        }
        if (Boolean.TRUE.equals(criteria.flapping())) {
            int[] flapping = index.recent().flappingOrdinals();
            smallest = smaller(
                    smallest,
                    new Candidates(
                            flapping.length, visitor -> Arrays.stream(flapping).forEach(visitor)));
        }
        Group group = criteria.group() == null ? null : index.groups().find(criteria.group());
        boolean isFar = group != null && GROUP_FACTOR * (long) group.size() < smallest.size;
        return group != null && isFar ? ofGroup(group) : smallest;
    }

    private static Candidates smaller(Candidates a, Candidates b) {
        return b.size < a.size ? b : a;
    }

    private Candidates ofGroup(Group group) {
        return new Candidates(group.size(), visitor -> {
            for (int at = group.first(); at != Groups.END; at = index.columns().get(at, Columns.NEXT)) {
                visitor.accept(at);
            }
        });
    }

    private static Candidates candidates(Ranges ranges) {
        return new Candidates(ranges.size, ranges::show);
    }

    /** The lists by this time, or by identifier, as far as they can match. */
    private Ranges ranges(int time) {
        Ranges found = ranges[time];
        if (found == null) {
            found = Ranges.of(time == Columns.NO_TIME ? idRanges() : timeRanges(time));
            ranges[time] = found;
        }
        return found;
    }

    private List<Range> timeRanges(int time) {
        List<Range> ranges = new ArrayList<>();
        for (OrdinalList list : index.lists().by(time, criteria.status())) {
            ranges.add(
                    criteria.isBounded(time)
                            ? Range.within(list, criteria.low(time), criteria.high(time))
                            : Range.all(list));
        }
        return ranges;
    }

    private List<Range> idRanges() {
        List<byte[]> prefixes = criteria.prefixes();
        OrdinalList ids = index.lists().byId();
        if (prefixes == null) {
            return List.of(Range.all(ids));
        }
        List<Range> ranges = new ArrayList<>();
        prefixes.forEach(prefix -> ranges.add(Range.beginning(ids, prefix)));
        return ranges;
    }

    private Answer gathered(Candidates candidates) {
        looks = (int) candidates.size;
        Top top = new Top(ordering, (int) Math.min(limit + 1L, candidates.size + 1));
        IntPredicate isBehind = isBehind();
        int[] block = new int[Run.BLOCK];
        int[] size = new int[1];
        long[] matches = new long[1];
        candidates.each.show(ordinal -> {
            block[size[0]++] = ordinal;
            if (size[0] == Run.BLOCK) {
                matches[0] += showMatching(block, Run.BLOCK, isBehind, top);
                size[0] = 0;
            }
        });
        matches[0] += showMatching(block, size[0], isBehind, top);
        int[] page = top.sorted();
        if (page.length <= limit) {
            return new Answer(page, null, false, matches[0], true);
        }
        return full(Arrays.copyOf(page, limit), matches[0], true);
    }

    private int showMatching(int[] block, int size, IntPredicate isBehind, Top top) {
        match.matches(block, size, matching);
        ordering.peek(block, size, matching);
        int matches = 0;
        for (int i = 0; i < size; i++) {
            if (matching[i]) {
                matches++;
                if (isBehind.test(block[i])) {
                    top.show(block[i]);
                }
            }
        }
        return matches;
    }

    private Answer full(int[] page, long matches, boolean exact) {
        return new Answer(page, ordering.rank(page[page.length - 1]), false, matches, exact);
    }

    private Answer walked(By by) {
        Walk walk = new Walk(
                index.lists().idOrder(),
                runs(by),
                by.descending(),
                by.key().time() == Columns.NO_TIME,
                match,
                looksMax);
        int[] found = new int[Math.min(limit, index.size())];
        int count = 0;
        for (int next = walk.next(); next != Ordinals.NONE; next = walk.next()) {
            looks = walk.looks();
            if (count == limit) {
                return full(found, atLeast(count + 1L), isExact());
            }
            found[count++] = next;
        }
        looks = walk.looks();
        if (walk.cutOffAt() != Ordinals.NONE) {
            Rank last = ordering.rank(walk.cutOffAt());
            return new Answer(Arrays.copyOf(found, count), last, count < limit, atLeast(count), isExact());
        }
        boolean all = after == null;
        return new Answer(Arrays.copyOf(found, count), null, false, all ? count : atLeast(count), all || isExact());
    }

    private List<Run> runs(By by) {
        List<Run> runs = new ArrayList<>();
        int time = by.key().time();
        for (Range range : ranges(time).each) {
            runs.add(
                    after == null
                            ? new Run(range, by.descending())
                            : Run.behind(
                                    range, by.descending(), time == Columns.NO_TIME ? 0 : after.keys()[0], after.id()));
        }
        return runs;
    }

    /** Clients of the same time are sorted by what comes behind; so it goes on to the end of a time. */
    private @Nullable Answer walkedByTimes(By by) {
        Top top = new Top(ordering, Math.min(limit, index.size()) + 1);
        IntPredicate isBehind = isBehind();
        Walk walk =
                new Walk(index.lists().idOrder(), runsFromBookmarkedTime(by), by.descending(), false, match, looksMax);
        for (int at = walk.next(); ; at = walk.next()) {
            if (at == Ordinals.NONE) {
                if (walk.cutOffAt() != Ordinals.NONE) {
                    return null;
                }
                break;
            }
            if (top.isFull() && by.key().key(index.columns(), at) != by.key().key(index.columns(), top.last())) {
                break;
            }
            if (isBehind.test(at)) {
                top.show(at);
            }
        }
        looks = walk.looks();
        int[] page = top.sorted();
        if (page.length <= limit) {
            boolean all = after == null;
            return new Answer(page, null, false, all ? page.length : atLeast(page.length), all || isExact());
        }
        return full(Arrays.copyOf(page, limit), atLeast(page.length), isExact());
    }

    private List<Run> runsFromBookmarkedTime(By by) {
        List<Run> runs = new ArrayList<>();
        for (Range range : ranges(by.key().time()).each) {
            Range left = range;
            if (after != null) {
                long key = after.keys()[0];
                left = by.descending()
                        ? range.endingAt(Range.behind(range.list(), key))
                        : range.startingAt(Range.at(range.list(), key));
            }
            runs.add(new Run(left, by.descending()));
        }
        return runs;
    }

    private long atLeast(long found) {
        return isExact() ? exact() : found;
    }

    private boolean isExact() {
        return exact() >= 0;
    }

    /** How many match in all, where a list or a group has just them; else -1. */
    long exact() {
        if (exact == UNKNOWN) {
            exact = countExactly();
        }
        return exact;
    }

    private long countExactly() {
        int status = criteria.status();
        if (criteria.isPlain(0) && criteria.prefixes() == null) {
            return index.lists().size(status);
        }
        if (criteria.isPlain(0) && criteria.group() != null) {
            return ofGroupExactly(criteria.group(), status);
        }
        if (criteria.isPlain(0) && status < 0) {
            return ranges(Columns.NO_TIME).size;
        }
        if (criteria.isPlain(1) && criteria.prefixes() == null) {
            for (int time = Columns.CONNECT; time <= Columns.SEEN; time++) {
                if (criteria.isBounded(time) && index.lists().isExact(time, status)) {
                    return ranges(time).size;
                }
            }
        }
        return -1;
    }

    private long ofGroupExactly(String name, int status) {
        Group group = index.groups().find(name);
        if (group == null || !criteria.isGroupWhole()) {
            return -1;
        }
        int connected = group.connected();
        return status < 0 ? group.size() : status == Row.CONNECTED ? connected : group.size() - connected;
    }
}
