package io.rollcall.http.exchange;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/**
 * Reads the whole body of a request, however it is framed, up to a limit. A request with neither a length nor chunks has an
 * empty body. On the event loop of the request.
 */
public final class Body {
    private final RoutingContext exchange;
    private final int most;
    private final Consumer<byte[]> whole;
    private final Buffer read = Buffer.buffer();
    private boolean over;

    private Body(RoutingContext exchange, int most, Consumer<byte[]> whole) {
        this.exchange = exchange;
        this.most = most;
        this.whole = whole;
    }

    /** Hands over the body when it is there, or fails the exchange with 413. To be called before the body arrives. */
    public static void read(RoutingContext exchange, int most, Consumer<byte[]> whole) {
        Body body = new Body(exchange, most, whole);
        HttpServerRequest request = exchange.request();
        request.handler(body::add);
        request.endHandler(end -> body.end());
    }

    private void add(Buffer piece) {
        if (over) {
            return;
        }
        if (read.length() + piece.length() > most) {
            over = true;
            exchange.response().putHeader("connection", "close");
            exchange.fail(413);
            return;
        }
        read.appendBuffer(piece);
    }

    private void end() {
        if (over) {
            return;
        }
        try {
            whole.accept(read.getBytes());
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }
}
