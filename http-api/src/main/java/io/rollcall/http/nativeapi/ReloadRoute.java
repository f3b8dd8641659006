package io.rollcall.http.nativeapi;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Questions;
import io.rollcall.http.exchange.Reloaded;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** {@code POST /api/v1/reload}: for administrators. On the event loop. */
final class ReloadRoute {
    private final Questions questions;
    private final Supplier<Reloaded> reload;

    ReloadRoute(Questions questions, Supplier<Reloaded> reload) {
        this.questions = questions;
        this.reload = reload;
    }

    void run(RoutingContext exchange) {
        new NativeQuery(exchange.request().query(), Set.of());
        questions.askLong(exchange, presence -> {
            Reloaded came = reload.get();
            return new Answer(200, Answer.JSON, Json.object(json -> {
                texts(json, "applied", came.applied());
                texts(json, "needRestart", came.needRestart());
                texts(json, "failed", came.failed());
            }));
        });
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
