package io.rollcall.server;

import io.rollcall.presence.Feed;
import io.rollcall.presence.FeedPage;
import io.rollcall.server.api.ChangeHandler;
import io.rollcall.server.api.Watch;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads the feed for one handler, page by page: it is in one pair of hands at a time, those of a callback thread, of whoever completes the
 * handler's stage, or of nobody while it waits for the next change.
 */
final class FeedWatch implements Watch {
    private static final int PAGE = 256;

    /** Before it looks again, when too many wait for the feed. */
    private static final long LOOK_MILLIS = 100;

    private final Feed feed;
    private final ChangeHandler handler;
    private final Executor callbacks;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Runnable soon = this::soon;

    // whoever has it in hand
    private final Queue<FeedPage.Item> page = new ArrayDeque<>();
    private long readFrom;

    private volatile long waitsFor;
    private volatile long nextSeq;
    private volatile boolean closed;

    FeedWatch(Feed feed, long fromSeq, ChangeHandler handler, Executor callbacks) {
        if (fromSeq < 1) {
            throw new IllegalArgumentException("fromSeq: " + fromSeq + " is less than 1");
        }
        this.feed = feed;
        this.handler = handler;
        this.callbacks = callbacks;
        this.readFrom = fromSeq;
        this.nextSeq = fromSeq;
    }

    /** Goes on soon. From any thread that had it in hand. */
    void soon() {
        callbacks.execute(this::turn);
    }

    private void turn() {
        try {
            if (page.isEmpty() && !closed) {
                FeedPage read = feed.read(readFrom, PAGE);
                page.addAll(read.items());
                readFrom = Math.max(readFrom, read.nextSeq());
            }
            for (FeedPage.Item next = page.poll(); next != null && !closed; next = page.poll()) {
                if (!isDone(next, handler.onChange(next))) {
                    return;
                }
            }
            if (closed) {
                over(null);
            } else {
                await();
            }
        } catch (RuntimeException | Error failure) {
            over(failure);
        }
    }

    private void await() {
        waitsFor = readFrom;
        if (!feed.whenReadable(readFrom, soon)) {
            CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS, callbacks)
                    .execute(this::turn);
        } else if (closed && feed.withdraw(waitsFor, soon)) {
            over(null); // closed meanwhile
        }
    }

    /** Whether the handler is done with a change; if not, the turn goes on when it is. */
    private boolean isDone(FeedPage.Item change, CompletionStage<?> done) {
        AtomicBoolean seen = new AtomicBoolean();
        done.whenComplete((nothing, failure) -> {
            if (failure == null) {
                nextSeq = change.seq() + 1;
            } else {
                over(failure);
            }
            if (!seen.compareAndSet(false, true)) {
                soon();
            }
        });
        return !seen.compareAndSet(false, true);
    }

    private void over(@Nullable Throwable failure) {
        closed = true;
        page.clear();
        if (failure == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(failure);
        }
    }

    @Override
    public long nextSeq() {
        return nextSeq;
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        closed = true;
        if (feed.withdraw(waitsFor, soon)) {
            soon(); // nobody had it in hand
        }
    }

    /** The server has stopped: nobody has it in hand any more. */
    void stopped() {
        close();
        ended.complete(null);
    }
}
