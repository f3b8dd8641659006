package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.Lost;
import io.rollcall.presence.FeedPage.Item;
import io.rollcall.presence.journal.DamagedEntries;
import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.journal.JournalTurn;
import io.rollcall.presence.journal.JournalTurn.Entry;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The feed as readers see it: the last entries from memory, older ones from the journal. The recorder brings in what was written with
 * {@link #written}, and shows it with {@link #publish} once the view has it too. In memory only, what is in the tail is all there is.
 */
final class FeedLog implements Feed {
    /** Of one page, as encoded; then it ends, whatever was asked for. */
    static final long PAGE_BYTES_MAX = 1 << 20;

    private final Journal journal;
    private final boolean durable;
    private final Tail tail;
    private final Waiters waiters;

    /** Of whoever writes: the last that is written. */
    private long written;

    private volatile long newest;
    private volatile long oldest;

    /**
     * A feed that goes on in this journal.
     *
     * @param durable whether the journal keeps entries; else only memory does
     * @param oldest the first entry that the journal has
     * @param newest the last entry that the journal has
     */
    FeedLog(Journal journal, boolean durable, FeedLimits limits, Counters counters, long oldest, long newest) {
        this.journal = journal;
        this.durable = durable;
        this.tail = new Tail(limits, newest);
        this.waiters = new Waiters(limits.waitersMax(), counters);
        this.written = newest;
        this.newest = newest;
        this.oldest = oldest;
    }

    @Override
    public long oldestSeq() {
        return durable ? oldest : tail.oldest();
    }

    @Override
    public long newestSeq() {
        return newest;
    }

    @Override
    public FeedPage read(long fromSeq, int max) {
        if (fromSeq < 1) {
            throw new IllegalArgumentException("fromSeq: " + fromSeq + " is less than 1");
        }
        if (max < 1 || max > READ_MAX) {
            throw new IllegalArgumentException("max: " + max + " is not within 1 to " + READ_MAX);
        }
        long last = newest;
        if (fromSeq > last) {
            return new FeedPage(List.of(), fromSeq);
        }
        requireKept(fromSeq);
        FeedPage page = fromTail(fromSeq, last, max);
        return page.items().isEmpty() ? fromJournal(fromSeq, last, max) : page;
    }

    private void requireKept(long seq) {
        long first = oldestSeq();
        if (seq < first) {
            throw new FeedTooOldException(seq, first);
        }
    }

    private FeedPage fromTail(long fromSeq, long last, int max) {
        List<Item> items = new ArrayList<>();
        long bytes = 0;
        long seq = fromSeq;
        while (seq <= last && items.size() < max && bytes < PAGE_BYTES_MAX) {
            bytes += tail.length(seq);
            FeedEntry entry = tail.entry(seq);
            if (entry == null) {
                break;
            }
            items.add(new Item(seq, entry));
            seq = next(seq, entry);
        }
        return new FeedPage(items, seq);
    }

    private FeedPage fromJournal(long fromSeq, long last, int max) {
        List<Entry> entries = entries(fromSeq, max);
        if (entries.isEmpty() || entries.get(0).seq() != fromSeq) {
            return inGap(
                    fromSeq,
                    entries.isEmpty() ? last : Math.min(last, entries.get(0).seq() - 1));
        }
        List<Item> items = new ArrayList<>();
        long seq = fromSeq;
        for (Entry entry : entries) {
            if (entry.seq() != seq || seq > last) {
                break;
            }
            FeedEntry decoded = FeedCodec.decode(entry.bytes());
            items.add(new Item(seq, decoded));
            seq = next(seq, decoded);
        }
        return new FeedPage(items, seq);
    }

    private List<Entry> entries(long fromSeq, int max) {
        try {
            return journal.entries(fromSeq, max, PAGE_BYTES_MAX);
        } catch (DamagedEntries e) {
            throw new FeedDamagedException(fromSeq, e.toSeq(), e);
        } catch (JournalFailure e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The entry of this number as bytes; absent when it cannot be read, or not yet. */
    byte @Nullable [] bytes(long seq) {
        byte[] inMemory = tail.bytes(seq);
        if (inMemory != null) {
            return inMemory;
        }
        if (!durable || seq < oldest || seq > newest) {
            return null;
        }
        List<Entry> one = entries(seq, 1);
        return one.isEmpty() || one.get(0).seq() != seq ? null : one.get(0).bytes();
    }

    /** The keeper's: entries as bytes, from the first at this number or after it. */
    List<Entry> raw(long fromSeq, int max) throws JournalFailure {
        if (durable) {
            return journal.entries(fromSeq, max, PAGE_BYTES_MAX);
        }
        List<Entry> entries = new ArrayList<>();
        for (long seq = Math.max(fromSeq, tail.oldest()); seq <= newest && entries.size() < max; seq++) {
            byte[] inMemory = tail.bytes(seq);
            if (inMemory != null) {
                entries.add(new Entry(seq, inMemory));
            }
        }
        return entries;
    }

    /** Numbers without entries: dropped a moment ago, or given up while the journal could not be written, or gone for no good reason. */
    private FeedPage inGap(long fromSeq, long gapTo) {
        requireKept(fromSeq);
        Entry before = before(fromSeq);
        if (before != null && FeedCodec.decode(before.bytes()) instanceof Lost lost && lost.toSeq() >= fromSeq) {
            return new FeedPage(List.of(new Item(fromSeq, lost)), lost.toSeq() + 1);
        }
        throw new FeedDamagedException(
                fromSeq, gapTo, new IllegalStateException("the entries are not in the journal, and nothing says why"));
    }

    private @Nullable Entry before(long seq) {
        try {
            return journal.entryBefore(seq);
        } catch (JournalFailure e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long next(long seq, FeedEntry entry) {
        return entry instanceof Lost lost ? lost.toSeq() + 1 : seq + 1;
    }

    @Override
    public boolean whenReadable(long seq, Runnable task) {
        if (seq <= newest) {
            task.run();
            return true;
        }
        if (!waiters.add(seq, task)) {
            return false;
        }
        if (seq <= newest && waiters.remove(seq, task)) {
            task.run();
        }
        return true;
    }

    @Override
    public boolean withdraw(long seq, Runnable task) {
        return waiters.remove(seq, task);
    }

    /** The recorder's, or the thread's that writes for it: this is in the journal now. */
    void written(JournalTurn turn) {
        for (Entry entry : turn.entries()) {
            tail.add(entry.seq(), entry.bytes());
            written = FeedCodec.lastSeq(entry.seq(), entry.bytes());
        }
        if (!turn.overwritten().isEmpty()) {
            turn.overwritten().forEach(tail::replace);
        }
    }

    /** As {@link #written} was told: the last entry that is in the journal. */
    long lastWritten() {
        return written;
    }

    /** The recorder's: shows what was written up to this entry, which the view shows already. */
    void publish(long seq) {
        if (newest != seq) {
            newest = seq;
            waiters.run(seq);
        }
    }

    /** The keeper's: before this entry, all is about to go. */
    void begin(long seq) {
        oldest = seq;
    }

    /** Tasks that wait. */
    int waiting() {
        return waiters.count();
    }
}
