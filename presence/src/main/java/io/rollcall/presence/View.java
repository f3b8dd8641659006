package io.rollcall.presence;

import io.rollcall.presence.table.PresenceTable;
import java.util.Optional;

/**
 * What every question is answered from: the table, the live connections, and the counts as of the last turn. The recorder writes, any
 * thread reads.
 */
final class View {
    private final PresenceTable table;
    private final LiveConnections live = new LiveConnections();
    private final Runs runs;
    private volatile AsOf asOf;

    View(PresenceTable table, Runs runs, long seq, long known) {
        this.table = table;
        this.runs = runs;
        this.asOf = new AsOf(seq, new ClientCounts(0, known));
    }

    /** A turn's end, of which sequence number and counts are true together. */
    record AsOf(long seq, ClientCounts counts) {}

    AsOf asOf() {
        return asOf;
    }

    void publish(long seq, ClientCounts counts) {
        asOf = new AsOf(seq, counts);
    }

    PresenceTable table() {
        return table;
    }

    LiveConnections live() {
        return live;
    }

    Runs runs() {
        return runs;
    }

    /** The recorder's: the client is no longer known. */
    void forget(String clientId) {
        table.remove(clientId);
    }

    /** The client's state, with what its connection does at this moment. */
    Optional<ClientState> find(String clientId) {
        byte[] record = table.get(clientId);
        if (record == null) {
            return Optional.empty();
        }
        ClientState state = shown(clientId, record);
        if (!state.isConnected()) {
            return Optional.of(state);
        }
        LiveActivity activity = live.of(clientId, state.connection().connectionId());
        return Optional.of(activity == null ? state : Fold.active(state, activity));
    }

    /** The client's state from its record. */
    ClientState shown(String clientId, byte[] record) {
        return runs.shown(RecordCodec.decode(clientId, record));
    }
}
