package io.rollcall.presence.index;

import java.util.List;

/** Goes through several ranges at once, in one order. Of one thread, under the owner's lock. */
final class Walk {
    private final IdOrder ids;
    private final List<Run> runs;
    private final boolean descending;
    private final boolean byIds;

    /** @param byIds whether the ranges are in the order of identifiers; otherwise by a time */
    Walk(IdOrder ids, List<Run> runs, boolean descending, boolean byIds) {
        this.ids = ids;
        this.runs = runs;
        this.descending = descending;
        this.byIds = byIds;
    }

    /** The next clients, as many as there is room for; says how many, 0 at the end. */
    int fill(int[] block) {
        if (runs.size() == 1) {
            return runs.get(0).fill(block);
        }
        int count = 0;
        for (; count < block.length; count++) {
            int next = next();
            if (next == Ordinals.NONE) {
                break;
            }
            block[count] = next;
        }
        return count;
    }

    /** The next client; {@link Ordinals#NONE} at the end. */
    int next() {
        Run first = null;
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            if (!run.isDone() && (first == null || isBefore(run, first))) {
                first = run;
            }
        }
        if (first == null) {
            return Ordinals.NONE;
        }
        int ordinal = first.ordinal();
        first.advance();
        return ordinal;
    }

    private boolean isBefore(Run a, Run b) {
        if (byIds) {
            return ids.compare(a.ordinal(), b.ordinal()) < 0 != descending;
        }
        int compared = Long.compare(a.key(), b.key());
        return compared == 0 ? ids.compare(a.ordinal(), b.ordinal()) < 0 : compared < 0 != descending;
    }
}
