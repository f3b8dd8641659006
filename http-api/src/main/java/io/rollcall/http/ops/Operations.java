package io.rollcall.http.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.http.exchange.BackedUp;
import io.rollcall.http.exchange.Reloaded;
import io.rollcall.http.exchange.ServerDesk;
import io.rollcall.http.exchange.TraceSink;
import io.rollcall.http.exchange.TraceWanted;
import io.rollcall.http.exchange.WebhookDesk;
import io.rollcall.presence.Erasure;
import java.io.Closeable;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the HTTP API must know of the server around it. Asked from any thread; returns at once,
 * unless it says otherwise. */
public interface Operations {

    /** Why the server is not ready to serve its clients, in one sentence; empty when it is. */
    Optional<String> notReadyBecause();

    /** What of the server's files was found damaged, in one sentence; empty when nothing was. It serves the rest. */
    default String damage() {
        return "";
    }

    /** The server's version. */
    String version();

    /** Every meter as Prometheus text. May take its time: never asked on an event loop. */
    String scrape();

    /** Where the HTTP API counts. */
    MeterRegistry meters();

    /**
     * Ends the connection of a client, if it has one.
     *
     * @param by who wants it, for the record
     * @param ended runs, on any thread, once the end is told to presence, or there was nothing to end
     */
    void kick(String clientId, String by, Runnable ended);

    /**
     * Erases a client from presence, unless it is connected. Returns at once.
     *
     * @return completed when all is done, on any thread, which must not be kept
     */
    CompletionStage<Erasure> erase(String clientId);

    /**
     * Publishes a message as the server itself. From any thread; returns at once.
     *
     * @param qos 0 to 2
     * @return how many subscribers it went to
     * @throws IllegalArgumentException when the topic cannot be published to
     */
    int publish(String topic, byte[] payload, int qos, boolean retain);

    /** Reads the configuration and the files that it names again, and applies what can change. May take its time: never asked on an event loop. */
    Reloaded reload();

    /**
     * Has a backup made while the server runs. Returns at once.
     *
     * @param directory where; below the server's directory of backups
     * @return completed when it is whole, on any thread, which must not be kept; fails with {@link BackedUp.Refused} when it cannot be made so
     */
    default CompletionStage<BackedUp> backUp(String directory) {
        return CompletableFuture.failedFuture(new BackedUp.Refused("This server keeps nothing in files."));
    }

    /**
     * Traces a client or topics from now on, until what is returned is closed. Returns at once.
     *
     * @throws IllegalArgumentException when the topic filter is none, or of topics that cannot be traced
     */
    default Closeable trace(TraceWanted wanted, TraceSink to) {
        throw new IllegalArgumentException("there is no broker");
    }

    /** Who knows how the webhooks do. */
    default WebhookDesk webhooks() {
        return WebhookDesk.NONE;
    }

    /** Who knows how the server and its broker do. */
    default ServerDesk server() {
        return ServerDesk.NONE;
    }

    /**
     * A short text that was remembered under this name, also by an earlier run of the server. May take its time: never asked
     * on an event loop.
     *
     * @throws UncheckedIOException when it cannot be read
     */
    Optional<String> recall(String name);

    /**
     * Remembers a short text beyond the end of the server, in place of the one before. May take its time: never asked on an
     * event loop.
     *
     * @throws UncheckedIOException when it cannot be written; the one before stays
     */
    void remember(String name, String text);
}
