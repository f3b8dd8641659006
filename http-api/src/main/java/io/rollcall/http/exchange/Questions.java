package io.rollcall.http.exchange;

import io.rollcall.presence.PresenceQueries;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a request to presence and back. A question is asked once presence is current as of its arrival; never on the
 * recorder's thread, and never on the event loop when it may take long. Asked and answered on the event loop of the request.
 */
public final class Questions {
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);

    /** How long a request waits for the sequence number that it asks for. */
    static final long SEQ_WAIT_MILLIS = 5_000;

    private final PresenceQueries presence;
    private final QueryWorkers workers;

    public Questions(PresenceQueries presence, QueryWorkers workers) {
        this.presence = presence;
        this.workers = workers;
    }

    /** Asks what costs microseconds, on the event loop, and sends the answer. */
    public void ask(RoutingContext exchange, Function<PresenceQueries, Answer> question) {
        whenCurrent(exchange, () -> question.apply(presence).sendTo(exchange));
    }

    /**
     * Does something, and asks once it is done and presence has heard of it.
     *
     * @param deed takes what is to be run when it is done, on any thread
     */
    public void askAfter(RoutingContext exchange, Consumer<Runnable> deed, Function<PresenceQueries, Answer> question) {
        Context loop = exchange.vertx().getOrCreateContext();
        deed.accept(() -> onLoop(loop, () -> run(exchange, () -> ask(exchange, question))));
    }

    /** Decides on the event loop, once presence is current, how the exchange goes on. */
    public void consider(RoutingContext exchange, Consumer<PresenceQueries> decision) {
        whenCurrent(exchange, () -> decision.accept(presence));
    }

    /**
     * Asks what costs microseconds once queries show this sequence number; fails with {@link Problem} when that takes too long.
     *
     * @param minSeq empty for no matter which
     */
    public void ask(RoutingContext exchange, OptionalLong minSeq, Function<PresenceQueries, Answer> question) {
        whenSeq(exchange, minSeq, () -> ask(exchange, question));
    }

    /** The same for what may scan. */
    public void askLong(RoutingContext exchange, OptionalLong minSeq, Function<PresenceQueries, Answer> question) {
        whenSeq(exchange, minSeq, () -> askLong(exchange, question));
    }

    private void whenSeq(RoutingContext exchange, OptionalLong minSeq, Runnable task) {
        if (minSeq.isEmpty() || presence.asOfSeq() >= minSeq.getAsLong()) {
            task.run();
        } else {
            new SeqWait(exchange, minSeq.getAsLong(), task).begin();
        }
    }

    /** A request that waits for a sequence number. On its event loop. */
    private final class SeqWait {
        private final RoutingContext exchange;
        private final long seq;
        private final Runnable task;
        private final Context loop;
        private boolean over;

        SeqWait(RoutingContext exchange, long seq, Runnable task) {
            this.exchange = exchange;
            this.seq = seq;
            this.task = task;
            this.loop = exchange.vertx().getOrCreateContext();
        }

        void begin() {
            PresenceQueries.Waiting waiting = await();
            exchange.vertx().setTimer(SEQ_WAIT_MILLIS, late -> {
                waiting.cancel();
                if (!over) {
                    over = true;
                    exchange.fail(new Problem(
                            503,
                            "Not yet",
                            "minSeq: " + seq + " is not reached; queries are at " + presence.asOfSeq() + "."));
                }
            });
        }

        private PresenceQueries.Waiting await() {
            try {
                return presence.whenSeq(seq, () -> onLoop(loop, this::onSeq));
            } catch (IllegalStateException tooManyWait) {
                throw new Overloaded("minSeq: " + tooManyWait.getMessage());
            }
        }

        private void onSeq() {
            if (!over) {
                over = true;
                run(exchange, task);
            }
        }
    }

    /** Asks what may scan, on a worker, and sends the answer. */
    public void askLong(RoutingContext exchange, Function<PresenceQueries, Answer> question) {
        Context loop = exchange.vertx().getOrCreateContext();
        whenCurrent(exchange, () -> workers.run(() -> onWorker(loop, exchange, question)));
    }

    private void onWorker(Context loop, RoutingContext exchange, Function<PresenceQueries, Answer> question) {
        if (exchange.response().closed()) {
            return;
        }
        try {
            Answer answer = question.apply(presence);
            onLoop(loop, () -> answer.sendTo(exchange));
        } catch (RuntimeException | Error e) {
            onLoop(loop, () -> exchange.fail(e));
        }
    }

    private void whenCurrent(RoutingContext exchange, Runnable task) {
        Context loop = exchange.vertx().getOrCreateContext();
        Thread asking = Thread.currentThread();
        presence.whenCurrent(() -> {
            if (Thread.currentThread() == asking) {
                run(exchange, task);
            } else {
                onLoop(loop, () -> run(exchange, task));
            }
        });
    }

    /** From any thread. Once the API is closed there is no loop any more, and nobody to answer. */
    private static void onLoop(Context loop, Runnable task) {
        try {
            loop.runOnContext(back -> task.run());
        } catch (RejectedExecutionException closed) {
            LOG.debug("an answer was dropped, because the HTTP API is closed");
        }
    }

    private static void run(RoutingContext exchange, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }
}
