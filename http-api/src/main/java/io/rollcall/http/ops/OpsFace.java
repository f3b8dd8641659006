package io.rollcall.http.ops;

import io.rollcall.http.auth.ApiKeys;
import io.rollcall.http.auth.Caller;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.CallerName;
import io.rollcall.http.exchange.Face;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code /healthz}, {@code /readyz} and {@code /metrics}. The first two are open to all, because load balancers hold no key;
 * metrics need a key that reads about all clients, or an administrator's, where keys exist. On the event loop.
 */
public final class OpsFace implements Face {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Operations operations;
    private final ApiKeys keys;

    public OpsFace(Operations operations, ApiKeys keys) {
        this.operations = operations;
        this.keys = keys;
    }

    public void mount(Router router, HttpMeters meters) {
        Mount mount = new Mount(router, this, meters);
        mount.at("/healthz", this::health, HttpMethod.GET);
        mount.at("/readyz", this::readiness, HttpMethod.GET);
        mount.at("/metrics", this::metrics, HttpMethod.GET);
    }

    @Override
    public String name() {
        return "ops";
    }

    @Override
    public Problem refusal(int status) {
        return Problem.of(status);
    }

    private void health(RoutingContext exchange) {
        new Answer(200, Answer.JSON, Json.object(json -> json.writeStringField("status", "up"))).sendTo(exchange);
    }

    private void readiness(RoutingContext exchange) {
        operations
                .notReadyBecause()
                .map(OpsFace::notReady)
                .orElseGet(this::ready)
                .sendTo(exchange);
    }

    private Answer ready() {
        return new Answer(200, Answer.JSON, Json.object(json -> {
            json.writeStringField("status", "ready");
            json.writeStringField("version", operations.version());
            if (!operations.damage().isEmpty()) {
                json.writeStringField("damage", operations.damage());
            }
        }));
    }

    private static Answer notReady(String because) {
        return new Answer(503, Answer.JSON, Json.object(json -> {
            json.writeStringField("status", "not ready");
            json.writeStringField("because", because);
        }));
    }

    private void metrics(RoutingContext exchange) {
        Caller caller =
                keys.admit(exchange.request().getHeader("authorization")).orElseThrow(Problem::unauthorized);
        CallerName.note(exchange, caller.name());
        boolean readsAll = caller.may(Scope.READ) && caller.sight().isWhole();
        if (!readsAll && !caller.may(Scope.ADMIN)) {
            throw Problem.forbidden(
                    "Metrics are about all clients: the API key must see all of them, or be an administrator's.");
        }
        exchange.vertx()
                .executeBlocking(operations::scrape)
                .onSuccess(text -> new Answer(200, PROMETHEUS_TEXT, text).sendTo(exchange))
                .onFailure(exchange::fail);
    }
}
