package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedEntry.Lost;
import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.RocksJournal;
import io.rollcall.presence.offheap.ChronicleTable;
import io.rollcall.presence.table.PresenceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a directory of presence agrees with itself: every feed entry has the sequence number after that of the one before, the
 * feed folded from its beginning gives the last states, and the table shows the same, byte for byte. Activity is told in batches,
 * to the table first, to the journal's states later, and never to the feed; so of a connected client's it may be newer.
 *
 * <p>Offline: the directory must have been closed in good order, and nobody may use it meanwhile. Holds all clients in memory.
 */
public final class DirectoryCheck {
    private static final int FAULTS_MAX = 100;

    private final Map<String, ClientState> folded = new HashMap<>();
    /** The last entry about each client that has a state. */
    private final Map<String, Long> heads = new HashMap<>();

    private final Map<String, byte[]> states = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private long lastSeq;
    private long entries;
    private long inTable;

    private DirectoryCheck() {}

    /**
     * What was found.
     *
     * @param entries how many feed entries there are
     * @param clients how many clients the journal has states of
     * @param inTable how many of those were compared with the table: all but very large ones
     * @param faults what is wrong, a sentence each, 100 at most; empty when all agrees
     */
    public record Report(long entries, long clients, long inTable, List<String> faults) {}

    /**
     * Checks the directory.
     *
     * @throws PresenceOpenException when it is in use, or cannot be read
     */
    public static Report of(Path directory) {
        DirectoryLock lock = DirectoryLock.of(directory);
        try (Journal journal = RocksJournal.open(directory.resolve("journal"))) {
            return new DirectoryCheck().check(journal, directory.resolve("table"));
        } catch (IOException e) {
            throw new PresenceOpenException("presence in " + directory + " cannot be checked: " + e.getMessage(), e);
        } finally {
            lock.close();
        }
    }

    private Report check(Journal journal, Path table) throws IOException {
        journal.forEachEntry(0, this::fold);
        journal.forEachState(states::put);
        compareStates();
        compareTable(table, journal);
        return new Report(entries, states.size(), inTable, List.copyOf(faults));
    }

    private void fold(long seq, byte[] bytes) {
        entries++;
        if (seq != lastSeq + 1) {
            fault("feed: after entry " + lastSeq + " comes " + seq);
        }
        lastSeq = seq;
        FeedEntry entry = FeedCodec.decode(bytes);
        if (entry instanceof ClientConnected connected) {
            begin(connected.connected(), connected.ghost(), seq);
        } else if (entry instanceof ClientTakenOver takenOver) {
            begin(takenOver.connected(), takenOver.ghost(), seq);
        } else if (entry instanceof ClientDisconnected disconnected) {
            end(disconnected.disconnected(), seq);
        } else if (entry instanceof ClientRefused refused) {
            heads.computeIfPresent(refused.refused().clientId(), (clientId, head) -> seq);
        } else if (entry instanceof ClientForgotten forgotten) {
            folded.remove(forgotten.clientId());
            heads.remove(forgotten.clientId());
        } else if (entry instanceof Lost lost) {
            fault("feed: entries " + seq + " to " + lost.toSeq() + " could not be written");
            lastSeq = lost.toSeq();
        }
    }

    private void begin(Connected connected, @Nullable Disconnected ghost, long seq) {
        ClientState before = folded.get(connected.clientId());
        folded.put(connected.clientId(), Fold.connected(before, connected, ghost, seq));
        heads.put(connected.clientId(), seq);
        if (before != null && connected.connectionId() <= before.connection().connectionId()) {
            fault("feed: entry " + seq + " of client " + connected.clientId()
                    + " is of a connection that is not newer");
        }
    }

    private void end(Disconnected disconnected, long seq) {
        ClientState before = folded.get(disconnected.clientId());
        if (before == null
                || !before.isConnected()
                || before.connection().connectionId() != disconnected.connectionId()) {
            fault("feed: entry " + seq + " ends a connection of client " + disconnected.clientId()
                    + " that does not stand");
        } else {
            folded.put(disconnected.clientId(), Fold.disconnected(before, disconnected, seq));
            heads.put(disconnected.clientId(), seq);
        }
    }

    private void compareStates() {
        folded.forEach((clientId, state) -> {
            byte[] stored = states.get(clientId);
            if (stored == null) {
                fault("client " + clientId + ": is in the feed and has no state");
            } else if (!Arrays.equals(RecordCodec.encode(state, head(clientId)), stored)
                    && !isOnlyMoreActive(state, stored)) {
                fault("client " + clientId + ": the feed folds to " + state + " and the state is "
                        + RecordCodec.decode(clientId, stored));
            }
        });
        states.keySet().stream()
                .filter(clientId -> !folded.containsKey(clientId))
                .forEach(clientId -> fault("client " + clientId + ": has a state and is not in the feed"));
    }

    private boolean isOnlyMoreActive(ClientState state, byte[] record) {
        Activity told = RecordCodec.decode(state.clientId(), record).activity();
        ClientState withTold = new ClientState(
                state.connection(),
                state.status(),
                state.version(),
                state.firstSeenTime(),
                state.connects(),
                told,
                state.lastDisconnect());
        return state.isConnected()
                && told.time() >= state.activity().time()
                && told.lastSeen() >= state.activity().lastSeen()
                && Arrays.equals(RecordCodec.encode(withTold, head(state.clientId())), record);
    }

    private long head(String clientId) {
        return heads.getOrDefault(clientId, 0L);
    }

    private void compareTable(Path directory, Journal journal) throws IOException {
        String identity = Meta.identity(journal).orElse("");
        ChronicleTable table = ChronicleTable.open(directory, 1, identity, journal.lastSeq());
        if (table.kind() != ChronicleTable.Kind.CLEAN) {
            fault("table: was not closed in good order");
            table.close();
            return;
        }
        try {
            states.forEach((clientId, state) -> compareRecord(clientId, state, table));
            if (table.size() != inTable) {
                fault("table: has " + table.size() + " clients, and the journal " + inTable + " for it");
            }
        } finally {
            table.close(journal.lastSeq());
        }
    }

    private void compareRecord(String clientId, byte[] state, PresenceTable table) {
        if (PresenceTable.isLarge(clientId, state)) {
            return;
        }
        inTable++;
        byte[] record = table.get(clientId);
        if (record == null) {
            fault("client " + clientId + ": is not in the table");
        } else if (!Arrays.equals(record, state) && !isOnlyMoreActive(RecordCodec.decode(clientId, state), record)) {
            fault("client " + clientId + ": the state is " + RecordCodec.decode(clientId, state)
                    + " and the table's record " + RecordCodec.decode(clientId, record));
        }
    }

    private void fault(String fault) {
        if (faults.size() < FAULTS_MAX) {
            faults.add(fault);
        }
    }
}
