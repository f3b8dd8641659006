package io.rollcall.http.nativeapi;

import io.rollcall.http.auth.Sight;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Overloaded;
import io.rollcall.http.exchange.QueryWorkers;
import io.rollcall.presence.Feed;
import io.rollcall.presence.FeedBookmarks;
import io.rollcall.presence.FeedTooOldException;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/feed}: the feed as a stream of events, and by long poll. On the event loop. */
public final class FeedRoutes {
    /** Streams and polls at a time; one more is answered 503. */
    static final int READERS_MAX = 20_000;

    /** Entries that one poll gives at most. */
    static final int LIMIT_MAX = 1_000;

    private static final int LIMIT_DEFAULT = 100;
    private static final int WAIT_SECONDS_MAX = 60;
    private static final int WAIT_SECONDS_DEFAULT = 25;

    static final Set<String> STREAM_KNOWN = with("from", "after");
    static final Set<String> POLL_KNOWN = with("from", "after", "limit", "wait");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Feed feed;
    private final FeedBookmarks bookmarks;
    private final QueryWorkers workers;
    private final long silentMillisMax;
    private final AtomicInteger readers = new AtomicInteger();

    /**
     * Serves nothing yet.
     *
     * @param idleTimeout how long a connection may be silent: streams say something, and polls are answered, before that is over
     */
    public FeedRoutes(
            Feed feed, FeedBookmarks bookmarks, QueryWorkers workers, HttpMeters meters, Duration idleTimeout) {
        silentMillisMax = Math.max(1, idleTimeout.toMillis() * 3 / 4);
        this.feed = feed;
        this.bookmarks = bookmarks;
        this.workers = workers;
        meters.gauge("feed.readers", "Readers of the feed over HTTP", readers);
    }

    private static Set<String> with(String... more) {
        Set<String> all = new TreeSet<>(FeedFilter.KNOWN);
        all.addAll(Set.of(more));
        return all;
    }

    /** @param isStillAllowed asked again and again; the stream ends when it is not */
    void stream(RoutingContext exchange, Sight sight, BooleanSupplier isStillAllowed) {
        NativeQuery query = new NativeQuery(exchange.request().query(), STREAM_KNOWN);
        FeedFilter filter = FeedFilter.of(query, sight);
        long nextSeq = nextSeq(query, exchange.request().getHeader("last-event-id"));
        enter();
        FeedCursor cursor = cursor(exchange, filter, nextSeq);
        new FeedStream(exchange, cursor, bookmarks, isStillAllowed, readers::decrementAndGet).begin(silentMillisMax);
    }

    void poll(RoutingContext exchange, Sight sight) {
        NativeQuery query = new NativeQuery(exchange.request().query(), POLL_KNOWN);
        FeedFilter filter = FeedFilter.of(query, sight);
        long nextSeq = nextSeq(query, null);
        int limit = query.integer("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT);
        int wait = query.integer("wait", 0, WAIT_SECONDS_MAX).orElse(WAIT_SECONDS_DEFAULT);
        enter();
        FeedCursor cursor = cursor(exchange, filter, nextSeq);
        new FeedPoll(exchange, feed, bookmarks, cursor, limit, readers::decrementAndGet)
                .begin(Math.min(wait * 1000L, silentMillisMax));
    }

    private void enter() {
        if (readers.incrementAndGet() > READERS_MAX) {
            readers.decrementAndGet();
            throw new Overloaded("feed readers: " + READERS_MAX + " read already");
        }
    }

    private FeedCursor cursor(RoutingContext exchange, FeedFilter filter, long nextSeq) {
        return new FeedCursor(exchange.vertx(), feed, workers, filter, nextSeq);
    }

    /** Where reading begins: behind a bookmark or a sequence number, at the oldest entry, or with what comes from now on. */
    private long nextSeq(NativeQuery query, @Nullable String lastEventId) {
        String after = query.text("after");
        String from = query.oneOf("from", Map.of("oldest", "oldest", "now", "now"));
        if (from != null && after != null) {
            throw NativeQuery.bad("from", from, "contradicts after=" + after);
        }
        if (lastEventId != null) {
            return behind("Last-Event-ID", lastEventId);
        } else if (after != null) {
            return behind("after", after);
        }
        return "oldest".equals(from) ? feed.oldestSeq() : feed.newestSeq() + 1;
    }

    private long behind(String name, String place) {
        try {
            long next = NUMBER.matcher(place).matches() ? Long.parseLong(place) + 1 : bookmarks.nextSeq(place);
            if (next < feed.oldestSeq()) {
                throw FeedPoll.gone(feed.oldestSeq());
            }
            if (next > feed.newestSeq() + 1) {
                throw NativeQuery.bad(
                        name,
                        place,
                        "is beyond the newest entry, " + feed.newestSeq()
                                + ": it is of another server, or of other data");
            }
            return next;
        } catch (FeedTooOldException tooOld) {
            throw FeedPoll.gone(tooOld.oldestSeq());
        } catch (FeedBookmarks.BadBookmark bad) {
            throw NativeQuery.bad(name, place, "is no place in this feed: " + bad.getMessage());
        }
    }
}
