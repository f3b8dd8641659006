package io.rollcall.presence;

import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.journal.JournalTurn;
import io.rollcall.presence.journal.JournalTurn.Entry;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A journal on a disk that is full when the test says so. */
final class FullDisk implements Journal {
    /** One thread may read while another writes. */
    final ConcurrentSkipListMap<Long, byte[]> entries = new ConcurrentSkipListMap<>();

    final Map<String, byte[]> states = new HashMap<>();
    final Map<String, byte[]> meta = new HashMap<>();
    volatile boolean full;
    /** Of the last entry that was written; unlike the maps it may be read while another thread writes. */
    volatile long written;

    /** Runs before each write. */
    Runnable beforeWrite = () -> {};

    @Override
    public long lastSeq() {
        return entries.isEmpty() ? 0 : entries.lastKey();
    }

    @Override
    public long firstSeq() {
        return entries.isEmpty() ? 0 : entries.firstKey();
    }

    @Override
    public List<Entry> entries(long fromSeq, int max, long bytesMax) {
        return entries.tailMap(fromSeq).entrySet().stream()
                .limit(max)
                .map(each -> new Entry(each.getKey(), each.getValue()))
                .toList();
    }

    @Override
    public @Nullable Entry entryBefore(long seq) {
        var before = entries.lowerEntry(seq);
        return before == null ? null : new Entry(before.getKey(), before.getValue());
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
    public void dropEntries(long beforeSeq) {
        entries.headMap(beforeSeq).clear();
    }

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
        return meta.get(key);
    }

    @Override
    public void forEachMeta(String prefix, Visitor<String> visitor) {
        meta.forEach(visitor::visit);
    }

    @Override
    public byte @Nullable [] state(String clientId) {
        return states.get(clientId);
    }

    @Override
    public void forEachState(Visitor<String> visitor) {
        states.forEach(visitor::visit);
    }

    @Override
    public void forEachEntry(long fromSeq, Visitor<Long> visitor) {
        entries.forEach(visitor::visit);
    }

    @Override
    public void write(JournalTurn turn, boolean sync) throws JournalFailure {
        beforeWrite.run();
        if (full) {
            throw new JournalFailure("the disk is full", new IOException("no space left on device"));
        }
        turn.entries().forEach(entry -> {
            entries.put(entry.seq(), entry.bytes());
            written = entry.seq();
        });
        entries.putAll(turn.overwritten());
        states.putAll(turn.states());
        states.keySet().removeAll(turn.removedStates());
        meta.putAll(turn.meta());
        meta.keySet().removeAll(turn.removedMeta());
    }

    @Override
    public void close() {}
}
