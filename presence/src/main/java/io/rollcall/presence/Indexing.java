package io.rollcall.presence;

import io.rollcall.presence.index.ClientIndex;
import io.rollcall.presence.index.ClientIndex.Due;
import io.rollcall.presence.index.ClientIndex.Gauges;
import io.rollcall.presence.index.IndexSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes beside the table, from their building at the start. A small table is indexed before anybody asks; a large one on a thread of
 * its own, while lists look at every client. Who changes meanwhile is put down, and indexed again before the indexes are used.
 *
 * <p>The recorder writes under the view's write lock; who reads does so under its read lock. Indexes that fail, or for which there are too
 * many clients, are given up until the next start: everything goes on without them, only slower.
 */
final class Indexing {
    static final String THREAD_NAME = "rollcall-presence-indexer";

    /** So few are indexed at once. */
    static final int AT_ONCE_MAX = 50_000;

    /** Past due clients that one tick looks at. */
    static final int DUE_A_TICK = 10_000;

    /** So few that changed meanwhile are indexed with the recorder kept out. */
    private static final int LAST_FEW = 500;

    /** Then all that changed is: when they change as fast as they can be indexed. */
    private static final int ROUNDS_MAX = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Indexing.class);

    private final View view;
    private final IndexLimits limits;
    private final ClientIndex index;
    private final LongAdder failures = new LongAdder();
    private final Set<String> changedMeanwhile = new LinkedHashSet<>();
    private volatile State state = State.BUILDING;
    private volatile boolean closing;
    private volatile long buildMillis;
    private @Nullable Thread builder;
    private long dueLookedAt = Long.MIN_VALUE;

    Indexing(View view, IndexLimits limits, long secret) {
        this.view = view;
        this.limits = limits;
        IndexSettings settings = new IndexSettings(
                limits.groupsMax(),
                limits.prefixes(),
                limits.slotsPerPageMax(),
                limits.gatherMax(),
                limits.flappingConnects(),
                limits.flappingWindow().toNanos(),
                limits.recentConnectsMax());
        this.index = new ClientIndex(settings, Rows::form, secret);
    }

    /** What can be asked of the indexes. */
    enum State {
        BUILDING,
        READY,
        OFF
    }

    /** Indexes what is in the table. Before the recorder starts. */
    void start() {
        if (view.table().size() <= AT_ONCE_MAX) {
            build();
        } else {
            Thread thread = new Thread(this::build, THREAD_NAME);
            thread.setDaemon(true);
            builder = thread;
            thread.start();
        }
    }

    private void build() {
        long begun = System.nanoTime();
        try {
            view.table().forEach((clientId, record) -> {
                if (closing) {
                    throw new Closing();
                }
                index.put(clientId, Rows.row(view.shown(clientId, record)));
                checkLimit();
            });
            index.finish();
            catchUp();
            buildMillis = (System.nanoTime() - begun) / 1_000_000;
            LOG.debug("presence: indexed {} clients in {} ms", index.size(), buildMillis);
        } catch (Closing e) {
            state = State.OFF;
        } catch (RuntimeException | Error e) {
            view.writing(() -> giveUp(e));
        }
    }

    /** Stops the building. */
    private static final class Closing extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A limit was reached. */
    private static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMany(String message) {
            super(message);
        }
    }

    private void checkLimit() {
        if (index.size() > limits.clientsMax()) {
            throw new TooMany("clientsMax: there are more than " + limits.clientsMax() + " clients");
        }
    }

    private void catchUp() {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            List<String> changed = view.reading(this::takeChanged);
            if (closing) {
                throw new Closing();
            }
            indexAgain(changed);
            if (changed.size() < LAST_FEW) {
                break;
            }
        }
        view.writing(() -> {
            indexAgain(takeChanged());
            state = State.READY;
        });
    }

    private List<String> takeChanged() {
        List<String> changed = new ArrayList<>(changedMeanwhile);
        changedMeanwhile.clear();
        return changed;
    }

    private void indexAgain(List<String> clientIds) {
        index.begin();
        clientIds.forEach(this::indexAgain);
        index.end();
    }

    private void indexAgain(String clientId) {
        byte[] record = view.table().get(clientId);
        if (record == null) {
            index.forget(clientId);
        } else {
            index.put(clientId, Rows.row(view.shown(clientId, record)));
        }
    }

    private void giveUp(Throwable why) {
        state = State.OFF;
        failures.increment();
        changedMeanwhile.clear();
        if (why instanceof TooMany) {
            LOG.warn("presence goes on without indexes, and lists look at every client: {}", why.getMessage());
        } else {
            LOG.error("presence goes on without indexes, and lists look at every client", why);
        }
    }

    /** What a turn made of a client. */
    interface Change {
        String clientId();

        /** Absent when the client was forgotten. */
        @Nullable
        ClientState state();

        /** How often it connected in the turn. */
        int connects();
    }

    /** A turn: each of these clients once. By the recorder, under the write lock. */
    void changed(List<? extends Change> turn) {
        switch (state) {
            case BUILDING -> turn.forEach(change -> changedMeanwhile.add(change.clientId()));
            case READY -> guarded(() -> index(turn));
            case OFF -> {}
        }
    }

    private void index(List<? extends Change> turn) {
        long now = System.nanoTime();
        index.begin();
        for (int from = 0; from < turn.size(); from += ClientIndex.AHEAD_MAX) {
            List<? extends Change> next = turn.subList(from, Math.min(turn.size(), from + ClientIndex.AHEAD_MAX));
            index.ahead(next, Change::clientId);
            for (Change change : next) {
                index(change, now);
            }
        }
        index.end();
        checkLimit();
    }

    private void index(Change change, long now) {
        ClientState after = change.state();
        if (after == null) {
            index.forget(change.clientId());
        } else {
            index.put(change.clientId(), Rows.row(after), change.connects(), now);
        }
    }

    private void guarded(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException | Error e) {
            giveUp(e);
        }
    }

    /** Time goes on. By the recorder, under the write lock. */
    void tick() {
        if (state == State.READY) {
            guarded(() -> index.expireConnects(System.nanoTime()));
        }
    }

    /**
     * Connected clients that had to be heard of before now, as far as the indexes know, so many at most: those first that were not looked at
     * last time. By the recorder.
     */
    List<String> pastDue(long now) {
        if (state != State.READY) {
            return List.of();
        }
        List<Due> due = index.due(dueLookedAt, now - 1, DUE_A_TICK);
        dueLookedAt = due.size() < DUE_A_TICK
                ? Long.MIN_VALUE
                : due.get(due.size() - 1).time() + 1;
        return due.stream().map(Due::clientId).toList();
    }

    /** The indexes, when they can be asked. Under the read lock, and to be used under the same. */
    Optional<ClientIndex> index() {
        return state == State.READY ? Optional.of(index) : Optional.empty();
    }

    /** Under the read lock. */
    PresenceStats.Indexes stats() {
        boolean isReady = state == State.READY;
        Gauges gauges = isReady ? index.gauges() : new Gauges(0, 0, 0, 0, 0, 0);
        return new PresenceStats.Indexes(
                isReady,
                gauges.clients(),
                gauges.groups(),
                gauges.clientsOfOtherGroups(),
                gauges.connectsForgotten(),
                gauges.bytesOnHeap(),
                gauges.bytesOffHeap(),
                buildMillis,
                failures.sum());
    }

    /** Returns when nothing is being built any more. */
    void close() {
        closing = true;
        Thread building = builder;
        boolean interrupted = false;
        while (building != null && building.isAlive()) {
            try {
                building.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
