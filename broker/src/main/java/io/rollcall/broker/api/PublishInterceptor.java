package io.rollcall.broker.api;

import io.rollcall.broker.message.Message;

/**
 * Sees each message of a client before it is routed, and may change or refuse it. Called on the client's event loop after the
 * {@link Authorizer}, so it must return at once. Wills are shown when the client connects. A message of QoS 2 that the client repeats is shown
 * again. What an embedder publishes itself is not shown.
 *
 * <pre>{@code
 * PublishInterceptor tenants = (client, message) -> message.payload().length > 1_000
 *         ? Verdict.refuse(ReasonCode.QUOTA_EXCEEDED)
 *         : Verdict.change(message.with(TopicName.of(client.userName() + "/" + message.topic())));
 * }</pre>
 */
@FunctionalInterface
public interface PublishInterceptor {

    /**
     * A client publishes.
     *
     * @return what is routed: the quality of service must stay, and the topic be one that clients may publish to. Otherwise, and when something
     *     is thrown, the message is refused and that is logged. Before MQTT 5 a client is not told of a refusal
     */
    Verdict<Message> onPublish(ClientConnection client, Message message);
}
