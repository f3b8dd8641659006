package io.rollcall.broker.store;

import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.Will;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What outlived the last run: sessions with their subscriptions, and retained messages. Queues stay in the files until their
 * clients come. Whoever was connected at the end has left then: when the broker last noted that it ran. A clock that has gone
 * back since then has not: no time has passed.
 */
final class Restart {
    static final String TICK = "tick";

    private static final Logger LOG = LoggerFactory.getLogger(Restart.class);

    /** How long after its last note the broker may have run on. */
    private static final long TICK_MILLIS = 1_000;

    private final StoreFiles files;
    private final Records records;
    private final StoreCounters counters;
    private final long now;
    private long endedAt;
    private long lastNumber;

    Restart(StoreFiles files, Records records, StoreCounters counters) {
        this.files = files;
        this.records = records;
        this.counters = counters;
        this.now = records.time().epochMillis();
    }

    void recover(Store.Recovery to, DurableStore store) throws RocksDBException {
        byte @Nullable [] tick = files.getMain(Keys.meta(TICK));
        endedAt = tick == null ? now : Math.min(now, new ByteReader(tick).i64() + TICK_MILLIS);
        List<Long> ended = new ArrayList<>();
        visit(Keys.ENDED, (key, value) -> {
            lastNumber = Math.max(lastNumber, Keys.number(key));
            return ended.add(Keys.number(key));
        });
        visit(Keys.RETAINED, (key, value) -> {
            restoreRetained(value, to);
            return true;
        });
        int sessions = restoreSessions(to, store);
        StoreFiles.Found shared = files.lastQueued(Keys.type(Keys.SHARED));
        store.continueFrom(
                lastNumber,
                shared == null ? 0 : Keys.number(shared.key()) + (shared.certain() ? 0 : StoreFiles.UNCERTAIN));
        ended.forEach(store::sweep);
        LOG.debug("{} sessions, {} that have ended", sessions, ended.size());
    }

    private void visit(char type, StoreFiles.Visitor visitor) throws RocksDBException {
        files.visitMain(Keys.type(type), Keys.type(type), visitor);
    }

    private void restoreRetained(byte[] value, Store.Recovery to) {
        try {
            to.retained(records.readRetained(value));
        } catch (RuntimeException damaged) {
            lost("a retained message is damaged: " + damaged);
        }
    }

    private void lost(String what) {
        LOG.error("the store: {}", what);
        counters.damaged(what);
    }

    /** Sessions and subscriptions are both in the order of the sessions' numbers. */
    private int restoreSessions(Store.Recovery to, DurableStore store) throws RocksDBException {
        List<Numbered> sessions = new ArrayList<>();
        visit(Keys.SESSION, (key, value) -> {
            lastNumber = Math.max(lastNumber, Keys.number(key));
            try {
                sessions.add(new Numbered(Keys.number(key), Records.readSession(new ByteReader(value))));
            } catch (RuntimeException damaged) {
                lost("session " + Keys.number(key) + " is damaged: " + damaged);
            }
            return true;
        });
        Merge merge = new Merge(sessions, to, store);
        visit(Keys.SUBSCRIPTION, (key, value) -> {
            merge.add(Keys.number(key), Keys.rest(key), value);
            return true;
        });
        merge.end();
        return sessions.size();
    }

    /** A session and its number in the files. */
    private record Numbered(long number, SessionState state) {}

    /** Gives each session its subscriptions, and hands it over when it has them all. */
    private final class Merge {
        private final List<Numbered> sessions;
        private final Store.Recovery to;
        private final DurableStore store;
        private List<Subscription> subscriptions = new ArrayList<>();
        private int next;

        Merge(List<Numbered> sessions, Store.Recovery to, DurableStore store) {
            this.sessions = sessions;
            this.to = to;
            this.store = store;
        }

        void add(long number, String filter, byte[] value) {
            while (next < sessions.size() && sessions.get(next).number() < number) {
                handOver();
            }
            if (next == sessions.size() || sessions.get(next).number() != number) {
                return; // of a session that has ended: it is swept up
            }
            try {
                subscriptions.add(Records.readSubscription(filter, new ByteReader(value)));
            } catch (RuntimeException damaged) {
                lost("a subscription of session " + number + " is damaged: " + damaged);
            }
        }

        void end() {
            while (next < sessions.size()) {
                handOver();
            }
        }

        private void handOver() {
            Numbered session = sessions.get(next++);
            DurableSession stored = store.createSession();
            stored.restore(new DurableQueue(session.number()), true, subscriptions);
            SessionState now = away(session.state());
            if (!now.equals(session.state())) {
                stored.save(now); // most were away already: of a million that saves a million writes
            }
            to.session(stored, now, subscriptions);
            subscriptions = new ArrayList<>();
        }
    }

    /** The session without its client, which left when the broker ended, if not before. */
    private SessionState away(SessionState state) {
        long leftAt = state.isConnected() ? endedAt : Math.min(state.disconnectedAt(), now);
        Will will = state.will();
        return new SessionState(
                state.clientId(), state.expirySeconds(), leftAt, will, will == null ? 0 : dueAt(will, state, leftAt));
    }

    private long dueAt(Will will, SessionState state, long leftAt) {
        long delay = will.delaySeconds() * 1_000;
        return state.willDueAt() == 0 ? leftAt + delay : Math.min(state.willDueAt(), now + delay);
    }
}
