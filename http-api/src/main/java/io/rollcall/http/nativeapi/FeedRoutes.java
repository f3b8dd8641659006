package io.rollcall.http.nativeapi;

import io.rollcall.http.auth.Sight;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Overloaded;
import io.rollcall.http.exchange.QueryWorkers;
import io.rollcall.presence.Feed;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/feed}: the feed as a stream of events, and by long poll. On the event loop. */
public final class FeedRoutes {
    /** Streams and polls at a time; one more is answered 503. */
    static final int READERS_MAX = 1_000;

    /** Entries that one poll gives at most. */
    static final int LIMIT_MAX = 1_000;

    private static final int LIMIT_DEFAULT = 100;
    private static final int WAIT_SECONDS_MAX = 60;
    private static final int WAIT_SECONDS_DEFAULT = 25;

    private static final Set<String> STREAM_KNOWN = with("from", "after");
    private static final Set<String> POLL_KNOWN = with("from", "after", "limit", "wait");

    private final Feed feed;
    private final QueryWorkers workers;
    private final AtomicInteger readers = new AtomicInteger();

    public FeedRoutes(Feed feed, QueryWorkers workers, HttpMeters meters) {
        this.feed = feed;
        this.workers = workers;
        meters.gauge("feed.readers", "Readers of the feed over HTTP", readers);
    }

    private static Set<String> with(String... more) {
        Set<String> all = new TreeSet<>(FeedFilter.KNOWN);
        all.addAll(Set.of(more));
        return all;
    }

    void stream(RoutingContext exchange, Sight sight) {
        NativeQuery query = new NativeQuery(exchange.request().query(), STREAM_KNOWN);
        FeedFilter filter = FeedFilter.of(query, sight);
        long nextSeq = nextSeq(query, exchange.request().getHeader("last-event-id"));
        enter();
        FeedCursor cursor = cursor(exchange, filter, nextSeq);
        new FeedStream(exchange.vertx(), exchange.response(), cursor, readers::decrementAndGet).begin();
    }

    void poll(RoutingContext exchange, Sight sight) {
        NativeQuery query = new NativeQuery(exchange.request().query(), POLL_KNOWN);
        FeedFilter filter = FeedFilter.of(query, sight);
        long nextSeq = nextSeq(query, null);
        int limit = query.integer("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT);
        int wait = query.integer("wait", 0, WAIT_SECONDS_MAX).orElse(WAIT_SECONDS_DEFAULT);
        enter();
        FeedCursor cursor = cursor(exchange, filter, nextSeq);
        new FeedPoll(exchange, feed, cursor, limit, readers::decrementAndGet).begin(wait * 1000L);
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

    /** Where reading begins: behind a sequence number, at the oldest entry, or with what comes from now on. */
    private long nextSeq(NativeQuery query, @Nullable String lastEventId) {
        OptionalLong after = query.number("after", 0, Long.MAX_VALUE - 1);
        String from = query.oneOf("from", Map.of("oldest", "oldest", "now", "now"));
        if (from != null && after.isPresent()) {
            throw NativeQuery.bad("from", from, "contradicts after=" + after.getAsLong());
        }
        if (lastEventId != null) {
            after = OptionalLong.of(sequenceNumber(lastEventId));
        }
        if (after.isEmpty()) {
            return "oldest".equals(from) ? feed.oldestSeq() : feed.newestSeq() + 1;
        }
        long next = after.getAsLong() + 1;
        if (next < feed.oldestSeq()) {
            throw FeedPoll.gone(feed.oldestSeq());
        }
        if (next > feed.newestSeq() + 1) {
            throw NativeQuery.bad(
                    "after",
                    Long.toString(next - 1),
                    "is beyond the newest entry, " + feed.newestSeq() + ": it is of another server, or of other data");
        }
        return next;
    }

    private static long sequenceNumber(String lastEventId) {
        try {
            long number = Long.parseLong(lastEventId);
            if (number >= 0 && number < Long.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // answered below, as a number out of range
        }
        throw NativeQuery.bad("Last-Event-ID", lastEventId, "is not the id of an event of this feed");
    }
}
