package io.rollcall.http.nativeapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.BackedUp;
import io.rollcall.http.exchange.Body;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Problem;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /api/v1/backup}: for administrators. On the event loop. */
final class BackupRoute {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRoute.class);
    private static final String DIRECTORY = "directory";

    private final Function<String, CompletionStage<BackedUp>> backUp;
    private final int bodyBytes;

    /** @param bodyBytes of a request at most */
    BackupRoute(Function<String, CompletionStage<BackedUp>> backUp, int bodyBytes) {
        this.backUp = backUp;
        this.bodyBytes = bodyBytes;
    }

    void run(RoutingContext exchange) {
        new NativeQuery(exchange.request().query(), Set.of());
        Body.read(exchange, bodyBytes, body -> run(exchange, directory(body)));
    }

    private void run(RoutingContext exchange, String directory) {
        Context loop = exchange.vertx().getOrCreateContext();
        backUp.apply(directory).whenComplete((made, failure) -> onLoop(loop, () -> answer(exchange, made, failure)));
    }

    private static String directory(byte[] body) {
        JsonNode root = JsonBody.object(body, "{\"directory\":\"2026-11-20\"}");
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals(DIRECTORY)) {
                throw JsonBody.bad("The body has the unknown field \"" + name + "\"; known is [" + DIRECTORY + "].");
            }
        }
        JsonNode directory = root.path(DIRECTORY);
        if (!directory.isTextual() || directory.textValue().isBlank()) {
            throw JsonBody.bad(DIRECTORY + ": "
                    + (directory.isMissingNode() ? "nothing" : directory.toString())
                    + " is not the name of a directory.");
        }
        return directory.textValue();
    }

    private static void answer(RoutingContext exchange, @Nullable BackedUp made, @Nullable Throwable failure) {
        Throwable why =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (made != null) {
            new Answer(200, Answer.JSON, Json.object(json -> {
                        json.writeStringField(DIRECTORY, made.directory());
                        json.writeNumberField("run", made.run());
                        json.writeNumberField("seq", made.seq());
                        json.writeNumberField("bytes", made.bytes());
                    }))
                    .sendTo(exchange);
        } else if (why instanceof BackedUp.Refused refused) {
            exchange.fail(new Problem(409, "No backup", String.valueOf(refused.getMessage())));
        } else {
            LOG.error("no backup was made", why);
            exchange.fail(new Problem(500, "No backup", "No backup was made; the server's log says why."));
        }
    }

    /** From any thread. Once the API is closed there is no loop any more, and nobody to answer. */
    private static void onLoop(Context loop, Runnable task) {
        try {
            loop.runOnContext(back -> task.run());
        } catch (RejectedExecutionException closed) {
            LOG.debug("an answer was dropped, because the HTTP API is closed");
        }
    }
}
