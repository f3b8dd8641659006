package io.rollcall.server.access.spi;

import io.rollcall.broker.api.Authenticator.Credentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Decides on clients by one kind of credentials, as one of a chain: the first that does not ignore a client decides. From
 * any thread.
 */
public interface Gatekeeper extends AutoCloseable {

    /** How it is named in the configuration, in logs and meters. */
    String name();

    /**
     * Whether the client may come in. Called on an event loop; returns at once: what takes time is done elsewhere and answered
     * later. A stage that fails refuses the client with SERVER_UNAVAILABLE.
     */
    CompletionStage<Answer> ask(Credentials credentials);

    /**
     * Whether an answer that it gave is still what it would say: asked before an answer that was remembered is given again,
     * and of each client that came in by it after {@link #reload()}. On an event loop; returns at once.
     */
    default boolean holds(Answer.Allow answer) {
        return true;
    }

    /** The files that it was made from; when one of them changes, it is told to reload. */
    default List<Path> files() {
        return List.of();
    }

    /**
     * Reads again what it was made from. From one thread at a time, which may wait.
     *
     * @throws IOException when that cannot be read, and what was read before stays; the message names file and line
     */
    default void reload() throws IOException {}

    @Override
    default void close() {}
}
