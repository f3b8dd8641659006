package io.rollcall.server.api;

import io.rollcall.presence.FeedPage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Takes the changes of presence, one at a time and in order. Called on the embedder's executor, or on the broker's threads for callbacks; never
 * on an event loop, so it may take its time: the feed waits for it, and nothing is lost while retention lasts.
 *
 * <pre>{@code
 * ChangeHandler stored = change -> database.append(change.seq(), change.entry());
 * }</pre>
 */
@FunctionalInterface
public interface ChangeHandler {

    /**
     * A change was accepted; questions see it already.
     *
     * @return done when the next one may come. A stage that fails, or what is thrown, ends the watch
     */
    CompletionStage<?> onChange(FeedPage.Item change);

    /** A handler that is done when it returns. */
    static ChangeHandler of(Consumer<FeedPage.Item> consumer) {
        return change -> {
            consumer.accept(change);
            return CompletableFuture.completedStage(null);
        };
    }
}
