package io.rollcall.http.nativeapi;

import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Problem;
import io.rollcall.presence.Erasure;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer to whoever has a client erased: when all is done, or, when that takes long, that it goes on. On the event loop of the request.
 */
final class Erasing {
    /** How long the answer waits. */
    static final long WAIT_MILLIS = 30_000;

    private static final Logger LOG = LoggerFactory.getLogger(Erasing.class);

    private final RoutingContext exchange;
    private final String clientId;
    private boolean answered;

    Erasing(RoutingContext exchange, String clientId) {
        this.exchange = exchange;
        this.clientId = clientId;
    }

    void await(CompletionStage<Erasure> erasure) {
        Context loop = exchange.vertx().getOrCreateContext();
        long timer = exchange.vertx().setTimer(WAIT_MILLIS, late -> answer(202, null));
        erasure.whenComplete((done, failure) -> onLoop(loop, () -> {
            exchange.vertx().cancelTimer(timer);
            if (failure == null) {
                ended(done);
            } else if (!answered) {
                answered = true;
                exchange.fail(failure);
            }
        }));
    }

    private void ended(Erasure erasure) {
        if (erasure.done()) {
            answer(200, erasure);
        } else if (!answered) {
            answered = true;
            exchange.fail(new Problem(
                    409, "Connected", "The client \"" + clientId + "\" is connected. End its connection first."));
        }
    }

    /** With what was done; absent while it goes on. */
    private void answer(int status, @Nullable Erasure erasure) {
        if (answered) {
            return;
        }
        answered = true;
        new Answer(status, Answer.JSON, Json.object(json -> {
                    json.writeStringField("clientId", clientId);
                    json.writeBooleanField("done", erasure != null);
                    if (erasure != null) {
                        json.writeBooleanField("known", erasure.known());
                        json.writeNumberField("entries", erasure.entries());
                    }
                }))
                .sendTo(exchange);
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
