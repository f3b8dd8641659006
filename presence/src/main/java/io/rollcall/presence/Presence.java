package io.rollcall.presence;

import io.rollcall.presence.Keeper.Chore;
import io.rollcall.presence.PresenceStats.Kind;
import io.rollcall.presence.PresenceStats.Recovery;
import io.rollcall.presence.journal.NoJournal;
import io.rollcall.presence.table.HeapTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
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

    /** Where the journal is in the directory: all that a copy needs, while presence is closed. */
    public static final String JOURNAL = "journal";

    private final @Nullable DirectoryLock lock;
    private final Timeline timeline;
    private final Found found;
    private final Counters counters = new Counters();
    private final FeedLog feed;
    private final RefusedUnknown refused;
    private final JournalWriter journal;
    private final View view;
    private final TurnWriter writer;
    private final Turn turn;
    private final Recorder recorder;
    private final Queries queries;
    private final History history;
    private final FeedBookmarks bookmarks;
    private final Erasing erasing;
    private final Keeper keeper;
    private final Recovery recovery;
    private boolean closed;

    private Presence(
            @Nullable DirectoryLock lock, Found found, Recovery recovery, PresenceConfig config, Timeline timeline) {
        this.lock = lock;
        this.timeline = timeline;
        this.found = found;
        this.recovery = recovery;
        boolean durable = lock != null;
        feed = new FeedLog(found.journal(), durable, config.feed(), counters, found.oldestSeq(), found.seq());
        journal = new JournalWriter(found.journal(), feed);
        view = new View(found.table(), found.runs(), found.seq(), found.known(), config.indexes());
        refused = new RefusedUnknown(config.feed().refusedUnknownMax(), counters);
        writer = new TurnWriter(journal, view, timeline, counters);
        turn = new Turn(view, refused, counters, found.seq());
        SeqWaiters waiters =
                new SeqWaiters(() -> view.asOf().seq(), config.indexes().waitingMax());
        recorder = new Recorder(writer, turn, counters, waiters, run(), config);
        queries = new Queries(
                view,
                recorder,
                waiters,
                () -> Instant.ofEpochMilli(timeline.wall()),
                config.indexes().prefixes());
        history = new History(found, durable, view, refused, feed, timeline);
        bookmarks = new FeedBookmarks(found.identity(), found.runs(), feed);
        erasing = new Erasing(found.journal(), feed, refused, timeline, recorder, counters);
        List<Chore> chores = new ArrayList<>();
        if (durable) {
            chores.add(new FeedTrim(found.journal(), feed, config.feed(), timeline, counters));
        }
        chores.add(new Forgetting(found, durable, view, config.keep(), timeline, recorder, counters));
        chores.add(erasing);
        keeper = new Keeper(chores, counters);
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
        Presence presence = open(config, clock, System::nanoTime);
        presence.keeper.start();
        return presence;
    }

    /** Opens presence with a clock of its own for all that it reckons by time; its threads come round by that of the machine. */
    public static Presence open(PresenceConfig config, PresenceClock clock) {
        Presence presence = open(config, () -> Instant.ofEpochMilli(clock.epochMillis()), clock::steadyNanos);
        presence.keeper.start();
        return presence;
    }

    /** For tests: with a monotonic clock of its own, too, which ages are counted by, and keeping house only when told to. */
    static Presence open(PresenceConfig config, InstantSource clock, LongSupplier nanos) {
        Path directory = config.directory();
        Presence presence = directory == null
                ? inMemory(config, new Timeline(clock, nanos, 0))
                : in(directory, config, clock, nanos);
        presence.view.indexing().start();
        presence.recorder.start();
        return presence;
    }

    private static Presence inMemory(PresenceConfig config, Timeline timeline) {
        Run run = Run.begun(runInMemory(timeline.wall()), timeline.wall(), 0);
        String identity = UUID.randomUUID().toString();
        Runs runs = new Runs(Map.of(), run);
        Found found = new Found(new NoJournal(), new HeapTable(), runs, identity, Notes.NONE, 0, 1, 0, Kind.NEW);
        return new Presence(null, found, new Recovery(Kind.NEW, 0, false), config, timeline);
    }

    /**
     * The minute of the start: greater than that of every earlier start more than a minute ago, for those outside who remember
     * connectionIds; nothing inside does. Begins anew after 15 years.
     */
    private static int runInMemory(long wall) {
        long minutes =
                Duration.between(FIRST_MINUTE, Instant.ofEpochMilli(wall)).toMinutes();
        return 1 + (int) Math.floorMod(minutes, (long) Runs.RUN_MAX);
    }

    private static Presence in(Path directory, PresenceConfig config, InstantSource clock, LongSupplier nanos) {
        long begun = System.nanoTime();
        DirectoryLock lock = DirectoryLock.of(directory);
        try {
            Found found = new DurableStart(directory, config.clientsExpected(), clock).find();
            long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            return found(lock, found, millis, config, Timeline.goOn(found, clock, nanos));
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private static Presence found(
            DirectoryLock lock, Found found, long millis, PresenceConfig config, Timeline timeline) {
        boolean ghosts = !found.runs().endOfTheOneBefore().inGoodOrder();
        Presence presence = new Presence(lock, found, new Recovery(found.kind(), millis, ghosts), config, timeline);
        presence.refused.load(found.notes().refused());
        presence.erasing.load(found.notes().erasures());
        return presence;
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

    /** Places in the feed as text, for readers outside. */
    public FeedBookmarks bookmarks() {
        return bookmarks;
    }

    /** What was: the log of a client, its connections, who was connected at a time. */
    public PresenceHistory history() {
        return history;
    }

    /** Every change, in order. */
    public Feed feed() {
        return feed;
    }

    /**
     * Erases a client that is not connected: its record goes at once, and with it the client's log, its history and its place in lists and
     * counts. Then every entry of the feed that is about it is overwritten by a {@link FeedEntry.Erased}, which keeps sequence number, kind
     * and time, and what was overwritten is taken off the disk. For that the whole feed is read in the background: seconds to minutes. What
     * a crash or a close interrupts goes on at the next start. While the client is connected nothing is erased; kick it first.
     *
     * <p>What remains: one {@link FeedEntry.ClientForgotten} with the client id, so that followers of the feed learn of it, until retention
     * drops it; the client id in the table's file, until its place there is used again; what followers, faces and logs have copied; and
     * what other parts of the server keep, as sessions and retained messages.
     *
     * @return completed when all is done, on the keeper's thread, or, when the client is connected, on the recorder's: what follows must not
     *     block. Fails when presence is closed before
     */
    public CompletionStage<Erasure> erase(String clientId) {
        return erasing.erase(clientId, keeper);
    }

    /** One round of what comes round each minute, now: for those who have moved the clock. Takes as long as it takes. */
    public void keepHouse() {
        keeper.round();
    }

    /** For tests: a tick of the recorder soon, and then this. */
    void tick(Runnable then) {
        recorder.work(
                "(a tick)",
                turn -> turn.afterwards(() -> {
                    writer.tick();
                    then.run();
                }));
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
                new PresenceStats.Feed(
                        feed.oldestSeq(),
                        feed.newestSeq(),
                        feed.waiting(),
                        counters.waitersRefused.sum(),
                        refused.size()),
                counters.kept(),
                view.reading(view.indexing()::stats));
    }

    /**
     * Writes a copy of the journal while presence runs: it has every change that questions have shown before the call. What is opened on it, or
     * on a copy of it, goes on as after a crash: all clients are disconnected by the server, and the feed goes on behind its last entry, with run
     * numbers that this server has not given since; see {@link PutBack}. From any thread but those of presence; takes as long as files take.
     *
     * @param directory to open presence in; is made, and must not be there yet
     * @throws IOException when it cannot be written; what was written is left
     * @throws IllegalStateException when presence is in memory only
     */
    public void backUp(Path directory) throws IOException {
        if (lock == null) {
            throw new IllegalStateException("presence is in memory only: there is nothing to copy");
        }
        if (journal.unwrittenEntries() > 0) {
            throw new IOException(
                    journal.unwrittenEntries() + " changes wait until the presence journal can be written again");
        }
        PutBack.mark(directory, timeline.wall());
        found.journal().copyTo(directory.resolve(JOURNAL));
    }

    /**
     * Says of a directory that its journal was copied while presence was closed, as {@link #backUp} does of one that was copied while it was open.
     *
     * @param time in milliseconds since 1970
     */
    public static void markCopied(Path directory, long time) throws IOException {
        PutBack.mark(directory, time);
    }

    /** Records what was told, ends the run in good order, and closes the files. Idempotent; changes told later are lost, and questions may fail. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        keeper.end();
        found.journal().endPurges();
        keeper.close();
        erasing.close();
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
