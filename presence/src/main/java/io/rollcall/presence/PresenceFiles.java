package io.rollcall.presence;

import io.rollcall.presence.DirectoryLock.Work;
import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.JournalTurn;
import io.rollcall.presence.journal.RocksJournal;
import io.rollcall.presence.offheap.ChronicleTable;
import io.rollcall.presence.offheap.TableInspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A presence directory that no server holds: checks it, repairs it, shows what is in it. Each call holds the directory while it runs, and is
 * refused while a server does.
 */
public final class PresenceFiles {
    private final Path directory;

    /**
     * Names a directory.
     *
     * @throws PresenceOpenException when there is no presence in it
     */
    public PresenceFiles(Path directory) {
        if (!Files.isDirectory(directory.resolve("journal"))) {
            throw new PresenceOpenException("there is no presence in " + directory);
        }
        this.directory = directory;
    }

    /**
     * What a check found.
     *
     * @param clients known, by the journal
     * @param oldestSeq first entry of the feed
     * @param newestSeq last entry of the feed
     * @param folded clients whose state was compared with their entries, because the feed has all of those
     * @param table how the table is: {@code clean}, {@code to be recovered}, or {@code to be built anew}
     * @param wrong what is wrong, in sentences; the first hundred
     * @param wrongCount how much is wrong
     */
    public record Report(
            long clients,
            long oldestSeq,
            long newestSeq,
            long folded,
            String table,
            List<String> wrong,
            long wrongCount) {}

    /**
     * Compares the table with the journal, the states with the feed, and the counts with both. Changes nothing.
     *
     * @throws PresenceOpenException when the directory is in use, or cannot be read
     */
    public Report check() {
        return held(() -> {
            try (Journal journal = RocksJournal.openToRead(directory.resolve("journal"))) {
                return new FilesCheck(journal, directory.resolve("table")).report();
            }
        });
    }

    /**
     * Sets the table aside and builds it anew from the journal, which it leaves as it is but for the number of clients. Returns how many
     * clients there are. The old table's file stays, under another name.
     *
     * @throws PresenceOpenException when the directory is in use, or cannot be read or written
     */
    public long repair() {
        return held(() -> {
            try (Journal journal = RocksJournal.open(directory.resolve("journal"))) {
                return rebuild(journal);
            }
        });
    }

    private long rebuild(Journal journal) throws IOException {
        Path tables = directory.resolve("table");
        Files.createDirectories(tables);
        TableInspection.setAside(tables, "it is repaired on request");
        long seq = DurableStart.lastSeq(journal);
        long[] clients = new long[1];
        journal.forEachState((clientId, record) -> clients[0]++);
        String identity = Meta.identity(journal).orElse(UUID.randomUUID().toString());
        journal.write(
                new JournalTurn().meta(Meta.KNOWN, Meta.number(clients[0])).meta(Meta.IDENTITY, Meta.text(identity)),
                true);
        long expected = Math.max(clients[0], PresenceConfig.CLIENTS_EXPECTED_DEFAULT);
        ChronicleTable table = ChronicleTable.open(tables, expected, identity, seq);
        try {
            journal.forEachState(table::put);
        } catch (IOException | RuntimeException e) {
            table.close();
            throw e;
        }
        table.close(seq);
        return clients[0];
    }

    /**
     * Shows every client, in order of the ids' bytes, as it is now that no server runs: nobody is connected.
     *
     * @throws PresenceOpenException when the directory is in use, or cannot be read
     */
    public void forEach(Consumer<ClientState> visitor) {
        held(() -> {
            try (Journal journal = RocksJournal.openToRead(directory.resolve("journal"))) {
                Runs none = Runs.next(Meta.runs(journal), System.currentTimeMillis(), journal.lastSeq() + 1);
                journal.forEachState(
                        (clientId, record) -> visitor.accept(none.shown(RecordCodec.decode(clientId, record))));
                return true;
            }
        });
    }

    private <T> T held(Work<T> work) {
        try (DirectoryLock lock = DirectoryLock.of(directory)) {
            return lock.during(work);
        } catch (IOException e) {
            throw new PresenceOpenException("presence in " + directory + " cannot be read: " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw new PresenceOpenException(
                    "RocksDB or Chronicle Map cannot run in this JVM; it needs a JDK and these flags: "
                            + DurableStart.JVM_FLAGS,
                    e);
        }
    }
}
