package io.rollcall.presence;

import io.rollcall.presence.journal.JournalTurn;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the log begins of client ids that were refused and have no record, because they never connected: the sequence number of the last
 * refusal of each. So many of them; of more, those whose last refusal is longest ago are dropped. The recorder writes, any thread reads.
 */
final class RefusedUnknown {
    /** Longer ids are not remembered: whoever is refused may send any. */
    static final int ID_BYTES_MAX = 1024;

    private final int max;
    private final Counters counters;
    private final LinkedHashMap<String, Long> heads = new LinkedHashMap<>();

    RefusedUnknown(int max, Counters counters) {
        this.max = max;
        this.counters = counters;
    }

    /** Those that an earlier run remembered. */
    synchronized void load(Map<String, Long> found) {
        found.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(each -> heads.put(each.getKey(), each.getValue()));
    }

    /** Sequence number of the last refusal; 0 when none is remembered. */
    synchronized long head(String clientId) {
        return heads.isEmpty() ? 0 : heads.getOrDefault(clientId, 0L);
    }

    synchronized int size() {
        return heads.size();
    }

    synchronized void put(String clientId, long seq, JournalTurn turn) {
        if (clientId.length() > ID_BYTES_MAX || clientId.getBytes(StandardCharsets.UTF_8).length > ID_BYTES_MAX) {
            counters.refusedUnknownDropped.increment();
            return;
        }
        heads.remove(clientId);
        heads.put(clientId, seq);
        turn.meta(Meta.REFUSED + clientId, Meta.number(seq));
        while (heads.size() > max) {
            String oldest = heads.keySet().iterator().next();
            remove(oldest, turn);
            counters.refusedUnknownDropped.increment();
        }
    }

    /** When the client gets a record, or is erased. Says whether it was remembered. */
    synchronized boolean remove(String clientId, JournalTurn turn) {
        if (heads.isEmpty() || heads.remove(clientId) == null) {
            return false;
        }
        turn.removeMeta(Meta.REFUSED + clientId);
        return true;
    }
}
