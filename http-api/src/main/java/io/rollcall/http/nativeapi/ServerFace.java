package io.rollcall.http.nativeapi;

import io.rollcall.http.auth.ApiKeys;
import io.rollcall.http.auth.Caller;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.exchange.Face;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Problem;
import io.rollcall.http.exchange.ServerDesk;
import io.rollcall.presence.PresenceQueries;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The part of our own face that is about the server and its broker: {@code /api/v1/caller}, {@code server}, {@code configuration}, {@code stats} and
 * {@code sessions/{id}}. On the event loop.
 */
public final class ServerFace implements Face {
    private final Admission admission;
    private final ServerRoutes server;
    private final StatsHistory history;

    /** @param desk is asked each time, since there is none before the server is open */
    public ServerFace(ApiKeys keys, Supplier<ServerDesk> desk, PresenceQueries presence, InstantSource clock) {
        admission = new Admission(keys);
        server = new ServerRoutes(desk);
        history = new StatsHistory(desk, presence, clock);
    }

    /** Answers from now on, and keeps statistics. */
    public void mount(Router router, HttpMeters meters, Vertx vertx) {
        StatsRoutes stats = new StatsRoutes(history, meters);
        Mount mount = new Mount(router, this, meters);
        mount.at("/api/v1/caller", exchange -> server.caller(exchange, admission.known(exchange)), HttpMethod.GET);
        mount.at("/api/v1/server", whole(server::state), HttpMethod.GET);
        mount.at("/api/v1/configuration", this::configuration, HttpMethod.GET);
        mount.at("/api/v1/stats", whole(stats::hour), HttpMethod.GET);
        mount.exactly("/api/v1/stats/stream", exchange -> stream(stats, exchange), HttpMethod.GET);
        mount.at(ServerRoutes.SESSIONS + "*", this::session, HttpMethod.GET);
        history.begin(vertx);
    }

    @Override
    public String name() {
        return "native";
    }

    @Override
    public Problem refusal(int status) {
        return Problem.of(status);
    }

    private Handler<RoutingContext> whole(Handler<RoutingContext> then) {
        return exchange -> {
            Caller unused = admission.ofTheWhole(exchange);
            then.handle(exchange);
        };
    }

    private void stream(StatsRoutes stats, RoutingContext exchange) {
        Caller caller = admission.ofTheWhole(exchange);
        stats.stream(exchange, () -> admission.isStill(caller));
    }

    private void configuration(RoutingContext exchange) {
        admission.ofTheSetup(exchange);
        server.configuration(exchange);
    }

    private void session(RoutingContext exchange) {
        server.session(exchange, admission.admit(exchange, Scope.READ, "read"));
    }
}
