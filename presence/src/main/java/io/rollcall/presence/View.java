package io.rollcall.presence;

import io.rollcall.presence.table.PresenceTable;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * What every question is answered from: the table, the live connections, and the counts as of the last turn. The recorder writes, any
 * thread reads.
 */
final class View {
    private static final byte[] NO_RECORD = {};

    private final PresenceTable table;
    private final LiveConnections live = new LiveConnections();
    private final Runs runs;
    /** Fair: neither does a busy recorder keep questions waiting for long, nor do many questions the recorder. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    private final RecentChanges recent;
    private final Indexing indexing;
    private volatile AsOf asOf;

    View(PresenceTable table, Runs runs, long seq, long known, IndexLimits limits) {
        this.table = table;
        this.runs = runs;
        this.recent = new RecentChanges(seq);
        this.indexing = new Indexing(this, limits, new SecureRandom().nextLong());
        this.asOf = new AsOf(seq, new ClientCounts(0, known));
    }

    /** A turn's end, of which sequence number and counts are true together. */
    record AsOf(long seq, ClientCounts counts) {}

    AsOf asOf() {
        return asOf;
    }

    void publish(long seq, ClientCounts counts) {
        recent.upTo(seq);
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

    Indexing indexing() {
        return indexing;
    }

    RecentChanges recent() {
        return recent;
    }

    /** Makes a turn seen, whole: who reads under the lock sees all of it or nothing. By the recorder. */
    void writing(Runnable turn) {
        lock.writeLock().lock();
        try {
            turn.run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Keeps the recorder out: for as short as can be. */
    <T> T reading(Supplier<T> question) {
        lock.readLock().lock();
        try {
            return question.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The client's state, with what its connection does at this moment. */
    Optional<ClientState> find(String clientId) {
        byte[] record = table.get(clientId);
        return record == null ? Optional.empty() : Optional.of(current(clientId, record));
    }

    /** The client's record; no bytes when there is none. */
    byte[] record(String clientId) {
        byte[] record = table.get(clientId);
        return record == null ? NO_RECORD : record;
    }

    /** The clients' records; no bytes where there is none. */
    byte[][] records(List<String> clientIds) {
        byte[][] records = new byte[clientIds.size()][];
        for (int at = 0; at < records.length; at++) {
            if (at % PresenceTable.AHEAD_MAX == 0) {
                table.lookAhead(clientIds.subList(at, Math.min(records.length, at + PresenceTable.AHEAD_MAX)));
            }
            records[at] = record(clientIds.get(at));
        }
        return records;
    }

    /** The client's state from its record, with what its connection does at this moment. */
    ClientState current(String clientId, byte[] record) {
        return live(shown(clientId, record));
    }

    /** The state, with what its connection does at this moment. */
    ClientState live(ClientState state) {
        if (!state.isConnected()) {
            return state;
        }
        LiveActivity activity = live.of(state.connection().connectionId());
        return activity == null ? state : Fold.active(state, activity);
    }

    /** The client's state from its record. */
    ClientState shown(String clientId, byte[] record) {
        return runs.shown(RecordCodec.decode(clientId, record));
    }
}
