package io.rollcall.presence;

import io.rollcall.presence.Timeline.Mark;
import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.JournalFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What earlier runs wrote down beside feed and states.
 *
 * @param service the service time at the last tick; less than 0 when there was none
 * @param marks of the {@link Timeline}, in order
 * @param refused the last refusal of client ids that never connected
 * @param erasures requests to erase that were not done
 */
record Notes(long service, List<Mark> marks, Map<String, Long> refused, Map<String, Erasure> erasures) {
    static final Notes NONE = new Notes(-1, List.of(), Map.of(), Map.of());

    /**
     * A request to erase.
     *
     * @param upTo the last entry that is to be looked at
     * @param forgotten the entry that says that the client is forgotten, which stays; 0 when there is none
     */
    record Erasure(long upTo, long forgotten) {
        byte[] encode() {
            return new ByteWriter().number(upTo).number(forgotten).toBytes();
        }
    }

    static Notes read(Journal journal) throws JournalFailure {
        byte[] service = journal.meta(Meta.SERVICE);
        List<Mark> marks = new ArrayList<>();
        journal.forEachMeta(Meta.MARK, (key, bytes) -> marks.add(Mark.decode(bytes)));
        Map<String, Long> refused = new HashMap<>();
        journal.forEachMeta(
                Meta.REFUSED,
                (key, bytes) -> refused.put(key.substring(Meta.REFUSED.length()), new ByteReader(bytes).number()));
        Map<String, Erasure> erasures = new HashMap<>();
        journal.forEachMeta(Meta.ERASE, (key, bytes) -> {
            ByteReader in = new ByteReader(bytes);
            erasures.put(key.substring(Meta.ERASE.length()), new Erasure(in.number(), in.number()));
        });
        return new Notes(service == null ? -1 : new ByteReader(service).number(), marks, refused, erasures);
    }
}
