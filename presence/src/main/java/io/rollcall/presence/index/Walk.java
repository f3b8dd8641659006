package io.rollcall.presence.index;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through several ranges at once, in one order, and shows who matches. Each range is filtered before they are merged: to look at a client
 * costs a quarter of what it costs to find out which of two comes first. Looks at so many clients and no more; then it says how far it came.
 * Of one thread, under the owner's lock.
 */
final class Walk {
    private final IdOrder ids;
    private final List<Run> runs;
    private final boolean descending;
    private final boolean byIds;
    private final Match match;
    private final int looksMax;
    private final boolean[] matching = new boolean[Run.BLOCK];
    private int looks;
    private @Nullable Run cutOff;

    /**
     * @param byIds whether the ranges are in the order of identifiers; otherwise by a time
     * @param looksMax clients that are looked at; one more of each range at most
     */
    Walk(IdOrder ids, List<Run> runs, boolean descending, boolean byIds, Match match, int looksMax) {
        this.ids = ids;
        this.runs = runs;
        this.descending = descending;
        this.byIds = byIds;
        this.match = match;
        this.looksMax = looksMax;
    }

    /** The next client that matches; {@link Ordinals#NONE} at the end, or where it was cut off. */
    int next() {
        Run first = null;
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            if (hasNext(run) && (first == null || isBefore(run.ordinal(), run.key(), first.ordinal(), first.key()))) {
                first = run;
            }
        }
        if (first == null || isBehindCut(first)) {
            return Ordinals.NONE;
        }
        int ordinal = first.ordinal();
        first.advance();
        return ordinal;
    }

    private boolean hasNext(Run run) {
        while (run.isEmpty()) {
            if (run.isAtEnd()) {
                return false;
            }
            int left = looksMax - looks;
            if (left <= 0 && run.last() != Ordinals.NONE) {
                cutOff(run);
                return false;
            }
            int share = run.last() == Ordinals.NONE ? Math.min(left, looksMax / runs.size()) : left;
            looks += run.take(Math.max(1, share));
            run.keep(match, matching);
        }
        return true;
    }

    /** Of several that may not go on, the one that came least far. */
    private void cutOff(Run run) {
        if (cutOff == null || isBefore(run.last(), run.lastKey(), cutOff.last(), cutOff.lastKey())) {
            cutOff = run;
        }
    }

    private boolean isBehindCut(Run run) {
        return cutOff != null && isBefore(cutOff.last(), cutOff.lastKey(), run.ordinal(), run.key());
    }

    private boolean isBefore(int a, long keyA, int b, long keyB) {
        if (byIds) {
            return ids.compare(a, b) < 0 != descending;
        }
        int compared = Long.compare(keyA, keyB);
        return compared == 0 ? ids.compare(a, b) < 0 : compared < 0 != descending;
    }

    /** Clients that it looked at. */
    int looks() {
        return looks;
    }

    /** The client up to which it looked at all; {@link Ordinals#NONE} when it was not cut off. */
    int cutOffAt() {
        return cutOff == null ? Ordinals.NONE : cutOff.last();
    }
}
