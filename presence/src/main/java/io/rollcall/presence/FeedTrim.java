package io.rollcall.presence;

import io.rollcall.presence.Keeper.Chore;
import io.rollcall.presence.Keeper.Going;
import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.journal.JournalTurn.Entry;
import java.util.List;

/** Drops from the journal what the feed need not keep: what is too old, and what is too much. */
final class FeedTrim implements Chore {
    private final Journal journal;
    private final FeedLog feed;
    private final FeedLimits limits;
    private final Timeline timeline;
    private final Counters counters;

    FeedTrim(Journal journal, FeedLog feed, FeedLimits limits, Timeline timeline, Counters counters) {
        this.journal = journal;
        this.feed = feed;
        this.limits = limits;
        this.timeline = timeline;
        this.counters = counters;
    }

    @Override
    public void round(Going going) throws JournalFailure {
        long byAge = timeline.seqAt(timeline.service() - limits.age().toMillis()) + 1;
        long bySize = journal.firstThatFits(limits.bytes());
        long inAnyCase = feed.newestSeq() - limits.entriesMin() + 1;
        long wanted = Math.min(Math.max(byAge, bySize), inAnyCase);
        long oldest = feed.oldestSeq();
        if (wanted <= oldest) {
            return;
        }
        List<Entry> kept = journal.entries(wanted, 1, 1);
        long first = kept.isEmpty() ? wanted : kept.get(0).seq();
        feed.begin(first);
        journal.dropEntries(first);
        counters.feedDropped.add(first - oldest);
    }
}
