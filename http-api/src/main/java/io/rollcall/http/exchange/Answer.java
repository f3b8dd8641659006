package io.rollcall.http.exchange;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;

/**
 * A whole HTTP response, before it is sent. Immutable; made on any thread, sent on the event loop of its request.
 *
 * @param status HTTP status code
 * @param contentType with its charset
 * @param body sent as UTF-8
 * @param headers beyond those that every answer has
 */
public record Answer(int status, String contentType, String body, Map<String, String> headers) {
    public static final String JSON = "application/json; charset=utf-8";

    public Answer {
        headers = Map.copyOf(headers);
    }

    public Answer(int status, String contentType, String body) {
        this(status, contentType, body, Map.of());
    }

    /** The same answer with one more header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more);
    }

    /** On the event loop of the request. An answer that comes after the client has gone is dropped. */
    public void sendTo(RoutingContext exchange) {
        HttpServerResponse response = exchange.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status).putHeader("content-type", contentType);
        headers.forEach(response::putHeader);
        response.end(body);
    }
}
