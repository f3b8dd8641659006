package io.rollcall.http.exchange;

import io.vertx.ext.web.RoutingContext;

/** Whose key a request showed, once it is proved: for the access log. On the event loop of the request. */
public final class CallerName {
    private static final String KEY = "rollcall.caller";

    private CallerName() {}

    public static void note(RoutingContext exchange, String name) {
        exchange.put(KEY, name);
    }

    /** A hyphen where nobody is proved. */
    public static String of(RoutingContext exchange) {
        return exchange.get(KEY, "-");
    }
}
