package io.rollcall.broker.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Takes the messages of an embedder's subscription, one at a time and in order. Called on the embedder's executor, or on the broker's threads
 * for callbacks; never on an event loop, so it may take its time.
 *
 * <pre>{@code
 * MessageHandler slowly = received -> database.insert(received.topic(), received.text());
 * MessageHandler atOnce = MessageHandler.of(received -> seen.add(received.text()));
 * }</pre>
 */
@FunctionalInterface
public interface MessageHandler {

    /**
     * A message has come.
     *
     * @return done when the next one may come. A stage that fails, or what is thrown, is counted, and the next one comes
     */
    CompletionStage<?> onMessage(Received received);

    /** A handler that is done when it returns. */
    static MessageHandler of(Consumer<Received> consumer) {
        return received -> {
            consumer.accept(received);
            return CompletableFuture.completedStage(null);
        };
    }
}
