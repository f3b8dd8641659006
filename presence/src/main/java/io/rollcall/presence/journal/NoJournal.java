package io.rollcall.presence.journal;

import io.rollcall.presence.journal.JournalTurn.Entry;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The journal of those who keep presence in memory only: it forgets all at once. */
public final class NoJournal implements Journal {

    @Override
    public long lastSeq() {
        return 0;
    }

    @Override
    public long firstSeq() {
        return 0;
    }

    @Override
    public List<Entry> entries(long fromSeq, int max, long bytesMax) {
        return List.of();
    }

    @Override
    public @Nullable Entry entryBefore(long seq) {
        return null;
    }

    @Override
    public long firstThatFits(long bytesMax) {
        return 0;
    }

    @Override
    public long feedBytes() {
        return 0;
    }

    @Override
    public void dropEntries(long beforeSeq) {}

    @Override
    public void purge(long fromSeq, long toSeq, Collection<String> clientIds) {}

    @Override
    public void endPurges() {}

    @Override
    public List<State> states(String afterClientId, int max) {
        return List.of();
    }

    @Override
    public byte @Nullable [] meta(String key) {
        return null;
    }

    @Override
    public void forEachMeta(String prefix, Visitor<String> visitor) {}

    @Override
    public byte @Nullable [] state(String clientId) {
        return null;
    }

    @Override
    public void forEachState(Visitor<String> visitor) {}

    @Override
    public void forEachEntry(long fromSeq, Visitor<Long> visitor) {}

    @Override
    public void write(JournalTurn turn, boolean sync) {}

    @Override
    public void close() {}
}
