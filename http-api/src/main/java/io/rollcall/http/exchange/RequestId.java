package io.rollcall.http.exchange;

import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.UUID;

/** The name of one request, told in its answer: an upper-case UUID. On the event loop of the request. */
public final class RequestId {
    public static final String HEADER = "x-request-id";
    private static final String KEY = "rollcall.requestId";

    private RequestId() {}

    public static String of(RoutingContext exchange) {
        String known = exchange.get(KEY);
        if (known != null) {
            return known;
        }
        String made = made();
        exchange.put(KEY, made);
        return made;
    }

    /** One more, for a request that is none and so has no exchange. */
    public static String made() {
        return UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    }
}
