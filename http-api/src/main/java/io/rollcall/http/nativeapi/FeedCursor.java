package io.rollcall.http.nativeapi;

import io.rollcall.http.exchange.Overloaded;
import io.rollcall.http.exchange.QueryWorkers;
import io.rollcall.presence.Feed;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.FeedTooOldException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader's place in the feed. Reads on a query worker what there is, hands it over on the reader's event loop, and waits for more
 * without polling. The reader sets the pace: nothing is read for it while it is not ready, so it costs no memory however slow it is.
 * On the reader's event loop.
 */
final class FeedCursor {
    private static final Logger LOG = LoggerFactory.getLogger(FeedCursor.class);

    /** Entries in one reading, wanted or not. */
    private static final int READ = 500;

    /** Between two readings, so that a busy feed is read in pages and not entry by entry. */
    private static final long PAUSE_MILLIS = 10;

    /** Before the next try when too much is asked for at once. */
    private static final long BUSY_MILLIS = 100;

    private final Vertx vertx;
    private final Context loop;
    private final Feed feed;
    private final QueryWorkers workers;
    private final FeedFilter filter;
    private final Runnable wake = this::onReadable;
    private @Nullable Reader reader;
    private long nextSeq;
    private boolean waiting;
    private boolean closed;

    /** Who reads. On its event loop. */
    interface Reader {
        /**
         * Takes what was read; perhaps nothing that is wanted. To go on, it calls {@link FeedCursor#read} when it has room.
         *
         * @param wanted the wanted entries, in order
         * @param nextSeq up to where the feed was read, exclusively
         */
        void take(List<FeedPage.Item> wanted, long nextSeq);

        /** The place is no longer in the feed. Nothing follows. */
        void tooOld(long oldestSeq);

        /** The feed cannot be read. Nothing follows. */
        void failed(Throwable why);
    }

    /** @param nextSeq the first entry to be read, 1 or more */
    FeedCursor(Vertx vertx, Feed feed, QueryWorkers workers, FeedFilter filter, long nextSeq) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.feed = feed;
        this.workers = workers;
        this.filter = filter;
        this.nextSeq = nextSeq;
    }

    /** Up to where the feed was read, exclusively. */
    long nextSeq() {
        return nextSeq;
    }

    /** Reads what there is for this reader, always the same one, or waits for it. */
    void read(Reader to) {
        reader = to;
        if (closed) {
            return;
        }
        if (feed.newestSeq() < nextSeq) {
            await(to);
            return;
        }
        long from = nextSeq;
        try {
            workers.run(() -> readOnWorker(from, to));
        } catch (Overloaded busy) {
            vertx.setTimer(BUSY_MILLIS, again -> read(to));
        }
    }

    private void readOnWorker(long from, Reader to) {
        try {
            FeedPage page = feed.read(from, READ);
            List<FeedPage.Item> wanted = page.items().stream()
                    .filter(item -> filter.wants(item.entry()))
                    .toList();
            onLoop(() -> take(to, wanted, page.nextSeq()));
        } catch (FeedTooOldException tooOld) {
            onLoop(() -> end(() -> to.tooOld(tooOld.oldestSeq())));
        } catch (RuntimeException | Error failure) {
            LOG.error("the feed cannot be read from {} on", from, failure);
            onLoop(() -> end(() -> to.failed(failure)));
        }
    }

    private void take(Reader to, List<FeedPage.Item> wanted, long next) {
        if (!closed) {
            nextSeq = next;
            to.take(wanted, next);
        }
    }

    private void await(Reader to) {
        if (waiting) {
            return;
        }
        waiting = true;
        if (!feed.whenReadable(nextSeq, wake)) {
            waiting = false;
            vertx.setTimer(BUSY_MILLIS, again -> read(to));
        }
    }

    /** On the recorder's thread, or on the loop. */
    private void onReadable() {
        onLoop(() -> {
            waiting = false;
            Reader to = reader;
            if (!closed && to != null) {
                vertx.setTimer(PAUSE_MILLIS, then -> read(to));
            }
        });
    }

    private void end(@Nullable Runnable last) {
        if (!closed) {
            closed = true;
            if (waiting) {
                feed.withdraw(nextSeq, wake);
            }
            if (last != null) {
                last.run();
            }
        }
    }

    /** Reads no more, and tells the reader nothing more. Idempotent. */
    void close() {
        end(null);
    }

    /** From any thread. Once the API is closed there is no loop any more, and nobody to read. */
    private void onLoop(Runnable task) {
        try {
            loop.runOnContext(back -> task.run());
        } catch (RejectedExecutionException gone) {
            LOG.debug("a reader of the feed is gone, because the HTTP API is closed");
        }
    }
}
