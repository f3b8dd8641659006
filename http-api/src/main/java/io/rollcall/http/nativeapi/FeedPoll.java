package io.rollcall.http.nativeapi;

import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Problem;
import io.rollcall.presence.Feed;
import io.rollcall.presence.FeedPage;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of the feed for those who cannot stream: answered as soon as something wanted is there, or with an empty page when the time is
 * over. On the event loop of the request.
 */
final class FeedPoll implements FeedCursor.Reader {
    private final RoutingContext exchange;
    private final Feed feed;
    private final int limit;
    private final FeedCursor cursor;
    private final Runnable onEnd;
    private final List<FeedPage.Item> found = new ArrayList<>();
    private long timer;
    private boolean timeIsOver;
    private boolean over;

    /**
     * @param limit entries in the answer at most
     * @param onEnd runs once, when the poll is over
     */
    FeedPoll(RoutingContext exchange, Feed feed, FeedCursor cursor, int limit, Runnable onEnd) {
        this.exchange = exchange;
        this.feed = feed;
        this.limit = limit;
        this.cursor = cursor;
        this.onEnd = onEnd;
    }

    /** @param waitMillis 0 to answer at once with what there is */
    void begin(long waitMillis) {
        exchange.response().closeHandler(gone -> end());
        timer = waitMillis == 0 ? -1 : exchange.vertx().setTimer(waitMillis, late -> onTime());
        timeIsOver = waitMillis == 0;
        goOn();
    }

    private void onTime() {
        timeIsOver = true;
        if (!over) {
            answer(cursor.nextSeq() - 1);
        }
    }

    @Override
    public void take(List<FeedPage.Item> wanted, long nextSeq) {
        int room = limit - found.size();
        if (wanted.size() > room) {
            found.addAll(wanted.subList(0, room));
            answer(found.get(found.size() - 1).seq());
            return;
        }
        found.addAll(wanted);
        if (found.size() == limit) {
            answer(nextSeq - 1);
        } else {
            goOn();
        }
    }

    /** Takes all that there is before it answers, so that a page is full when it can be. */
    private void goOn() {
        boolean more = feed.newestSeq() >= cursor.nextSeq();
        if (!more && (timeIsOver || !found.isEmpty())) {
            answer(cursor.nextSeq() - 1);
        } else {
            cursor.read(this);
        }
    }

    private void answer(long after) {
        end();
        new Answer(200, Answer.JSON, Json.object(json -> {
                    json.writeArrayFieldStart("entries");
                    for (FeedPage.Item item : found) {
                        json.writeStartObject();
                        FeedJson.write(json, item);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeNumberField("nextAfter", after);
                    json.writeNumberField("oldestSeq", feed.oldestSeq());
                    json.writeNumberField("newestSeq", feed.newestSeq());
                }))
                .sendTo(exchange);
    }

    @Override
    public void tooOld(long oldestSeq) {
        end();
        exchange.fail(FeedPoll.gone(oldestSeq));
    }

    static Problem gone(long oldestSeq) {
        return new Problem(
                410,
                "Too old",
                "That part of the feed is no longer kept; it begins at " + oldestSeq
                        + ". Take a snapshot by /api/v1/clients, and follow from its asOfSeq.");
    }

    @Override
    public void failed(Throwable why) {
        end();
        exchange.fail(why);
    }

    private void end() {
        if (!over) {
            over = true;
            exchange.vertx().cancelTimer(timer);
            cursor.close();
            onEnd.run();
        }
    }
}
