package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedEntry.ForgetReason;
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
    private final RefusedUnknown refusedUnknown;
    private final Runs runs;
    private final Counters counters;

    // valid for the turn
    private final Map<String, Changed> changed = new LinkedHashMap<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private JournalTurn journal = new JournalTurn();
    private long seq;
    private int connectedMore;
    private int knownMore;

    Turn(View view, RefusedUnknown refusedUnknown, Counters counters, long seq) {
        this.table = view.table();
        this.live = view.live();
        this.refusedUnknown = refusedUnknown;
        this.earlyEnds = new EarlyEnds();
        this.runs = view.runs();
        this.counters = counters;
        this.seq = seq;
    }

    /** A client after the turn, and what its connection tells, if that began in the turn. */
    static final class Changed {
        private final String clientId;
        private @Nullable ClientState state;
        private long head;
        private long seq;
        private boolean inFeed;
        private @Nullable LiveActivity began;
        private int connects;

        private Changed(String clientId, @Nullable ClientState state, long head) {
            this.clientId = clientId;
            this.state = state;
            this.head = head;
        }

        String clientId() {
            return clientId;
        }

        /** Absent when the client was forgotten. */
        @Nullable
        ClientState state() {
            return state;
        }

        /** Sequence number of its last entry, which its record points at. */
        long head() {
            return head;
        }

        /** Sequence number of its last entry in this turn; 0 when there is none. */
        long seq() {
            return seq;
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
        Changed client = load(connected.clientId());
        if (isNews(client.state, connected.connectionId())) {
            Disconnected ghost = ghost(client.state);
            append(client, new ClientConnected(connected, ghost));
            begin(client, connected, ghost, activity);
        }
    }

    void takenOver(Disconnected old, Connected connected, LiveActivity activity) {
        Changed client = load(connected.clientId());
        if (isNews(client.state, connected.connectionId())) {
            Disconnected ghost = ghost(client.state);
            append(client, new ClientTakenOver(old, connected, ghost));
            begin(client, connected, ghost, activity);
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

    private void begin(Changed client, Connected connected, @Nullable Disconnected ghost, LiveActivity activity) {
        ClientState before = client.state;
        if (before == null) {
            knownMore++;
            refusedUnknown.remove(client.clientId, journal);
        }
        if (before == null || !isStanding(before)) {
            connectedMore++;
        }
        client.state = Fold.connected(before, connected, ghost, seq);
        client.began = activity;
        client.connects++;
        Disconnected end = earlyEnds.take(client.clientId, connected.connectionId());
        if (end != null) {
            disconnected(end);
        }
    }

    void disconnected(Disconnected disconnected) {
        Changed client = load(disconnected.clientId());
        ClientState before = client.state;
        long known = before == null ? Long.MIN_VALUE : before.connection().connectionId();
        if (before == null || disconnected.connectionId() > known) {
            counters.early.increment();
            earlyEnds.hold(disconnected);
        } else if (disconnected.connectionId() < known) {
            counters.late.increment();
        } else if (!isStanding(before)) {
            counters.doubled.increment();
        } else {
            append(client, new ClientDisconnected(disconnected));
            connectedMore--;
            client.state = Fold.disconnected(before, disconnected, seq);
            client.began = null;
        }
    }

    void refused(Refused refused) {
        Changed client = load(refused.clientId());
        append(client, new ClientRefused(refused));
        if (client.state == null) {
            refusedUnknown.put(client.clientId, seq, journal);
        }
    }

    void active(String clientId, long connectionId) {
        Changed client = load(clientId);
        ClientState before = client.state;
        if (before == null || !isStanding(before) || before.connection().connectionId() != connectionId) {
            counters.late.increment();
            return;
        }
        LiveActivity activity = client.began == null ? live.of(clientId, connectionId) : client.began;
        if (activity != null) {
            counters.activities.increment();
            client.state = Fold.active(before, activity);
            changed.put(clientId, client);
        }
    }

    /**
     * Forgets a client that is not connected and, for its age or because of the number of clients, has not changed since this version.
     * Says whether it did.
     */
    boolean forget(String clientId, long version, long time, ForgetReason reason) {
        Changed client = load(clientId);
        ClientState before = client.state;
        if (before == null || isStanding(before) || (reason != ForgetReason.ERASED && before.version() != version)) {
            return false;
        }
        append(client, new ClientForgotten(clientId, time, reason));
        client.state = null;
        client.head = 0;
        knownMore--;
        earlyEnds.forget(clientId);
        return true;
    }

    /** Whether the client is connected now. */
    boolean isConnected(String clientId) {
        ClientState state = load(clientId).state;
        return state != null && isStanding(state);
    }

    /** To be run once the turn is seen by all. */
    void afterwards(Runnable task) {
        afterwards.add(task);
    }

    private boolean isStanding(ClientState stored) {
        return stored.isConnected() && !runs.isGhost(stored);
    }

    /** The client as it is by now; not yet one that changed. */
    private Changed load(String clientId) {
        Changed inTurn = changed.get(clientId);
        if (inTurn != null && inTurn.state != null) {
            return inTurn;
        }
        byte[] record = inTurn == null ? table.get(clientId) : null;
        if (record != null) {
            return new Changed(clientId, RecordCodec.decode(clientId, record), RecordCodec.head(record));
        }
        Changed unknown = inTurn == null ? new Changed(clientId, null, 0) : inTurn;
        unknown.head = refusedUnknown.head(clientId);
        return unknown;
    }

    /** The client has changed, and the feed says how. */
    private void append(Changed client, FeedEntry entry) {
        byte[] bytes = FeedCodec.encode(entry, client.head);
        journal.entry(++seq, bytes);
        client.head = seq;
        client.seq = seq;
        client.inFeed = true;
        if (client.state != null || !(entry instanceof ClientRefused)) {
            changed.put(client.clientId, client);
        }
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
