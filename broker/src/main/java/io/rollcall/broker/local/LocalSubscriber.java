package io.rollcall.broker.local;

import io.rollcall.broker.api.LocalOptions;
import io.rollcall.broker.api.LocalOptions.WhenFull;
import io.rollcall.broker.api.LocalSubscription;
import io.rollcall.broker.api.MessageHandler;
import io.rollcall.broker.api.Received;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.routing.Subscriber;
import io.rollcall.broker.session.SessionRegistry;
import io.rollcall.broker.store.Posting;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An embedder's subscription: a queue that any thread fills, and one turn at a time, on the embedder's threads, that empties it into the
 * handler. Whoever finds nobody at it begins a turn; a turn ends when the queue is empty, or goes on when the handler is done.
 */
final class LocalSubscriber implements Subscriber, LocalSubscription {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSubscriber.class);
    /** So many messages are handled before others have their turn. */
    private static final int MESSAGES_A_TURN = 256;

    private final SessionRegistry registry;
    private final TopicFilter filter;
    private final LocalOptions options;
    private final MessageHandler handler;
    private final Executor callbacks;
    private final Consumer<LocalSubscriber> whenClosed;

    private final Queue<Received> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger length = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean isTurn = new AtomicBoolean();
    private final LongAdder handled = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private volatile boolean closed;

    LocalSubscriber(
            SessionRegistry registry,
            TopicFilter filter,
            LocalOptions options,
            MessageHandler handler,
            Executor callbacks,
            Consumer<LocalSubscriber> whenClosed) {
        this.registry = registry;
        this.filter = filter;
        this.options = options;
        this.handler = handler;
        this.callbacks = callbacks;
        this.whenClosed = whenClosed;
    }

    /** What was retained before comes without a limit: these messages are kept anyway. */
    void first(Message retained) {
        put(new Received(retained, true));
    }

    /** None that a client could have: a name with U+0000. */
    @Override
    public String clientId() {
        return "\0";
    }

    @Override
    public boolean isReady() {
        return !closed && hasRoom(0);
    }

    boolean isClosed() {
        return closed;
    }

    private boolean hasRoom(int more) {
        long before = bytes.get();
        return length.get() < options.queueLengthMax() && (before == 0 || before + more <= options.queueBytesMax());
    }

    @Override
    public void deliver(Message message, Subscription subscription, Posting lasting) {
        if (closed) {
            return;
        }
        if (options.whenFull() != WhenFull.HOLD_PUBLISHERS && !hasRoom(message.bytes())) {
            if (options.whenFull() == WhenFull.DROP_NEWEST) {
                drop();
                return;
            }
            while (!hasRoom(message.bytes()) && take() != null) {
                drop();
            }
        }
        put(new Received(message, false));
    }

    private void drop() {
        dropped.increment();
        registry.counters().droppedLocal.increment();
    }

    private void put(Received received) {
        int size = received.message().bytes();
        length.incrementAndGet();
        bytes.addAndGet(size);
        if (options.whenFull() == WhenFull.HOLD_PUBLISHERS) {
            registry.heldForEmbedder(size);
        }
        queue.add(received);
        if (closed) {
            forget(); // closed meanwhile
        } else {
            beginTurn();
        }
    }

    private @Nullable Received take() {
        Received first = queue.poll();
        if (first != null) {
            int size = first.message().bytes();
            length.decrementAndGet();
            bytes.addAndGet(-size);
            if (options.whenFull() == WhenFull.HOLD_PUBLISHERS) {
                registry.releasedByEmbedder(size);
            }
        }
        return first;
    }

    private void beginTurn() {
        if (isTurn.compareAndSet(false, true)) {
            callbacks.execute(this::turn);
        }
    }

    /** On the embedder's threads. */
    private void turn() {
        for (int i = 0; i < MESSAGES_A_TURN; i++) {
            Received next = take();
            if (next == null) {
                isTurn.set(false);
                if (!queue.isEmpty()) {
                    beginTurn(); // whoever put it had seen this turn
                }
                return;
            }
            CompletionStage<?> done = closed ? null : handle(next);
            if (done != null && !isDone(done)) {
                return;
            }
        }
        callbacks.execute(this::turn);
    }

    /** Whether the handler is done with its message; if not, the turn goes on when it is. */
    private boolean isDone(CompletionStage<?> done) {
        AtomicBoolean seen = new AtomicBoolean();
        done.whenComplete((nothing, failure) -> {
            ended(failure);
            if (!seen.compareAndSet(false, true)) {
                callbacks.execute(this::turn);
            }
        });
        return !seen.compareAndSet(false, true);
    }

    /** Absent when it is done, or nothing is to be done. */
    private @Nullable CompletionStage<?> handle(Received next) {
        if (next.message().isExpired(registry.steadyMillis())) {
            registry.counters().droppedExpired.increment();
            return null;
        }
        handled.increment();
        try {
            return handler.onMessage(next);
        } catch (RuntimeException | Error thrown) {
            ended(thrown);
            return null;
        }
    }

    private void ended(@Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        if (failed.sum() == 0) {
            LOG.error("the handler of {} failed; it is not said again when it does", filter, failure);
        }
        failed.increment();
    }

    @Override
    public TopicFilter filter() {
        return filter;
    }

    @Override
    public int waiting() {
        return length.get();
    }

    @Override
    public long handled() {
        return handled.sum();
    }

    @Override
    public long failed() {
        return failed.sum();
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void close() {
        closed = true;
        registry.router().unsubscribe(this, filter);
        whenClosed.accept(this);
        forget();
    }

    private void forget() {
        while (take() != null) {
            // its room is free
        }
    }
}
