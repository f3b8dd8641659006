package io.rollcall.broker.api;

import java.util.concurrent.CompletableFuture;

/**
 * The broker for the program that it runs in: no socket, no packet, no copy. From any thread, event loops too; returns at once. Futures
 * complete, and handlers are called, on the embedder's executor or on the broker's threads for callbacks; never on an event loop. Once the broker is closed, futures fail with an {@link IllegalStateException}, and subscribing throws one.
 *
 * <pre>{@code
 * broker.inProcess().subscribe("sensors/+/temperature", MessageHandler.of(received -> {
 *     if (Double.parseDouble(received.text()) > 90) {
 *         broker.inProcess().publish(Publication.of("alarms/heat", received.topic()).with(Qos.AT_LEAST_ONCE));
 *     }
 * }));
 * }</pre>
 */
public interface InProcess {

    /** So many publications wait to be stored, or for room, at most; one more is refused. */
    int WAITING_MAX = 10_000;

    /**
     * Publishes a message as the broker itself: no authenticator, authorizer or interceptor is asked.
     *
     * @return how many subscriptions took it, when it is stored for those that last, and there is room for the next; so who waits for it before the
     *     next one is never faster than the broker. Fails with {@link PublishRefused}
     * @throws IllegalArgumentException when the topic is one that the server alone publishes to, such as {@code $presence/...}
     */
    CompletableFuture<Integer> publish(Publication publication);

    /**
     * Subscribes, with the default options.
     *
     * @param topicFilter as in MQTT, wildcards and {@code $share/name/...} too
     * @throws IllegalArgumentException when it is no topic filter, or one of topics that the server alone publishes to
     */
    default LocalSubscription subscribe(String topicFilter, MessageHandler handler) {
        return subscribe(topicFilter, LocalOptions.DEFAULTS, handler);
    }

    /**
     * Subscribes. What is published after this returns comes to the handler.
     *
     * @param topicFilter as in MQTT, wildcards and {@code $share/name/...} too
     * @throws IllegalArgumentException when it is no topic filter, or one of topics that the server alone publishes to
     */
    LocalSubscription subscribe(String topicFilter, LocalOptions options, MessageHandler handler);

    /**
     * Ends the connection of a client.
     *
     * @param by who wants it, for the record
     * @return whether the broker has a session of this client, when its connection is over and listeners were told
     */
    CompletableFuture<Boolean> kick(String clientId, String by);
}
