package io.rollcall.presence;

import io.rollcall.presence.Keeper.Going;
import io.rollcall.presence.Told.Fence;
import io.rollcall.presence.Told.ToldActive;
import io.rollcall.presence.Told.ToldConnected;
import io.rollcall.presence.Told.ToldDisconnected;
import io.rollcall.presence.Told.ToldRefused;
import io.rollcall.presence.Told.ToldTakenOver;
import io.rollcall.presence.Told.Work;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: takes what was told from one queue, in turns, and hands each turn to {@link TurnWriter}. The queue has no limit, because a
 * change must neither be lost nor keep an event loop waiting; its depth is a gauge.
 *
 * <p>The thread parks when there is nothing to do. A teller unparks it only when it is parked, so that under load telling costs
 * one write to the queue and one read. What nobody waits for, such as a disconnection, it leaves for {@link #LINGER_NANOS} at most, so that
 * what comes meanwhile is in the same turn: a turn of one costs five times as much as one more in a turn.
 */
final class Recorder implements PresenceChanges {
    static final String THREAD_NAME = "rollcall-presence-recorder";

    /** Changes in one turn: bounds how long the first of them waits for the last. */
    static final int TURN_MAX = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int QUEUE_CHUNK = 1024;
    private static final int WAIT_MILLIS = 100;

    /** How long what nobody waits for may lie in the queue while there is nothing else to do. */
    private static final long LINGER_NANOS = 1_000_000;

    private final MpscUnboundedArrayQueue<Told> queue = new MpscUnboundedArrayQueue<>(QUEUE_CHUNK);
    private final TurnWriter writer;
    private final Turn turn;
    private final Turns turns;
    private final Counters counters;
    private final Redaction redaction;
    private final int run;
    private final long tickNanos;
    private final Thread thread = new Thread(this::record, THREAD_NAME);

    /** What the thread does. */
    private enum Doing {
        RECORDS,
        /** It is to be woken by whatever is told. */
        RESTS,
        /** It is to be woken by what somebody waits for. */
        LINGERS
    }

    private volatile Doing doing = Doing.RECORDS;
    /** Whether somebody waits for something in the queue, or for something that is in the turn. */
    private volatile boolean isAwaited;

    private volatile boolean closing;

    Recorder(TurnWriter writer, Turn turn, Counters counters, SeqWaiters waiters, int run, PresenceConfig config) {
        this.writer = writer;
        this.turn = turn;
        this.counters = counters;
        this.turns = new Turns(turn, writer, counters, waiters);
        this.run = run;
        this.redaction = new Redaction(config.keep().addresses());
        this.tickNanos = config.tick().toNanos();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void connected(Connected connected, LiveActivity live, Runnable applied) {
        requireOfThisRun(connected);
        tell(new ToldConnected(redaction.of(connected), live, applied));
    }

    @Override
    public void takenOver(Disconnected old, Connected connected, LiveActivity live, Runnable applied) {
        requireOfThisRun(connected);
        if (!old.clientId().equals(connected.clientId())) {
            throw new IllegalArgumentException(
                    "client " + connected.clientId() + " cannot take over the connection of " + old.clientId());
        }
        tell(new ToldTakenOver(old, redaction.of(connected), live, applied));
    }

    /** Otherwise the client would read as disconnected, as a ghost of that run. */
    private void requireOfThisRun(Connected connected) {
        if (Runs.runOf(connected.connectionId()) != run) {
            throw new IllegalArgumentException("client " + connected.clientId() + ": connectionId "
                    + Long.toHexString(connected.connectionId()) + " is not of run " + run);
        }
    }

    @Override
    public void disconnected(Disconnected disconnected) {
        tell(new ToldDisconnected(disconnected));
    }

    @Override
    public void refused(Refused refused) {
        tell(new ToldRefused(redaction.of(refused)));
    }

    @Override
    public void active(String clientId, long connectionId) {
        tell(new ToldActive(clientId, connectionId));
    }

    /** Brings work of presence itself into a turn soon. From any thread. After the close it is not done. */
    void work(String clientId, Consumer<Turn> work) {
        tell(new Work(clientId, work));
    }

    /** The keeper's: returns once the work is done, or there is no time to wait for it. */
    void workAndWait(String clientId, Consumer<Turn> work, Going going) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        work(clientId, turn -> {
            turn.afterwards(done::countDown);
            work.accept(turn);
        });
        while (!done.await(WAIT_MILLIS, TimeUnit.MILLISECONDS) && going.on()) {
            LOG.debug("presence keeps house and waits for the recorder, with {} changes before it", queueDepth());
        }
    }

    /** See {@link PresenceQueries#whenCurrent}. */
    void whenCurrent(Runnable task) {
        if (turns.seen() >= queue.currentProducerIndex()) {
            task.run();
        } else {
            tell(new Fence(task));
        }
    }

    private void tell(Told told) {
        if (closing) {
            counters.afterClose.increment();
            return;
        }
        queue.offer(told);
        if (told.isAwaited() && !isAwaited) {
            isAwaited = true;
        }
        Doing now = doing;
        if (now == Doing.RESTS || (now == Doing.LINGERS && told.isAwaited())) {
            doing = Doing.RECORDS;
            LockSupport.unpark(thread);
        }
    }

    int queueDepth() {
        return queue.size();
    }

    private void record() {
        long nextTick = System.nanoTime() + tickNanos;
        while (true) {
            boolean last = closing;
            boolean some = takeTurn();
            long now = System.nanoTime();
            if (now - nextTick >= 0) {
                turns.settle();
                guarded(writer::tick);
                guarded(this::lookAtPastDue);
                nextTick = now + tickNanos;
            } else if (!some) {
                turns.settle();
                if (last) {
                    guarded(writer::end);
                    turns.close();
                    return;
                }
                park(nextTick - now);
            }
        }
    }

    /** A client that only pings is not told of; but it is seen, and must not be taken for suspect. */
    private void lookAtPastDue() {
        for (ClientState seen : writer.seenSince()) {
            join(new ToldActive(seen.clientId(), seen.connection().connectionId()));
        }
        turns.end(queue.currentConsumerIndex(), false);
    }

    private boolean takeTurn() {
        int count = 0;
        isAwaited = false;
        for (Told told = queue.poll(); told != null; told = queue.poll()) {
            join(told);
            if (++count == TURN_MAX) {
                break;
            }
        }
        if (count > 0) {
            turns.end(queue.currentConsumerIndex(), count == TURN_MAX);
        }
        return count > 0;
    }

    private void join(Told told) {
        try {
            if (told instanceof Work) {
                turns.settle();
                turn.alone();
            }
            told.into(turn);
        } catch (RuntimeException | Error e) {
            counters.failed.increment();
            LOG.error("client {}: a change of its presence cannot be recorded", told.clientId(), e);
        }
    }

    /** The recorder lives whatever happens in one turn. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            counters.failed.increment();
            LOG.error("the presence recorder failed in a turn, and goes on", e);
        }
    }

    private void park(long nanos) {
        doing = Doing.RESTS;
        if (queue.isEmpty() && !closing) {
            LockSupport.parkNanos(this, nanos);
        }
        if (!queue.isEmpty()) {
            doing = Doing.LINGERS;
            if (!isAwaited && !closing) {
                LockSupport.parkNanos(this, LINGER_NANOS);
            }
        }
        doing = Doing.RECORDS;
    }

    /** Drains the queue, ends the run, and returns when both are done. */
    void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
