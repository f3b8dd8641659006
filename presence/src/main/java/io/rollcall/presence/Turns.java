package io.rollcall.presence;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings turns to their end, in order: into the journal, then into the view, and then whoever waits is told. Nothing is shown or told of before
 * it is written, or kept because it cannot be.
 *
 * <p>When more waits than one turn takes, the turn is shown on a thread of its own while the recorder joins and writes the one after: the view
 * takes half of the time of a change. One turn at most is on its way so. A turn that is not full is shown by the recorder itself, because to
 * hand it over would take longer; and so are the next hundred when it had to wait for the other thread. All else that changes the view settles
 * first. The recorder's.
 */
final class Turns {
    static final String THREAD_NAME = "rollcall-presence-view";

    /** To show a turn takes some milliseconds. Who waits longer for another thread to do it has no processor for that thread. */
    private static final long WAIT_MAX_NANOS = 20_000_000;

    /** Full turns that the recorder then shows itself, before it tries again: to wait on a busy machine costs more than it saves. */
    private static final int ITSELF_AFTER_WAIT = 30;

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final Turn turn;
    private final TurnWriter writer;
    private final Counters counters;
    private final SeqWaiters waiters;
    private final ExecutorService shower = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, THREAD_NAME);
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable Showing onItsWay;
    private int itself;

    /** How many elements of the queue are in the view. Read by any thread. */
    private volatile long seen;

    Turns(Turn turn, TurnWriter writer, Counters counters, SeqWaiters waiters) {
        this.turn = turn;
        this.writer = writer;
        this.counters = counters;
        this.waiters = waiters;
    }

    /** A turn that is being shown, by whoever comes first: on a busy machine the other thread may not have begun when the recorder needs it. */
    private final class Showing implements Runnable {
        private final Outcome outcome;
        private final AtomicBoolean begun = new AtomicBoolean();
        private final CompletableFuture<Void> shown = new CompletableFuture<>();

        private Showing(Outcome outcome) {
            this.outcome = outcome;
        }

        @Override
        public void run() {
            if (begun.compareAndSet(false, true)) {
                show(outcome);
                shown.complete(null);
            }
        }
    }

    long seen() {
        return seen;
    }

    /**
     * The turn is joined.
     *
     * @param consumed elements of the queue that are in it and those before
     * @param isFull whether more waits, so that it may be on its way while that is joined
     */
    void end(long consumed, boolean isFull) {
        Outcome outcome = turn.end();
        outcome.consumed = consumed;
        if (outcome.isAlone) {
            settle();
        }
        boolean isWritten = guarded(() -> write(outcome));
        settle();
        if (isWritten && isFull && !outcome.isAlone && itself-- <= 0) {
            onItsWay = new Showing(outcome);
            shower.execute(onItsWay);
        } else {
            if (isWritten) {
                show(outcome);
            }
            turn.shown(outcome);
        }
    }

    /** Into the journal, while the turn before may be on its way into the view. The table is told of its failure first, while nobody changes it. */
    private void write(Outcome outcome) {
        writer.prepare(outcome);
        writer.write(outcome);
        if (writer.mustTellTable()) {
            settle();
            writer.tellTable();
        }
    }

    /** When this returns, no turn is on its way. */
    void settle() {
        Showing last = onItsWay;
        onItsWay = null;
        if (last != null) {
            long begun = System.nanoTime();
            last.run();
            last.shown.join();
            itself = System.nanoTime() - begun > WAIT_MAX_NANOS ? ITSELF_AFTER_WAIT : 0;
            turn.shown(last.outcome);
        }
    }

    /** Of one thread at a time. */
    private void show(Outcome outcome) {
        boolean unused = guarded(() -> {
            writer.show(outcome);
            seen = outcome.consumed;
            outcome.afterwards.forEach(this::run);
            waiters.run(this::run);
        });
    }

    private void run(Runnable afterwards) {
        try {
            afterwards.run();
        } catch (RuntimeException | Error e) {
            counters.callbacksFailed.increment();
            LOG.error("a callback threw that waited for presence", e);
        }
    }

    /** The recorder lives whatever happens in one turn. */
    private boolean guarded(Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException | Error e) {
            counters.failed.increment();
            LOG.error("the presence recorder failed in a turn, and goes on", e);
            return false;
        }
    }

    /** After the last turn. Returns when the thread has nothing more to do. */
    void close() {
        settle();
        shower.shutdown();
    }
}
