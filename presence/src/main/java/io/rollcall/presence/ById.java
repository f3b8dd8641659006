package io.rollcall.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.Journal.State;
import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.table.PresenceTable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Client ids in order of their bytes. From any thread. In memory only, a piece costs a look at all. */
final class ById {
    private static final Comparator<String> BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

    private final Journal journal;
    private final boolean durable;
    private final PresenceTable table;

    ById(Journal journal, boolean durable, PresenceTable table) {
        this.journal = journal;
        this.durable = durable;
        this.table = table;
    }

    /** Up to so many ids that begin with this and come after that one; few or none only at the end. */
    List<String> after(String clientId, String prefix, int max) {
        return durable ? fromJournal(clientId, prefix, max) : fromTable(clientId, prefix, max);
    }

    private List<String> fromJournal(String clientId, String prefix, int max) {
        List<String> ids = new ArrayList<>();
        boolean isBefore = BYTES.compare(clientId, prefix) < 0;
        try {
            if (isBefore && !prefix.isEmpty() && journal.state(prefix) != null) {
                ids.add(prefix);
            }
            for (State state : journal.states(isBefore ? prefix : clientId, max - ids.size())) {
                if (!state.clientId().startsWith(prefix)) {
                    break;
                }
                ids.add(state.clientId());
            }
        } catch (JournalFailure e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }

    private List<String> fromTable(String clientId, String prefix, int max) {
        TreeSet<String> ids = new TreeSet<>(BYTES);
        table.forEach((id, record) -> {
            if (id.startsWith(prefix) && BYTES.compare(id, clientId) > 0) {
                ids.add(id);
                if (ids.size() > max) {
                    ids.pollLast();
                }
            }
        });
        return new ArrayList<>(ids);
    }
}
