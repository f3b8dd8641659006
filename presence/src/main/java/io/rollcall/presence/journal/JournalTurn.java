package io.rollcall.presence.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one turn of the recorder writes to the journal: all of it or nothing. Of one thread. */
public final class JournalTurn {

    /** One entry of the feed. */
    public record Entry(long seq, byte[] bytes) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, byte[]> states = new LinkedHashMap<>();
    private final Map<String, byte[]> meta = new LinkedHashMap<>();

    public JournalTurn entry(long seq, byte[] bytes) {
        entries.add(new Entry(seq, bytes));
        return this;
    }

    public JournalTurn state(String clientId, byte[] record) {
        states.put(clientId, record);
        return this;
    }

    public JournalTurn meta(String key, byte[] value) {
        meta.put(key, value);
        return this;
    }

    public List<Entry> entries() {
        return entries;
    }

    public Map<String, byte[]> states() {
        return states;
    }

    public Map<String, byte[]> meta() {
        return meta;
    }

    public boolean isEmpty() {
        return entries.isEmpty() && states.isEmpty() && meta.isEmpty();
    }

    /** Takes over the states and meta of an earlier turn, as far as this one has none newer, and in place of its entries this one. */
    public void absorb(JournalTurn earlier, Entry inPlaceOfItsEntries) {
        entries.add(0, inPlaceOfItsEntries);
        earlier.states.forEach(states::putIfAbsent);
        earlier.meta.forEach(meta::putIfAbsent);
    }
}
