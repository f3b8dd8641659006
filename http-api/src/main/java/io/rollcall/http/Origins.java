package io.rollcall.http;

import io.rollcall.http.auth.ApiKeys;
import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Problem;
import io.rollcall.http.exchange.RequestId;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What browsers may do. Pages of the configured origins may ask and read the answers. A page of any other may not read them, and
 * what would change something is refused. Where anybody on this machine may read, the machine must be asked by an address or as
 * localhost, so that a page cannot have its own name stand for it. On the event loop.
 */
final class Origins {
    private static final Set<HttpMethod> THAT_READ = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.%]+\\]");
    private static final int PREFLIGHT_SECONDS = 600;

    private final Set<String> allowed;
    private final boolean localNamesOnly;
    private final CorsHandler cors;

    Origins(List<String> allowed, ApiKeys keys, AnonymousReads anonymousReads) {
        this.allowed = Set.copyOf(allowed);
        localNamesOnly = keys.isOpen() && anonymousReads == AnonymousReads.LOCAL;
        cors = CorsHandler.create()
                .addOrigins(allowed)
                .allowedMethods(
                        Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE))
                .allowedHeaders(Set.of("authorization", "content-type", "last-event-id"))
                .exposedHeaders(Set.of(RequestId.HEADER, "www-authenticate"))
                .maxAgeSeconds(PREFLIGHT_SECONDS);
    }

    void mount(Router router) {
        router.route().handler(this::check);
        if (!allowed.isEmpty()) {
            router.route().handler(this::share);
        }
    }

    private void check(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        String host = Mount.hostOf(request);
        if (localNamesOnly && host != null && !isLocal(host)) {
            refuse(
                    exchange,
                    new Problem(
                            421,
                            "Misdirected request",
                            "Without an API key this server is asked by an address or as localhost, not as " + host
                                    + "."));
        } else if (!THAT_READ.contains(request.method()) && isForeign(request.getHeader("origin"), host)) {
            refuse(exchange, Problem.forbidden("Pages of this origin may not change anything here."));
        } else {
            exchange.next();
        }
    }

    private static void refuse(RoutingContext exchange, Problem problem) {
        problem.answer(exchange).sendTo(exchange);
    }

    private boolean isForeign(@Nullable String origin, @Nullable String host) {
        return origin != null
                && !allowed.contains(origin)
                && !(host != null && origin.toLowerCase(Locale.ROOT).endsWith("://" + host.toLowerCase(Locale.ROOT)));
    }

    private static boolean isLocal(String hostAndPort) {
        String host = hostAndPort.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || ADDRESS.matcher(host).matches();
    }

    /** Other origins get no header, and so nothing to read; that is the browser's to say, not ours. */
    private void share(RoutingContext exchange) {
        exchange.response().putHeader("vary", "origin");
        String origin = exchange.request().getHeader("origin");
        if (origin != null && allowed.contains(origin)) {
            cors.handle(exchange);
        } else {
            exchange.next();
        }
    }
}
