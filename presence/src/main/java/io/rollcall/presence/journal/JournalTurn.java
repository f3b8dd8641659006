package io.rollcall.presence.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one turn of the recorder writes to the journal: all of it or nothing. Of one thread. */
public final class JournalTurn {

    /** One entry of the feed. */
    public record Entry(long seq, byte[] bytes) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<Long, byte[]> overwritten = new LinkedHashMap<>();
    private final Values states;
    private final Values meta = new Values(0);

    public JournalTurn() {
        this(0);
    }

    /** @param room for so many states before the map of them must grow, and a third less */
    public JournalTurn(int room) {
        states = new Values(room);
    }

    /** Values by key, and keys whose values go. */
    private static final class Values {
        private final Map<String, byte[]> put;
        private final Set<String> removed = new LinkedHashSet<>();

        Values(int room) {
            put = new LinkedHashMap<>(room);
        }

        void put(String key, byte[] value) {
            put.put(key, value);
            if (!removed.isEmpty()) {
                removed.remove(key);
            }
        }

        void remove(String key) {
            put.remove(key);
            removed.add(key);
        }

        void absorb(Values earlier) {
            earlier.put.forEach((key, value) -> {
                if (!removed.contains(key)) {
                    put.putIfAbsent(key, value);
                }
            });
            for (String key : earlier.removed) {
                if (!put.containsKey(key)) {
                    removed.add(key);
                }
            }
        }

        boolean isEmpty() {
            return put.isEmpty() && removed.isEmpty();
        }
    }

    public JournalTurn entry(long seq, byte[] bytes) {
        entries.add(new Entry(seq, bytes));
        return this;
    }

    /** In place of an entry that an earlier turn wrote. */
    public JournalTurn overwrite(long seq, byte[] bytes) {
        overwritten.put(seq, bytes);
        return this;
    }

    public JournalTurn state(String clientId, byte[] record) {
        states.put(clientId, record);
        return this;
    }

    public JournalTurn removeState(String clientId) {
        states.remove(clientId);
        return this;
    }

    public JournalTurn meta(String key, byte[] value) {
        meta.put(key, value);
        return this;
    }

    public JournalTurn removeMeta(String key) {
        meta.remove(key);
        return this;
    }

    public List<Entry> entries() {
        return entries;
    }

    public Map<Long, byte[]> overwritten() {
        return overwritten;
    }

    public Map<String, byte[]> states() {
        return states.put;
    }

    public Set<String> removedStates() {
        return states.removed;
    }

    public Map<String, byte[]> meta() {
        return meta.put;
    }

    public Set<String> removedMeta() {
        return meta.removed;
    }

    public boolean isEmpty() {
        return entries.isEmpty() && overwritten.isEmpty() && states.isEmpty() && meta.isEmpty();
    }

    /** Takes over all of an earlier turn but its entries, as far as this one has nothing newer. */
    public void absorb(JournalTurn earlier) {
        states.absorb(earlier.states);
        meta.absorb(earlier.meta);
        earlier.overwritten.forEach(overwritten::putIfAbsent);
    }

    /** Takes over all of an earlier turn, as far as this one has nothing newer, and in place of its entries this one. */
    public void absorb(JournalTurn earlier, Entry inPlaceOfItsEntries) {
        entries.add(0, inPlaceOfItsEntries);
        absorb(earlier);
    }
}
