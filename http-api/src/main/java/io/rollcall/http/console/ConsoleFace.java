package io.rollcall.http.console;

import io.rollcall.http.console.ConsoleFiles.ConsoleFile;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Face;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Problem;
import io.rollcall.http.exchange.ServerDesk;
import io.rollcall.http.exchange.ServerState.Listener;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /console/}: files for everybody, since they tell nothing of anybody; what they show, the browser asks of the other
 * faces. The pages load nothing but what this server has. On the event loop.
 */
public final class ConsoleFace implements Face {
    private static final String ROOT = "/console/";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+");

    private final ConsoleFiles files = new ConsoleFiles();
    private final Supplier<ServerDesk> desk;

    /** @param desk says where MQTT comes over WebSocket: the page may connect there, and nowhere else */
    public ConsoleFace(Supplier<ServerDesk> desk) {
        this.desk = desk;
    }

    public void mount(Router router, HttpMeters meters) {
        router.route("/").useNormalizedPath(false).handler(this::leadBrowsers);
        Mount mount = new Mount(router, this, meters);
        mount.at("/console", this::leadInside, HttpMethod.GET);
        mount.at(ROOT + "*", this::file, HttpMethod.GET);
    }

    @Override
    public String name() {
        return "console";
    }

    @Override
    public Problem refusal(int status) {
        return Problem.of(status);
    }

    /** Who opens the bare address wants a page; what has parameters, or asks for something else, is Alibaba's. */
    private void leadBrowsers(RoutingContext exchange) {
        String accept = exchange.request().getHeader("accept");
        if (exchange.request().method().equals(HttpMethod.GET)
                && exchange.request().query() == null
                && accept != null
                && accept.contains("text/html")) {
            lead(exchange);
        } else {
            exchange.next();
        }
    }

    /** The router takes a path and the one with a slash behind it for the same. */
    private void leadInside(RoutingContext exchange) {
        if (exchange.request().path().equals(ROOT)) {
            exchange.next();
        } else {
            lead(exchange);
        }
    }

    private void lead(RoutingContext exchange) {
        new Answer(302, "text/plain; charset=utf-8", "").with("location", ROOT).sendTo(exchange);
    }

    private void file(RoutingContext exchange) {
        String below = exchange.request().path().substring(ROOT.length());
        ConsoleFile file =
                files.find(below.isEmpty() ? ConsoleFiles.INDEX : below).orElseThrow(() -> Problem.of(404));
        boolean known = file.tag().equals(exchange.request().getHeader("if-none-match"));
        new Answer(known ? 304 : 200, file.type(), known ? "" : file.text())
                .with("etag", file.tag())
                .with("cache-control", "no-cache")
                .with("content-security-policy", policy(exchange))
                .with("referrer-policy", "no-referrer")
                .with("cross-origin-opener-policy", "same-origin")
                .sendTo(exchange);
    }

    private String policy(RoutingContext exchange) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
                + sockets(Mount.hostOf(exchange.request()), desk.get().state().listeners())
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                + " require-trusted-types-for 'script'; trusted-types lit-html rollcall";
    }

    /** The WebSocket listeners by the name that the caller has for this machine. */
    private static String sockets(@Nullable String hostAndPort, List<Listener> listeners) {
        String host = hostAndPort == null ? "" : hostAndPort.replaceFirst(":[0-9]*$", "");
        if (!HOST.matcher(host).matches()) {
            return "";
        }
        return listeners.stream()
                .filter(listener -> listener.path() != null && listener.port() > 0)
                .map(listener -> " " + listener.transport() + "://" + host + ":" + listener.port())
                .collect(Collectors.joining());
    }
}
