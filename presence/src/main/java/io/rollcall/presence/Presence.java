package io.rollcall.presence;

import io.rollcall.presence.PresenceStats.Kind;
import io.rollcall.presence.PresenceStats.Recovery;
import io.rollcall.presence.journal.NoJournal;
import io.rollcall.presence.table.HeapTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is here: opens, wires and closes the engine. Changes go in by {@link #changes}, questions by {@link #queries}; both from any thread.
 *
 * <p>Durable in a directory, or in memory only; then neither RocksDB nor Chronicle Map is touched, and their jars may be left out. Close it
 * after the broker, when every connection has ended and been told.
 */
public final class Presence implements AutoCloseable {
    /** Runs in memory only count the minutes from here. */
    private static final Instant FIRST_MINUTE = Instant.parse("2026-01-01T00:00:00Z");

    private final @Nullable DirectoryLock lock;
    private final Found found;
    private final Counters counters = new Counters();
    private final JournalWriter journal;
    private final View view;
    private final TurnWriter writer;
    private final Turn turn;
    private final Recorder recorder;
    private final Queries queries;
    private final Recovery recovery;
    private boolean closed;

    private Presence(
            @Nullable DirectoryLock lock, Found found, Recovery recovery, PresenceConfig config, InstantSource clock) {
        this.lock = lock;
        this.found = found;
        this.recovery = recovery;
        journal = new JournalWriter(found.journal());
        view = new View(found.table(), found.runs(), found.seq(), found.known(), config.indexes());
        writer = new TurnWriter(journal, view, clock, counters);
        turn = new Turn(found.table(), view.live(), found.runs(), counters, found.seq());
        SeqWaiters waiters =
                new SeqWaiters(() -> view.asOf().seq(), config.indexes().waitingMax());
        recorder = new Recorder(writer, turn, counters, waiters, run(), config.tick());
        queries = new Queries(view, recorder, waiters, clock, config.indexes().prefixes());
    }

    /**
     * Opens presence. When this returns, everything is recovered and every answer is right: clients that were connected when the server
     * was killed read as disconnected.
     *
     * @throws PresenceOpenException with a sentence that says why it cannot be opened
     */
    public static Presence open(PresenceConfig config) {
        return open(config, InstantSource.system());
    }

    /** Opens presence with a clock of its own. */
    public static Presence open(PresenceConfig config, InstantSource clock) {
        Path directory = config.directory();
        Presence presence = directory == null ? inMemory(config, clock) : in(directory, config, clock);
        presence.view.indexing().start();
        presence.recorder.start();
        return presence;
    }

    private static Presence inMemory(PresenceConfig config, InstantSource clock) {
        Run run = Run.begun(runInMemory(clock), clock.millis());
        Found found = new Found(new NoJournal(), new HeapTable(), new Runs(Map.of(), run), 0, 0, Kind.NEW);
        return new Presence(null, found, new Recovery(Kind.NEW, 0, false), config, clock);
    }

    /**
     * The minute of the start: greater than that of every earlier start more than a minute ago, for those outside who remember
     * connectionIds; nothing inside does. Begins anew after 15 years.
     */
    private static int runInMemory(InstantSource clock) {
        long minutes = Duration.between(FIRST_MINUTE, clock.instant()).toMinutes();
        return 1 + (int) Math.floorMod(minutes, (long) Runs.RUN_MAX);
    }

    private static Presence in(Path directory, PresenceConfig config, InstantSource clock) {
        long begun = System.nanoTime();
        DirectoryLock lock = DirectoryLock.of(directory);
        try {
            Found found = new DurableStart(directory, config.clientsExpected(), clock).find();
            long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            boolean ghosts = !found.runs().endOfTheOneBefore().inGoodOrder();
            return new Presence(lock, found, new Recovery(found.kind(), millis, ghosts), config, clock);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    View view() {
        return view;
    }

    /** Where changes are told. */
    public PresenceChanges changes() {
        return recorder;
    }

    public PresenceQueries queries() {
        return queries;
    }

    /**
     * Number of this start, 1 or more, never given again by this directory. Belongs into the upper 24 bits of every connectionId; the lower 40
     * are the broker's to count.
     */
    public int run() {
        return found.runs().current().number();
    }

    public PresenceStats stats() {
        return new PresenceStats(
                run(),
                queries.asOfSeq(),
                recorder.queueDepth(),
                writer.lastTick(),
                counters.changes(turn.earlyEndsDropped()),
                found.table().stats(),
                new PresenceStats.Journal(
                        lock != null,
                        journal.errors(),
                        journal.unwrittenEntries(),
                        journal.lost(),
                        counters.tableErrors.sum()),
                recovery,
                view.reading(view.indexing()::stats));
    }

    /** Records what was told, ends the run in good order, and closes the files. Idempotent; changes told later are lost, and questions may fail. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        view.indexing().close();
        recorder.close();
        if (writer.endedInGoodOrder()) {
            found.table().close(writer.seq());
        } else {
            found.table().close();
        }
        found.journal().close();
        if (lock != null) {
            lock.close();
        }
    }
}
