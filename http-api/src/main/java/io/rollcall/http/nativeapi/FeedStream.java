package io.rollcall.http.nativeapi;

import io.rollcall.presence.FeedBookmarks;
import io.rollcall.presence.FeedPage;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The feed as server-sent events on one response: {@code id} is a bookmark, {@code event} the type, {@code data} the entry as
 * JSON. The first words have the id of where it begins, and a heartbeat tells the id up to where everything was looked at, so that a reader who wants little does not fall behind.
 * On the event loop of the response.
 */
final class FeedStream implements FeedCursor.Reader {
    private static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";
    private static final long HEARTBEAT_MILLIS = 15_000;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final FeedCursor cursor;
    private final FeedBookmarks bookmarks;
    private final BooleanSupplier isStillAllowed;
    private final Runnable onEnd;
    private long heartbeat;
    private boolean over;

    /**
     * @param isStillAllowed whether the reader may go on
     * @param onEnd runs once, when the stream is over
     */
    FeedStream(
            RoutingContext exchange,
            FeedCursor cursor,
            FeedBookmarks bookmarks,
            BooleanSupplier isStillAllowed,
            Runnable onEnd) {
        this.vertx = exchange.vertx();
        this.response = exchange.response();
        this.isStillAllowed = isStillAllowed;
        this.cursor = cursor;
        this.bookmarks = bookmarks;
        this.onEnd = onEnd;
    }

    /** Begins an answer of server-sent events, which nothing on the way is to hold back; the task is run when the caller goes away. */
    static void open(HttpServerResponse response, Runnable end) {
        response.setChunked(true)
                .putHeader("content-type", CONTENT_TYPE)
                .putHeader("x-accel-buffering", "no")
                .putHeader("content-encoding", "identity") // what is compressed waits until it is worth it
                .exceptionHandler(gone -> end.run())
                .closeHandler(gone -> end.run());
    }

    /** @param silentMillisMax how long nothing may be sent, lest the connection is taken for idle */
    void begin(long silentMillisMax) {
        open(response, this::end);
        response.write("id: " + bookmarks.of(cursor.nextSeq())
                + "\nretry: 1000\n\n"); // who is cut off before an entry goes on here
        heartbeat = vertx.setPeriodic(Math.min(HEARTBEAT_MILLIS, silentMillisMax), beat -> beat());
        cursor.read(this);
    }

    @Override
    public void take(List<FeedPage.Item> wanted, long nextSeq) {
        if (!isStillAllowed.getAsBoolean()) {
            finish();
            return;
        }
        StringBuilder events = new StringBuilder();
        for (FeedPage.Item item : wanted) {
            events.append("id: ").append(bookmarks.of(item.seq() + 1));
            events.append("\nevent: ").append(FeedJson.type(item.entry()));
            events.append("\ndata: ").append(FeedJson.of(item)).append("\n\n");
        }
        if (!events.isEmpty()) {
            response.write(events.toString());
        }
        goOn();
    }

    private void goOn() {
        if (response.writeQueueFull()) {
            response.drainHandler(room -> cursor.read(this));
        } else {
            cursor.read(this);
        }
    }

    private void beat() {
        if (!isStillAllowed.getAsBoolean()) {
            finish();
        } else if (!response.writeQueueFull()) {
            response.write("id: " + bookmarks.of(cursor.nextSeq()) + "\n: heartbeat\n\n");
        }
    }

    @Override
    public void tooOld(long oldestSeq) {
        response.write("event: too-old\ndata: {\"oldestSeq\":" + oldestSeq + "}\n\n");
        finish();
    }

    @Override
    public void failed(Throwable why) {
        response.write("event: failed\ndata: {\"detail\":\"The feed cannot be read; the server's log says why.\"}\n\n");
        finish();
    }

    private void finish() {
        end();
        response.end();
    }

    private void end() {
        if (!over) {
            over = true;
            vertx.cancelTimer(heartbeat);
            cursor.close();
            onEnd.run();
        }
    }
}
