package io.rollcall.http.exchange;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one face's paths on the router, and is the one place where what fails there is answered: a refusal as it says, a
 * limit with 503, a mistake of ours with 500 and one line in the log.
 */
public final class Mount {
    private static final Logger LOG = LoggerFactory.getLogger(Mount.class);
    private static final String FACE = "rollcall.face";

    private final Router router;
    private final Face face;
    private final HttpMeters meters;

    public Mount(Router router, Face face, HttpMeters meters) {
        this.router = router;
        this.face = face;
        this.meters = meters;
    }

    /** The face that a request came to, for counters; {@code none} where no face is. */
    public static String faceOf(RoutingContext exchange) {
        return exchange.get(FACE, "none");
    }

    /**
     * Takes requests at a path; an asterisk at its end stands for anything. Paths are taken as sent, without resolving
     * {@code ..}, because client identifiers may look like that. Where GET is taken, HEAD is too: the handler answers it as it would
     * GET, and the HTTP library leaves out the body.
     */
    public void at(String path, Handler<RoutingContext> handler, HttpMethod... methods) {
        exactly(
                path,
                handler,
                Arrays.stream(methods)
                        .flatMap(method -> method.equals(HttpMethod.GET)
                                ? Stream.of(HttpMethod.GET, HttpMethod.HEAD)
                                : Stream.of(method))
                        .toArray(HttpMethod[]::new));
    }

    /** The same for these methods and no other: for streams, whose head would not end, and calls whose method is signed. */
    public void exactly(String path, Handler<RoutingContext> handler, HttpMethod... methods) {
        List<HttpMethod> taken = List.of(methods);
        String allow = taken.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
        route(path)
                .useNormalizedPath(false)
                .handler(exchange -> {
                    exchange.put(FACE, face.name());
                    if (taken.contains(exchange.request().method())) {
                        handler.handle(exchange);
                    } else {
                        face.refusal(405).answer(exchange).with("allow", allow).sendTo(exchange);
                    }
                })
                .failureHandler(this::answerFailure);
    }

    /** Answers 404 in the face's words to all below a path that was not taken before. */
    public void nothingElseBelow(String path) {
        route(path + "*")
                .useNormalizedPath(false)
                .handler(exchange -> {
                    exchange.put(FACE, face.name());
                    face.refusal(404).answer(exchange).sendTo(exchange);
                })
                .failureHandler(this::answerFailure);
    }

    /** The host that the caller named, with its port as it was written; HTTP/2 has it in another place. */
    public static @Nullable String hostOf(HttpServerRequest request) {
        String host = request.getHeader("host");
        HostAndPort authority = host == null ? request.authority() : null;
        return authority == null ? host : authority.toString();
    }

    /** By a regular expression without groups where anything may follow, because what a star matches would be decoded. */
    private Route route(String path) {
        return path.endsWith("*")
                ? router.routeWithRegex("(?s)" + Pattern.quote(path.substring(0, path.length() - 1)) + ".*")
                : router.route(path);
    }

    private void answerFailure(RoutingContext exchange) {
        Refusal refusal = refusalFor(exchange);
        if (refusal.isForCredentials()) {
            meters.callerRefused(face.name());
        }
        refusal.answer(exchange).sendTo(exchange);
    }

    private Refusal refusalFor(RoutingContext exchange) {
        Throwable failure = exchange.failure();
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof Overloaded) {
            return face.refusal(503);
        }
        if (failure == null || isOfRequest(exchange.statusCode())) {
            return face.refusal(exchange.statusCode());
        }
        LOG.error("request {} to the {} face failed", RequestId.of(exchange), face.name(), failure);
        return face.refusal(500);
    }

    /** The HTTP library blames the request, as it does when there is no Host header. */
    private static boolean isOfRequest(int status) {
        return status >= 400 && status < 500;
    }
}
