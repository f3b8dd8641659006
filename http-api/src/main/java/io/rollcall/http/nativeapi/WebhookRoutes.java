package io.rollcall.http.nativeapi;

import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Problem;
import io.rollcall.http.exchange.Questions;
import io.rollcall.http.exchange.WebhookDesk;
import io.rollcall.http.exchange.WebhookState;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** How webhooks do, and their dead letters: for administrators. On the event loop. */
public final class WebhookRoutes {
    static final Set<String> DEAD_KNOWN = Set.of("limit");
    private static final int LIMIT_MAX = 1_000;
    private static final int LIMIT_DEFAULT = 100;

    private final Questions questions;
    private final Supplier<WebhookDesk> desk;

    /**
     * Answers from now on.
     *
     * @param desk is asked each time, since there is none before the server is open
     */
    public WebhookRoutes(Questions questions, Supplier<WebhookDesk> desk) {
        this.questions = questions;
        this.desk = desk;
    }

    void list(RoutingContext exchange) {
        new NativeQuery(exchange.request().query(), Set.of());
        List<WebhookState> states = desk.get().states();
        new Answer(200, Answer.JSON, Json.object(json -> {
                    json.writeArrayFieldStart("webhooks");
                    for (WebhookState state : states) {
                        json.writeStartObject();
                        json.writeStringField("name", state.name());
                        json.writeStringField("url", state.url());
                        json.writeStringField("doing", state.doing());
                        json.writeStringField("bookmark", state.bookmark());
                        json.writeNumberField("behind", state.behind());
                        json.writeNumberField("delivered", state.delivered());
                        json.writeNumberField("givenUp", state.given());
                        json.writeNumberField("resyncs", state.resyncs());
                        json.writeNumberField("deadEntries", state.deadEntries());
                        json.writeNumberField("deadBytes", state.deadBytes());
                        json.writeNumberField("failedAttempts", state.failedAttempts());
                        ClientJson.time(json, "deliveredTime", state.deliveredTime());
                        ClientJson.text(json, "lastFailure", state.lastFailure());
                        ClientJson.time(json, "failureTime", state.failureTime());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                }))
                .sendTo(exchange);
    }

    void dead(RoutingContext exchange) {
        NativeQuery query = new NativeQuery(exchange.request().query(), DEAD_KNOWN);
        int limit = query.integer("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT);
        String name = name(exchange);
        questions.askLong(exchange, presence -> {
            List<String> lines = desk.get().dead(name, limit).orElseThrow(() -> unknown(name));
            return new Answer(200, Answer.JSON, Json.object(json -> {
                json.writeArrayFieldStart("dead");
                for (String line : lines) {
                    json.writeRawValue(line);
                }
                json.writeEndArray();
            }));
        });
    }

    void resend(RoutingContext exchange) {
        new NativeQuery(exchange.request().query(), Set.of());
        String name = name(exchange);
        if (!desk.get().resend(name)) {
            throw unknown(name);
        }
        new Answer(202, Answer.JSON, "{}").sendTo(exchange);
    }

    private static String name(RoutingContext exchange) {
        return String.valueOf(exchange.pathParam("name"));
    }

    private static Problem unknown(String name) {
        return new Problem(404, "Unknown webhook", "There is no webhook \"" + name + "\".");
    }
}
