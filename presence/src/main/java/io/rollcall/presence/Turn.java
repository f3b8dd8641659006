package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.journal.JournalTurn;
import io.rollcall.presence.table.PresenceTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One turn of the recorder: what was told since the last, joined with what is known. Nobody sees it before it is finished.
 * The recorder's.
 *
 * <p>The join: of two connections of a client the greater connectionId wins, and of one connection the end beats the beginning. So a
 * change of an older connection is late, and one that says nothing new is doubled; both are counted and leave no trace. An
 * end that comes before its beginning waits for it.
 */
final class Turn {
    private final PresenceTable table;
    private final LiveConnections live;
    private final EarlyEnds earlyEnds;
    private final Runs runs;
    private final Counters counters;

    // valid for the turn
    private final Map<String, Changed> changed = new LinkedHashMap<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private JournalTurn journal = new JournalTurn();
    private long seq;
    private int connectedMore;
    private int knownMore;

    Turn(PresenceTable table, LiveConnections live, Runs runs, Counters counters, long seq) {
        this.table = table;
        this.live = live;
        this.earlyEnds = new EarlyEnds();
        this.runs = runs;
        this.counters = counters;
        this.seq = seq;
    }

    /** A client's state after the turn, and what its connection tells, if that began in the turn. */
    static final class Changed {
        private ClientState state;
        private boolean inFeed;
        private @Nullable LiveActivity began;
        private int connects;

        private Changed(ClientState state) {
            this.state = state;
        }

        ClientState state() {
            return state;
        }

        /** Whether more than its activity changed. */
        boolean inFeed() {
            return inFeed;
        }

        @Nullable
        LiveActivity began() {
            return began;
        }

        /** How often it connected in the turn. */
        int connects() {
            return connects;
        }
    }

    void connected(Connected connected, LiveActivity activity) {
        ClientState before = stored(connected.clientId());
        if (isNews(before, connected.connectionId())) {
            Disconnected ghost = ghost(before);
            append(new ClientConnected(connected, ghost));
            begin(Fold.connected(before, connected, ghost, seq), before, activity);
        }
    }

    void takenOver(Disconnected old, Connected connected, LiveActivity activity) {
        ClientState before = stored(connected.clientId());
        if (isNews(before, connected.connectionId())) {
            Disconnected ghost = ghost(before);
            append(new ClientTakenOver(old, connected, ghost));
            begin(Fold.connected(before, connected, ghost, seq), before, activity);
        }
    }

    private boolean isNews(@Nullable ClientState before, long connectionId) {
        long known = before == null ? Long.MIN_VALUE : before.connection().connectionId();
        if (connectionId < known) {
            counters.late.increment();
        } else if (connectionId == known) {
            counters.doubled.increment();
        }
        return connectionId > known;
    }

    private @Nullable Disconnected ghost(@Nullable ClientState before) {
        return before != null && runs.isGhost(before) ? runs.end(before) : null;
    }

    private void begin(ClientState now, @Nullable ClientState before, LiveActivity activity) {
        if (before == null) {
            knownMore++;
        }
        if (before == null || !isStanding(before)) {
            connectedMore++;
        }
        Changed change = change(now);
        change.inFeed = true;
        change.began = activity;
        change.connects++;
        Disconnected end = earlyEnds.take(now.clientId(), now.connection().connectionId());
        if (end != null) {
            disconnected(end);
        }
    }

    void disconnected(Disconnected disconnected) {
        ClientState before = stored(disconnected.clientId());
        long known = before == null ? Long.MIN_VALUE : before.connection().connectionId();
        if (before == null || disconnected.connectionId() > known) {
            counters.early.increment();
            earlyEnds.hold(disconnected);
        } else if (disconnected.connectionId() < known) {
            counters.late.increment();
        } else if (!isStanding(before)) {
            counters.doubled.increment();
        } else {
            append(new ClientDisconnected(disconnected));
            connectedMore--;
            Changed change = change(Fold.disconnected(before, disconnected, seq));
            change.inFeed = true;
            change.began = null;
        }
    }

    void refused(Refused refused) {
        append(new ClientRefused(refused));
    }

    void active(String clientId, long connectionId) {
        ClientState before = stored(clientId);
        if (before == null || !isStanding(before) || before.connection().connectionId() != connectionId) {
            counters.late.increment();
            return;
        }
        Changed inTurn = changed.get(clientId);
        LiveActivity began = inTurn == null ? null : inTurn.began;
        LiveActivity activity = began == null ? live.of(clientId, connectionId) : began;
        if (activity != null) {
            counters.activities.increment();
            change(Fold.active(before, activity));
        }
    }

    /** To be run once the turn is seen by all. */
    void afterwards(Runnable task) {
        afterwards.add(task);
    }

    private boolean isStanding(ClientState stored) {
        return stored.isConnected() && !runs.isGhost(stored);
    }

    private @Nullable ClientState stored(String clientId) {
        Changed inTurn = changed.get(clientId);
        if (inTurn != null) {
            return inTurn.state;
        }
        byte[] record = table.get(clientId);
        return record == null ? null : RecordCodec.decode(clientId, record);
    }

    private Changed change(ClientState now) {
        Changed change = changed.computeIfAbsent(now.clientId(), id -> new Changed(now));
        change.state = now;
        return change;
    }

    private void append(FeedEntry entry) {
        byte[] bytes = FeedCodec.encode(entry);
        journal.entry(++seq, bytes);
        counters.applied.increment();
    }

    Iterable<Changed> changed() {
        return changed.values();
    }

    List<Runnable> afterwards() {
        return afterwards;
    }

    JournalTurn journal() {
        return journal;
    }

    /** Sequence number of the last feed entry. */
    long seq() {
        return seq;
    }

    int connectedMore() {
        return connectedMore;
    }

    int knownMore() {
        return knownMore;
    }

    long earlyEndsDropped() {
        return earlyEnds.dropped();
    }

    /** For the next turn. */
    void clear() {
        changed.clear();
        afterwards.clear();
        journal = new JournalTurn();
        connectedMore = 0;
        knownMore = 0;
    }
}
