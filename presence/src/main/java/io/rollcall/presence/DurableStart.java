package io.rollcall.presence;

import io.rollcall.presence.PresenceStats.Kind;
import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.journal.JournalTurn;
import io.rollcall.presence.journal.RocksJournal;
import io.rollcall.presence.offheap.ChronicleTable;
import io.rollcall.presence.table.HeapTable;
import io.rollcall.presence.table.PresenceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens journal and table in a directory and makes the table show what the journal says. The journal is the truth: a table that was not closed
 * in good order is repaired and gets what changed since its last checkpoint; one that cannot be believed is set aside and built anew.
 *
 * <p>Where the JVM does not let Chronicle Map run, the table is built on the heap instead: it is only the view.
 */
final class DurableStart {
    /** What Chronicle Map needs of the JVM. */
    static final String JVM_FLAGS = "--add-opens=java.base/java.lang=ALL-UNNAMED"
            + " --add-opens=java.base/java.lang.reflect=ALL-UNNAMED"
            + " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
            + " --add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED";

    private static final Logger LOG = LoggerFactory.getLogger(DurableStart.class);

    private final Path directory;
    private final long clientsExpected;
    private final InstantSource clock;

    DurableStart(Path directory, long clientsExpected, InstantSource clock) {
        this.directory = directory;
        this.clientsExpected = clientsExpected;
        this.clock = clock;
    }

    Found find() {
        Journal journal;
        try {
            journal = RocksJournal.open(directory.resolve(Presence.JOURNAL));
        } catch (JournalFailure e) {
            throw new PresenceOpenException(String.valueOf(e.getMessage()), e);
        } catch (LinkageError e) {
            throw new PresenceOpenException(
                    "durable presence needs RocksDB (org.rocksdb:rocksdbjni), which cannot be loaded: " + e, e);
        }
        try {
            return find(journal);
        } catch (IOException e) {
            journal.close();
            throw new PresenceOpenException("presence in " + directory + " cannot be opened: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            journal.close();
            throw e;
        }
    }

    private Found find(Journal journal) throws IOException {
        int format = Meta.format(journal);
        if (format > Meta.FORMAT) {
            throw new PresenceOpenException("the presence journal in " + directory + " has format " + format
                    + ", which a newer version wrote; this version reads " + Meta.FORMAT);
        }
        if (format > 0 && format < Meta.FORMAT) {
            throw new PresenceOpenException("the presence journal in " + directory + " has format " + format
                    + ", of a version before the first release; this version reads " + Meta.FORMAT
                    + ": move that directory away, and presence begins anew");
        }
        String identity =
                Meta.identity(journal).orElseGet(() -> UUID.randomUUID().toString());
        long seq = lastSeq(journal);
        long started = seq + 1;
        Map<Integer, Run> earlier = Meta.runs(journal);
        int skipped = PutBack.runsToSkip(directory, clock.millis(), earlier);
        Runs runs = Runs.next(earlier, skipped, clock.millis(), started);
        Notes notes = Notes.read(journal);
        Opened opened = openTable(journal, identity, seq);
        try {
            journal.write(firstTurn(runs, started, identity, opened.table.id()), true);
            PutBack.done(directory);
            return new Found(
                    journal,
                    opened.table,
                    runs,
                    identity,
                    notes,
                    started,
                    journal.firstSeq(),
                    opened.table.size(),
                    opened.kind);
        } catch (IOException | RuntimeException e) {
            opened.table.close();
            throw e;
        }
    }

    /** A loss at the very end stands for more numbers than its own. */
    static long lastSeq(Journal journal) throws JournalFailure {
        JournalTurn.Entry last = journal.entryBefore(Long.MAX_VALUE);
        return last == null ? 0 : FeedCodec.lastSeq(last.seq(), last.bytes());
    }

    private static JournalTurn firstTurn(Runs runs, long seq, String identity, String table) {
        Run run = runs.current();
        var started = new FeedEntry.RunStarted(run.number(), run.start(), runs.endOfTheOneBefore());
        return new JournalTurn()
                .entry(seq, FeedCodec.encode(started))
                .meta(Meta.run(run.number()), run.encode())
                .meta(Meta.FORMAT_KEY, Meta.number(Meta.FORMAT))
                .meta(Meta.IDENTITY, Meta.text(identity))
                .meta(Meta.CHECKPOINT, new Meta.Checkpoint(table, seq).encode());
    }

    private record Opened(PresenceTable table, Kind kind) {}

    private Opened openTable(Journal journal, String identity, long seq) throws IOException {
        try {
            return openOffHeap(journal, identity, seq);
        } catch (LinkageError e) {
            LOG.warn(
                    "presence keeps its table on the heap, because Chronicle Map cannot run in this JVM ({});"
                            + " it needs a JDK and these flags: {}",
                    e.toString(),
                    JVM_FLAGS);
            PresenceTable table = new HeapTable();
            journal.forEachState(table::put);
            return new Opened(table, seq == 0 ? Kind.NEW : Kind.REBUILT);
        }
    }

    private Opened openOffHeap(Journal journal, String identity, long seq) throws IOException {
        ChronicleTable table = openChronicle(identity, seq);
        if (table.kind() != ChronicleTable.Kind.EMPTY) {
            Kind kind = table.kind() == ChronicleTable.Kind.CLEAN ? Kind.CLEAN : Kind.RECOVERED;
            String doubt = bringUpToDate(table, journal);
            if (doubt.isEmpty()) {
                return new Opened(table, kind);
            }
            table.closeAndSetAside(doubt);
            table = openChronicle(identity, seq);
        }
        journal.forEachState(table::put);
        return new Opened(table, seq == 0 ? Kind.NEW : Kind.REBUILT);
    }

    private ChronicleTable openChronicle(String identity, long seq) throws IOException {
        return ChronicleTable.open(directory.resolve("table"), clientsExpected, identity, seq);
    }

    /** Says why the table still is not what the journal says; nothing when it is. */
    private static String bringUpToDate(ChronicleTable table, Journal journal) throws JournalFailure {
        Set<String> stale = new HashSet<>();
        journal.forEachMeta(Meta.LARGE, (key, nothing) -> stale.add(key.substring(Meta.LARGE.length())));
        if (table.kind() == ChronicleTable.Kind.RECOVERED) {
            var checkpoint = Meta.checkpoint(journal);
            if (checkpoint.isEmpty() || !checkpoint.get().table().equals(table.id())) {
                return "the journal's checkpoint is of another table";
            }
            journal.forEachEntry(
                    checkpoint.get().seq() + 1,
                    (entry, bytes) -> FeedCodec.clientId(bytes).ifPresent(stale::add));
            table.forEachTorn(stale::add);
        }
        for (String clientId : stale) {
            byte[] record = journal.state(clientId);
            if (record == null) {
                table.remove(clientId);
            } else {
                table.put(clientId, record);
            }
        }
        long known = Meta.known(journal);
        return table.size() == known ? "" : "it has " + table.size() + " clients, and the journal " + known;
    }
}
