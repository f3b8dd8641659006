package io.rollcall.presence;

import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.journal.JournalTurn;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes turns to the journal, and keeps those that could not be written; what was written goes into the feed. Of one thread at a time: the
 * recorder's, or the one that writes for it.
 *
 * <p>While the journal cannot be written, on a full disk for instance, presence goes on in memory: every answer is right, and the turns
 * wait here and are tried again with every tick, in order. A crash loses those that wait. When more than
 * {@link #UNWRITTEN_ENTRIES_MAX} feed entries wait, the oldest are given up: a {@link FeedEntry.Lost} stands in the feed in
 * their place, so that no reader takes the gap for silence; of the clients' last states none is given up.
 */
final class JournalWriter {
    static final int UNWRITTEN_ENTRIES_MAX = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

    private final Journal journal;
    private final FeedLog feed;
    private final int unwrittenEntriesMax;
    private final ArrayDeque<JournalTurn> unwritten = new ArrayDeque<>();
    private final LongAdder errors = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final AtomicInteger unwrittenEntries = new AtomicInteger();

    JournalWriter(Journal journal, FeedLog feed) {
        this(journal, feed, UNWRITTEN_ENTRIES_MAX);
    }

    JournalWriter(Journal journal, FeedLog feed, int unwrittenEntriesMax) {
        this.journal = journal;
        this.feed = feed;
        this.unwrittenEntriesMax = unwrittenEntriesMax;
    }

    /** Writes a turn, or keeps it. Does not touch the journal while earlier turns wait. */
    void write(JournalTurn turn) {
        if (unwritten.isEmpty() && isWritten(turn, false)) {
            return;
        }
        unwritten.add(turn);
        unwrittenEntries.addAndGet(turn.entries().size());
        giveUpBeyondLimit();
    }

    /** Tries what waits, and then this turn, which is not kept when it fails. Says whether all is written. */
    boolean tryAll(JournalTurn last, boolean sync) {
        while (!unwritten.isEmpty()) {
            JournalTurn oldest = unwritten.getFirst();
            if (!isWritten(oldest, false)) {
                return false;
            }
            unwritten.removeFirst();
            unwrittenEntries.addAndGet(-oldest.entries().size());
            if (unwritten.isEmpty()) {
                LOG.info("the presence journal can be written again");
            }
        }
        return isWritten(last, sync);
    }

    private boolean isWritten(JournalTurn turn, boolean sync) {
        try {
            journal.write(turn, sync);
            feed.written(turn);
            return true;
        } catch (JournalFailure e) {
            if (unwritten.isEmpty()) {
                LOG.error("presence goes on in memory, and its changes wait to be written: {}", e.getMessage());
            }
            errors.increment();
            return false;
        }
    }

    private void giveUpBeyondLimit() {
        while (unwrittenEntries.get() > unwrittenEntriesMax && unwritten.size() > 1) {
            JournalTurn oldest = unwritten.removeFirst();
            if (oldest.entries().isEmpty()) {
                unwritten.getFirst().absorb(oldest);
                continue;
            }
            long from = oldest.entries().get(0).seq();
            unwritten.getFirst().absorb(oldest, entryOfLoss(from, lastSeq(oldest)));
            unwrittenEntries.addAndGet(1 - oldest.entries().size());
            lost.add(oldest.entries().stream()
                    .filter(entry -> !FeedCodec.isLoss(entry.bytes()))
                    .count());
        }
    }

    private static long lastSeq(JournalTurn turn) {
        JournalTurn.Entry last = turn.entries().get(turn.entries().size() - 1);
        return FeedCodec.lastSeq(last.seq(), last.bytes());
    }

    private static JournalTurn.Entry entryOfLoss(long from, long to) {
        return new JournalTurn.Entry(from, FeedCodec.encode(new FeedEntry.Lost(to)));
    }

    /** The last entry of the feed that is written. */
    long lastWritten() {
        return feed.lastWritten();
    }

    /** Lets readers of the feed see what was written up to this entry. */
    void publish(long seq) {
        feed.publish(seq);
    }

    boolean isBehind() {
        return !unwritten.isEmpty();
    }

    int unwrittenEntries() {
        return unwrittenEntries.get();
    }

    long errors() {
        return errors.sum();
    }

    long lost() {
        return lost.sum();
    }
}
