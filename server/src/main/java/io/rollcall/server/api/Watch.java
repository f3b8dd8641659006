package io.rollcall.server.api;

import java.util.concurrent.CompletableFuture;

/** Somebody who is told the changes of presence, until it is closed. From any thread. */
public interface Watch extends AutoCloseable {

    /** The sequence number of the next change that the handler has not been done with: where to watch from after a restart. */
    long nextSeq();

    /**
     * Completes when it is over: after {@link #close}, or the server's. Fails with what the handler failed with, or with
     * {@link io.rollcall.presence.FeedTooOldException} when what comes next is not kept any more.
     */
    CompletableFuture<Void> ended();

    /** Ends it; the handler may still be at its last change. Idempotent. */
    @Override
    void close();
}
