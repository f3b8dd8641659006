package io.rollcall.http.exchange;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Reads the whole body of a request, however it is framed, up to a limit and within a time. A request with neither a length nor chunks has an
 * empty body. On the event loop of the request.
 */
public final class Body {
    /** The name that an exchange knows the time by that its body may take, a {@link Duration}. */
    public static final String TIMEOUT = "rollcall.bodyTimeout";

    private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(30);

    private final RoutingContext exchange;
    private final int most;
    private final Consumer<byte[]> whole;
    private final Buffer read = Buffer.buffer();
    private final long timer;
    private boolean done;

    private Body(RoutingContext exchange, int most, Consumer<byte[]> whole) {
        this.exchange = exchange;
        this.most = most;
        this.whole = whole;
        Duration time = exchange.get(TIMEOUT, TIMEOUT_DEFAULT);
        timer = exchange.vertx().setTimer(time.toMillis(), late -> refuse(408));
    }

    /** Hands over the body when it is there, or fails the exchange with 413 or 408. To be called before the body arrives. */
    public static void read(RoutingContext exchange, int most, Consumer<byte[]> whole) {
        Body body = new Body(exchange, most, whole);
        HttpServerRequest request = exchange.request();
        request.handler(body::add);
        request.endHandler(end -> body.end());
    }

    private void add(Buffer piece) {
        if (done) {
            return;
        }
        if (read.length() + piece.length() > most) {
            refuse(413);
            return;
        }
        read.appendBuffer(piece);
    }

    /** What comes still is not read: the connection ends with the answer. */
    private void refuse(int status) {
        if (done) {
            return;
        }
        done = true;
        exchange.vertx().cancelTimer(timer);
        if (exchange.request().version() != HttpVersion.HTTP_2) {
            exchange.response().putHeader("connection", "close");
            exchange.addEndHandler(sent -> exchange.request().connection().close());
        }
        exchange.fail(status);
    }

    private void end() {
        if (done) {
            return;
        }
        done = true;
        exchange.vertx().cancelTimer(timer);
        try {
            whole.accept(read.getBytes());
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }
}
