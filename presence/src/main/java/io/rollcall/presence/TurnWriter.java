package io.rollcall.presence;

import io.rollcall.presence.Turn.Changed;
import io.rollcall.presence.journal.JournalTurn;
import io.rollcall.presence.table.PresenceTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes turns true: into the journal first, then into the view. With every tick it makes a sign of life durable, with the time that
 * clients are said to have disconnected at should the server be killed. The recorder's; a turn may be shown on another thread meanwhile.
 *
 * <p>Durable here means: it outlives this process. A turn is not synced to the disk, because CONNACK waits for it, and after a crash
 * of the machine too every client is disconnected anyway; what the operating system had not yet written then is lost from the end of
 * the feed. Starts and good ends are synced.
 */
final class TurnWriter {
    /**
     * Records that a tick writes to the journal at most, because only their activity changed; the others follow with later ticks. They matter
     * only when the table is lost in a crash, and must not keep a CONNACK waiting: a thousand take a few milliseconds.
     */
    static final int ACTIVE_RECORDS_A_TICK = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(TurnWriter.class);

    private final JournalWriter journal;
    private final View view;
    private final Timeline timeline;
    private final Counters counters;
    private final Set<String> activeOnly = new LinkedHashSet<>();

    private boolean tableAgrees = true;
    private long connected;
    private long known;
    private long seq;
    private volatile Run run;

    TurnWriter(JournalWriter journal, View view, Timeline timeline, Counters counters) {
        this.journal = journal;
        this.view = view;
        this.timeline = timeline;
        this.counters = counters;
        this.run = view.runs().current();
        this.seq = view.asOf().seq();
        this.known = view.asOf().counts().known();
    }

    /** What the turn comes to. */
    void prepare(Outcome outcome) {
        known += outcome.knownMore;
        connected += outcome.connectedMore;
        outcome.counts = new ClientCounts(connected, known - connected);
        outcome.known = known;
        outcome.isNews = outcome.seq != seq;
        seq = outcome.seq;
    }

    /** Into the journal, while another thread may show the turn before. */
    void write(Outcome outcome) {
        records(outcome);
        if (outcome.isNews || !outcome.journal.isEmpty()) {
            journal.write(outcome.journal.meta(Meta.KNOWN, Meta.number(outcome.known)));
        }
        outcome.readable = journal.lastWritten();
    }

    /** Whether the table does not know yet that the journal is behind, or no longer is. */
    boolean mustTellTable() {
        return tableAgrees == journal.isBehind();
    }

    /** When this returns, every question is answered with the turn. */
    void show(Outcome outcome) {
        view.writing(() -> showAll(outcome));
        journal.publish(outcome.readable);
    }

    /** The table first, and then lists: those take all that changed together. */
    private void showAll(Outcome outcome) {
        List<Changed> shown = new ArrayList<>(outcome.changed.size());
        int at = 0;
        for (Changed change : outcome.changed.values()) {
            byte[] record = outcome.records.get(at++);
            if (change.inFeed()) {
                view.recent().changed(change.seq(), change.clientId());
            }
            if (isShown(change, record)) {
                shown.add(change);
            }
        }
        view.indexing().changed(shown);
        view.publish(outcome.seq, outcome.counts);
    }

    private void records(Outcome outcome) {
        for (Changed change : outcome.changed.values()) {
            String clientId = change.clientId();
            ClientState state = change.state();
            if (state == null) {
                outcome.records.add(null);
                activeOnly.remove(clientId);
                outcome.journal.removeState(clientId).removeMeta(Meta.LARGE + clientId);
                continue;
            }
            byte[] record = RecordCodec.encode(state, change.head());
            outcome.records.add(record);
            if (change.inFeed()) {
                if (!activeOnly.isEmpty()) {
                    activeOnly.remove(clientId);
                }
                outcome.journal.state(clientId, record);
                if (PresenceTable.isLarge(clientId, record)) {
                    outcome.journal.meta(Meta.LARGE + clientId, new byte[0]);
                }
            } else {
                activeOnly.add(clientId);
            }
        }
    }

    /** The live activity is there before the record says connected, and goes after it says disconnected. */
    private boolean isShown(Changed change, byte @Nullable [] record) {
        ClientState state = change.state();
        LiveActivity began = change.began();
        if (state != null && began != null) {
            view.live().began(state.connection().connectionId(), began);
        }
        boolean isInTable = isInTable(change.clientId(), record);
        boolean stands =
                state != null && state.isConnected() && state.connection().connectionId() == change.connectionBefore();
        if (!stands) {
            view.live().ended(change.connectionBefore());
        }
        return isInTable;
    }

    private boolean isInTable(String clientId, byte @Nullable [] record) {
        try {
            if (record == null) {
                view.table().remove(clientId);
            } else {
                view.table().put(clientId, record);
            }
            return true;
        } catch (RuntimeException | Error e) {
            counters.tableErrors.increment();
            LOG.error("client {}: the presence table cannot be written, and is to be built anew", clientId, e);
            view.table().agreesWithJournal(false);
            return false;
        }
    }

    /** A sign of life, and what waits to be written. */
    void tick() {
        view.writing(view.indexing()::tick);
        Run alive = run.alive(timeline.wall());
        JournalTurn tick = new JournalTurn();
        List<String> written = activeRecords(tick);
        tick.meta(Meta.run(alive.number()), alive.encode());
        tick.meta(Meta.CHECKPOINT, checkpoint());
        timeline.tick(seq, tick);
        if (journal.tryAll(tick, false)) {
            run = alive;
            written.forEach(activeOnly::remove);
        }
        tellTable();
        journal.publish(journal.lastWritten());
    }

    /** Clients that were not heard of in time as far as lists know, though they have been since. */
    List<ClientState> seenSince() {
        List<ClientState> seen = new ArrayList<>();
        for (String clientId : view.indexing().pastDue(timeline.wall())) {
            ClientState listed = view.shown(clientId, view.record(clientId));
            if (view.live(listed).activity().lastSeen() > listed.activity().lastSeen()) {
                seen.add(listed);
            }
        }
        return seen;
    }

    private List<String> activeRecords(JournalTurn tick) {
        List<String> clientIds = new ArrayList<>();
        Iterator<String> waiting = activeOnly.iterator();
        while (waiting.hasNext() && clientIds.size() < ACTIVE_RECORDS_A_TICK) {
            String clientId = waiting.next();
            byte[] record = view.table().get(clientId);
            if (record != null) {
                tick.state(clientId, record);
            }
            clientIds.add(clientId);
        }
        return clientIds;
    }

    private byte[] checkpoint() {
        return new Meta.Checkpoint(view.table().id(), seq).encode();
    }

    /** A table that is ahead of the journal must not be believed after a crash. */
    void tellTable() {
        if (mustTellTable()) {
            tableAgrees = !tableAgrees;
            view.table().agreesWithJournal(tableAgrees);
        }
    }

    /** The last turn of the run. */
    void end() {
        Run ended = run.ended(timeline.wall());
        JournalTurn last = new JournalTurn();
        for (String clientId : activeOnly) {
            byte[] record = view.table().get(clientId);
            if (record != null) {
                last.state(clientId, record);
            }
        }
        last.entry(seq + 1, FeedCodec.encode(new FeedEntry.RunEnded(ended.number(), ended.lastTick())));
        last.meta(Meta.run(ended.number()), ended.encode());
        timeline.tick(seq + 1, last);
        last.meta(Meta.CHECKPOINT, new Meta.Checkpoint(view.table().id(), seq + 1).encode());
        if (journal.tryAll(last, true)) {
            seq++;
            run = ended;
            view.writing(() -> view.publish(seq, view.asOf().counts()));
        } else {
            LOG.error("presence ends with {} changes that could not be written", journal.unwrittenEntries());
        }
        tellTable();
        journal.publish(journal.lastWritten());
    }

    boolean endedInGoodOrder() {
        return run.inGoodOrder();
    }

    /** Of the last feed entry; after the recorder's thread ended. */
    long seq() {
        return seq;
    }

    /** The last sign of life that is durable. */
    long lastTick() {
        return run.lastTick();
    }
}
