package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedPage.Item;
import io.rollcall.presence.PresenceFiles.Report;
import io.rollcall.presence.journal.DamagedEntries;
import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.journal.JournalTurn.Entry;
import io.rollcall.presence.offheap.TableInspection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One check of a presence directory: reads all of journal and table, and notes what does not agree. Of one thread. */
final class FilesCheck {
    private static final int PIECE = 1000;
    private static final long PIECE_BYTES = 4 << 20;

    private final Journal journal;
    private final Path tables;
    private final Findings wrong = new Findings();
    /** The last entry about ids that have no state. */
    private final Map<String, Long> withoutState = new HashMap<>();

    private long clients;
    private long folded;

    FilesCheck(Journal journal, Path tables) {
        this.journal = journal;
        this.tables = tables;
    }

    Report report() throws IOException {
        long oldest = journal.firstSeq();
        long newest = DurableStart.lastSeq(journal);
        journal.forEachState(this::state);
        long known = Meta.known(journal);
        if (known != clients) {
            wrong.add("the journal counts " + known + " clients and has " + clients);
        }
        feed(oldest, newest);
        withoutState.forEach((clientId, seq) ->
                wrong.add("client " + clientId + ": entry " + seq + " is about it, and it has no state"));
        return new Report(clients, oldest, newest, folded, table(newest), wrong.told(), wrong.count());
    }

    private void state(String clientId, byte[] record) {
        clients++;
        try {
            ClientState state = RecordCodec.decode(clientId, record);
            entries(clientId, state, RecordCodec.head(record));
        } catch (JournalFailure e) {
            wrong.add("client " + clientId + ": its entries cannot be read: " + e.getMessage());
        } catch (RuntimeException e) {
            wrong.add("client " + clientId + ": its record cannot be read: " + e);
        }
    }

    /** Walks along the client's entries; when all are there, folds them. */
    private void entries(String clientId, ClientState state, long head) throws JournalFailure {
        List<Item> newestFirst = new ArrayList<>();
        long at = head;
        while (at != 0) {
            byte[] bytes = entry(at);
            if (bytes == null) {
                if (at >= journal.firstSeq() && !isLost(at)) {
                    wrong.add("client " + clientId + ": its entry " + at + " is not in the feed");
                }
                return;
            }
            if (!clientId.equals(FeedCodec.clientId(bytes).orElse(null))) {
                wrong.add("client " + clientId + ": entry " + at + " is not about it");
                return;
            }
            newestFirst.add(new Item(at, FeedCodec.decode(bytes)));
            at = FeedCodec.previous(bytes);
        }
        fold(clientId, state, newestFirst);
    }

    private byte @Nullable [] entry(long seq) throws JournalFailure {
        List<Entry> one = journal.entries(seq, 1, 1);
        return one.isEmpty() || one.get(0).seq() != seq ? null : one.get(0).bytes();
    }

    private boolean isLost(long seq) throws JournalFailure {
        Entry before = journal.entryBefore(seq);
        return before != null && FeedCodec.lastSeq(before.seq(), before.bytes()) >= seq;
    }

    private void fold(String clientId, ClientState state, List<Item> newestFirst) {
        @Nullable ClientState now = null;
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            Item item = newestFirst.get(i);
            if (item.entry() instanceof ClientConnected entry) {
                now = Fold.connected(now, entry.connected(), entry.ghost(), item.seq());
            } else if (item.entry() instanceof ClientTakenOver entry) {
                now = Fold.connected(now, entry.connected(), entry.ghost(), item.seq());
            } else if (item.entry() instanceof ClientDisconnected entry && now != null) {
                now = Fold.disconnected(now, entry.disconnected(), item.seq());
            }
        }
        folded++;
        if (now == null || !isSame(now, state)) {
            wrong.add("client " + clientId + ": its entries give " + now + ", and its record says " + state);
        }
    }

    /** All but the activity of one that stands, of which the feed does not tell. */
    private static boolean isSame(ClientState folded, ClientState stored) {
        ClientState same = new ClientState(
                folded.connection(),
                folded.status(),
                folded.version(),
                folded.firstSeenTime(),
                folded.connects(),
                stored.isConnected() ? stored.activity() : folded.activity(),
                folded.lastDisconnect());
        return same.equals(stored);
    }

    private void feed(long oldest, long newest) throws JournalFailure {
        long next = oldest;
        while (next != 0 && next <= newest) {
            List<Entry> piece = piece(next);
            if (piece.isEmpty()) {
                next = afterDamage;
                continue;
            }
            for (Entry entry : piece) {
                if (entry.seq() != next) {
                    wrong.add("the feed has nothing from " + next + " to " + (entry.seq() - 1));
                }
                entry(entry);
                next = FeedCodec.lastSeq(entry.seq(), entry.bytes()) + 1;
            }
        }
    }

    private long afterDamage;

    private List<Entry> piece(long next) throws JournalFailure {
        try {
            afterDamage = Long.MAX_VALUE;
            return journal.entries(next, PIECE, PIECE_BYTES);
        } catch (DamagedEntries e) {
            wrong.add("the feed is damaged from " + next + " to " + e.toSeq());
            afterDamage = e.toSeq() + 1;
            return List.of();
        }
    }

    private void entry(Entry entry) throws JournalFailure {
        FeedEntry decoded;
        try {
            decoded = FeedCodec.decode(entry.bytes());
        } catch (RuntimeException e) {
            wrong.add("entry " + entry.seq() + " of the feed cannot be read: " + e);
            return;
        }
        String clientId = decoded.clientIdOrNull();
        if (clientId == null) {
            return;
        }
        byte[] record = journal.state(clientId);
        if (record != null) {
            long head = head(record);
            if (head < entry.seq()) {
                wrong.add("client " + clientId + ": entry " + entry.seq() + " came after its record, which ends at "
                        + head);
            }
        } else if (decoded instanceof ClientForgotten) {
            withoutState.remove(clientId);
        } else if (!(decoded instanceof FeedEntry.ClientRefused)) {
            withoutState.put(clientId, entry.seq());
        }
    }

    /** Of one that cannot be read, of which there is a finding already, no entry is too new. */
    private static long head(byte[] record) {
        try {
            return RecordCodec.head(record);
        } catch (IndexOutOfBoundsException e) {
            return Long.MAX_VALUE;
        }
    }

    private String table(long newest) {
        try {
            return inspected(newest);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            wrong.add("the table cannot be read: " + e.getMessage());
            return "to be built anew";
        }
    }

    private String inspected(long newest) throws IOException {
        long[] different = new long[1];
        TableInspection table = TableInspection.of(tables, (clientId, record) -> {
            byte[] state = stateOrNull(clientId);
            if (!Arrays.equals(record, state) && !isOnlyMoreActive(clientId, record, state)) {
                different[0]++;
            }
        });
        if (!table.found()) {
            return "to be built anew";
        }
        if (!table.clean()) {
            return "to be recovered: " + different[0] + " records are not those of the journal, " + table.torn()
                    + " are torn";
        }
        if (!table.journal().equals(Meta.identity(journal).orElse("")) || table.cleanSeq() != newest) {
            return "to be built anew";
        }
        if (different[0] + table.torn() > 0) {
            wrong.add("the table has " + different[0] + " records that are not those of the journal, and "
                    + table.torn() + " torn ones");
        }
        long large = large();
        if (table.clients() + large < clients) {
            wrong.add("the table has " + table.clients() + " clients, and " + large
                    + " too large for it; the journal has " + clients);
        }
        return "clean";
    }

    /**
     * The table learns of activity at once and the journal with ticks, so after a crash the table may know more of those who stood; an end
     * or a new connection brings both together.
     */
    private static boolean isOnlyMoreActive(String clientId, byte[] record, byte @Nullable [] state) {
        if (state == null) {
            return false;
        }
        try {
            return RecordCodec.head(record) == RecordCodec.head(state)
                    && isSame(RecordCodec.decode(clientId, state), RecordCodec.decode(clientId, record));
        } catch (RuntimeException unreadable) {
            return false;
        }
    }

    private byte @Nullable [] stateOrNull(String clientId) {
        try {
            return journal.state(clientId);
        } catch (JournalFailure e) {
            throw new UncheckedIOException(e);
        }
    }

    private long large() throws JournalFailure {
        long[] large = new long[1];
        journal.forEachMeta(Meta.LARGE, (key, nothing) -> large[0]++);
        return large[0];
    }
}
