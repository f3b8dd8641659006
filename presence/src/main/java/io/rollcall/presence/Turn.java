package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedEntry.ForgetReason;
import io.rollcall.presence.journal.JournalTurn;
import io.rollcall.presence.table.PresenceTable;
import org.jspecify.annotations.Nullable;

/**
 * One turn of the recorder: what was told since the last, joined with what is known. Nobody sees it before it is finished; but the turn after
 * it may begin meanwhile, and builds on it. The recorder's.
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
    private long seq;

    // valid for the turn
    private Outcome now = new Outcome(0);
    /** The turn before, while the view does not show it yet. */
    private @Nullable Outcome before;

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
    static final class Changed implements Indexing.Change {
        private final String clientId;
        private final long connectionBefore;
        private @Nullable ClientState state;
        private long head;
        private long seq;
        private boolean inFeed;
        private @Nullable LiveActivity began;
        private int connects;

        private Changed(String clientId, @Nullable ClientState state, long head) {
            this.clientId = clientId;
            this.connectionBefore = connectionId(state);
            this.state = state;
            this.head = head;
        }

        @Override
        public String clientId() {
            return clientId;
        }

        /** Identity of its newest connection before the turn; {@link Long#MIN_VALUE} when it had none. */
        long connectionBefore() {
            return connectionBefore;
        }

        @Override
        public @Nullable ClientState state() {
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

        @Override
        public int connects() {
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
        long known = connectionId(before);
        if (connectionId < known) {
            counters.late.increment();
        } else if (connectionId == known) {
            counters.doubled.increment();
        }
        return connectionId > known;
    }

    private static long connectionId(@Nullable ClientState state) {
        return state == null ? Long.MIN_VALUE : state.connection().connectionId();
    }

    private @Nullable Disconnected ghost(@Nullable ClientState before) {
        return before != null && runs.isGhost(before) ? runs.end(before) : null;
    }

    private void begin(Changed client, Connected connected, @Nullable Disconnected ghost, LiveActivity activity) {
        ClientState before = client.state;
        if (before == null) {
            now.knownMore++;
            if (refusedUnknown.remove(client.clientId, now.journal)) {
                now.isAlone = true;
            }
        }
        if (before == null || !isStanding(before)) {
            now.connectedMore++;
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
        long known = connectionId(before);
        if (before == null || disconnected.connectionId() > known) {
            counters.early.increment();
            earlyEnds.hold(disconnected);
        } else if (disconnected.connectionId() < known) {
            counters.late.increment();
        } else if (!isStanding(before)) {
            counters.doubled.increment();
        } else {
            append(client, new ClientDisconnected(disconnected));
            now.connectedMore--;
            client.state = Fold.disconnected(before, disconnected, seq);
            client.began = null;
        }
    }

    void refused(Refused refused) {
        Changed client = load(refused.clientId());
        append(client, new ClientRefused(refused));
        if (client.state == null) {
            refusedUnknown.put(client.clientId, seq, now.journal);
            now.isAlone = true;
        }
    }

    void active(String clientId, long connectionId) {
        Changed client = load(clientId);
        ClientState before = client.state;
        if (before == null || !isStanding(before) || before.connection().connectionId() != connectionId) {
            counters.late.increment();
            return;
        }
        LiveActivity activity = client.began == null ? live.of(connectionId) : client.began;
        if (activity != null) {
            counters.activities.increment();
            client.state = Fold.active(before, activity);
            now.changed.put(clientId, client);
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
        now.knownMore--;
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
        now.afterwards.add(task);
    }

    private boolean isStanding(ClientState stored) {
        return stored.isConnected() && !runs.isGhost(stored);
    }

    /** The client as it is by now; not yet one that changed. */
    private Changed load(String clientId) {
        Changed inTurn = now.changed.get(clientId);
        if (inTurn == null) {
            inTurn = fromBefore(clientId);
        }
        if (inTurn.state == null) {
            inTurn.head = refusedUnknown.head(clientId);
        }
        return inTurn;
    }

    /** As the turn before left it, or as the view shows it. */
    private Changed fromBefore(String clientId) {
        Changed inTurnBefore = before == null ? null : before.changed.get(clientId);
        if (inTurnBefore != null) {
            Changed client = new Changed(clientId, inTurnBefore.state, inTurnBefore.head);
            client.began = inTurnBefore.began;
            return client;
        }
        byte[] record = table.get(clientId);
        return record == null
                ? new Changed(clientId, null, 0)
                : new Changed(clientId, RecordCodec.decode(clientId, record), RecordCodec.head(record));
    }

    /** The client has changed, and the feed says how. */
    private void append(Changed client, FeedEntry entry) {
        byte[] bytes = FeedCodec.encode(entry, client.head);
        now.journal.entry(++seq, bytes);
        client.head = seq;
        client.seq = seq;
        client.inFeed = true;
        if (client.state != null || !(entry instanceof ClientRefused)) {
            now.changed.put(client.clientId, client);
        }
        counters.applied.increment();
    }

    JournalTurn journal() {
        return now.journal;
    }

    /** Sequence number of the last feed entry. */
    long seq() {
        return seq;
    }

    /** The turn goes into the journal and the view with nothing else on the way. */
    void alone() {
        now.isAlone = true;
    }

    /** The turn ends and the next begins, which looks at what this one made until {@link #shown}. */
    Outcome end() {
        Outcome ended = now;
        ended.seq = seq;
        now = new Outcome(ended.changed.size());
        before = ended;
        return ended;
    }

    /** The view shows this turn, or never will. */
    void shown(Outcome outcome) {
        if (before == outcome) {
            before = null;
        }
    }

    long earlyEndsDropped() {
        return earlyEnds.dropped();
    }
}
