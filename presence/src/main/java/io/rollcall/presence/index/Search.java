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
 * an identifier: when it is small, looks at all of it and keeps the first; else walks in the order asked for and looks at each. A page looks at so many
 * and no more: then it is cut short. Of one thread, under the owner's lock.
 */
final class Search {
    private static final long UNKNOWN = -2;

    /** The list of a group is walked from one client to the next, each of which is waited for: other lists may be longer. */
    private static final int GROUP_FACTOR = 2;

    private final ClientIndex index;
    private final Criteria criteria;
    private final Ordering ordering;
    private final @Nullable Rank after;
    private final IntPredicate isBehind;
    private final int limit;
    private final Match match;
    private final List<By> order;
    private final int looksMax;
    private final boolean[] matching = new boolean[Run.BLOCK];
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
        this.isBehind = after == null ? any -> true : ordering.behind(after);
        this.limit = limit;
        this.match = index.match(criteria);
    }

    @Nullable
    Answer answer() {
        Candidates smallest = smallest();
        if (smallest.size <= index.settings().gatherMax()) {
            return gathered(smallest);
        }
        By first = ordering.first();
        Bits field = first.key().field();
        if (field != null) {
            return new ByValue(index, criteria, order, field, after, limit).answer(looksMax);
        }
        return ordering.isSimple() ? walked(first) : walkedByTimes(first);
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

    private Candidates smallest() {
        Candidates smallest = ofRanges(timeRanges(Columns.CONNECT));
        for (int time = Columns.DISCONNECT; time <= Columns.SEEN; time++) {
            if (criteria.isBounded(time)) {
                smallest = smaller(smallest, ofRanges(timeRanges(time)));
            }
        }
        if (criteria.prefixes() != null) {
            smallest = smaller(smallest, ofRanges(idRanges()));
        }
        if (criteria.isSuspect()) {
            Range late = Range.within(index.lists().byDue(), Long.MIN_VALUE, criteria.now() - 1);
            smallest = smaller(smallest, ofRanges(List.of(late)));
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

    private static Candidates ofRanges(List<Range> ranges) {
        long size = 0;
        for (Range range : ranges) {
            size += range.size();
        }
        return new Candidates(size, visitor -> {
            for (Range range : ranges) {
                for (long at = range.from(); at < range.to(); at = range.list().next(at)) {
                    visitor.accept(range.list().at(at));
                }
            }
        });
    }

    /** The lists by this time, or by identifier, as far as they can match. */
    private List<Range> ranges(int time) {
        return time == Columns.NO_TIME ? idRanges() : timeRanges(time);
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
        int[] block = new int[Run.BLOCK];
        int[] size = new int[1];
        long[] matches = new long[1];
        candidates.each.show(ordinal -> {
            block[size[0]++] = ordinal;
            if (size[0] == Run.BLOCK) {
                matches[0] += showMatching(block, Run.BLOCK, top);
                size[0] = 0;
            }
        });
        matches[0] += showMatching(block, size[0], top);
        int[] page = top.sorted();
        if (page.length <= limit) {
            return new Answer(page, null, false, matches[0], true);
        }
        return full(Arrays.copyOf(page, limit), matches[0], true);
    }

    private int showMatching(int[] block, int size, Top top) {
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
        for (Range range : ranges(time)) {
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
        for (Range range : ranges(by.key().time())) {
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
            return ofRanges(idRanges()).size;
        }
        if (criteria.isPlain(1) && criteria.prefixes() == null) {
            for (int time = Columns.CONNECT; time <= Columns.SEEN; time++) {
                if (criteria.isBounded(time) && index.lists().isExact(time, status)) {
                    return ofRanges(timeRanges(time)).size;
                }
            }
        }
        return -1;
    }

    private long ofGroupExactly(String name, int status) {
        Group group = index.groups().find(name);
        List<byte[]> prefixes = criteria.prefixes();
        if (group == null || prefixes == null || prefixes.size() != 1 || prefixes.get(0).length > name.length()) {
            return -1;
        }
        int connected = group.connected();
        return status < 0 ? group.size() : status == Row.CONNECTED ? connected : group.size() - connected;
    }
}
