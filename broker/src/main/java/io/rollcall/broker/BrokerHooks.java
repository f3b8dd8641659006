package io.rollcall.broker;

import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.EnhancedAuthenticator;
import io.rollcall.broker.api.PublishInterceptor;
import io.rollcall.broker.api.SubscribeInterceptor;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.api.TopicOwner;
import io.rollcall.broker.message.ReasonCode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What an embedder gives a broker: who may come in, what they may do, who hears of it, and the time.
 *
 * @param authenticator decides on clients that name no authentication method
 * @param enhancedAuthenticators decide on those that do, each by the name of its method
 * @param topicOwner publishes what the broker does not: topics that are its own
 * @param publishInterceptor sees what clients publish; absent costs nothing
 * @param subscribeInterceptor sees what clients subscribe to; absent costs nothing
 * @param callbacks where futures complete and handlers are called; absent is on threads of the broker's own. One that refuses a task keeps the
 *     handler from its messages
 */
public record BrokerHooks(
        Authenticator authenticator,
        Map<String, EnhancedAuthenticator> enhancedAuthenticators,
        Authorizer authorizer,
        ClientListener listener,
        TopicOwner topicOwner,
        TimeSource time,
        @Nullable PublishInterceptor publishInterceptor,
        @Nullable SubscribeInterceptor subscribeInterceptor,
        @Nullable Executor callbacks) {
    private static final CompletionStage<ReasonCode> WELCOME = CompletableFuture.completedStage(ReasonCode.SUCCESS);

    /** Everybody may come in and do everything; nobody hears of it. */
    public static final BrokerHooks OPEN = new BrokerHooks(
            credentials -> WELCOME,
            Map.of(),
            Authorizer.allowAll(),
            new ClientListener() {},
            TopicOwner.NONE,
            TimeSource.system(),
            null,
            null,
            null);

    public BrokerHooks {
        enhancedAuthenticators = Map.copyOf(enhancedAuthenticators);
    }

    /** The same, with an authenticator. */
    public BrokerHooks with(Authenticator newAuthenticator) {
        return new BrokerHooks(
                newAuthenticator,
                enhancedAuthenticators,
                authorizer,
                listener,
                topicOwner,
                time,
                publishInterceptor,
                subscribeInterceptor,
                callbacks);
    }

    /** The same, with one more authentication method, or another authenticator for it. */
    public BrokerHooks with(EnhancedAuthenticator enhancedAuthenticator) {
        Map<String, EnhancedAuthenticator> all = new HashMap<>(enhancedAuthenticators);
        all.put(enhancedAuthenticator.method(), enhancedAuthenticator);
        return new BrokerHooks(
                authenticator,
                all,
                authorizer,
                listener,
                topicOwner,
                time,
                publishInterceptor,
                subscribeInterceptor,
                callbacks);
    }

    /** The same, with an authorizer. */
    public BrokerHooks with(Authorizer newAuthorizer) {
        return new BrokerHooks(
                authenticator,
                enhancedAuthenticators,
                newAuthorizer,
                listener,
                topicOwner,
                time,
                publishInterceptor,
                subscribeInterceptor,
                callbacks);
    }

    /** The same, with a listener. */
    public BrokerHooks with(ClientListener newListener) {
        return new BrokerHooks(
                authenticator,
                enhancedAuthenticators,
                authorizer,
                newListener,
                topicOwner,
                time,
                publishInterceptor,
                subscribeInterceptor,
                callbacks);
    }

    /** The same, with an owner of topics in place of the one before. */
    public BrokerHooks with(TopicOwner newTopicOwner) {
        return new BrokerHooks(
                authenticator,
                enhancedAuthenticators,
                authorizer,
                listener,
                newTopicOwner,
                time,
                publishInterceptor,
                subscribeInterceptor,
                callbacks);
    }

    /** The same, by another time. */
    public BrokerHooks with(TimeSource newTime) {
        return new BrokerHooks(
                authenticator,
                enhancedAuthenticators,
                authorizer,
                listener,
                topicOwner,
                newTime,
                publishInterceptor,
                subscribeInterceptor,
                callbacks);
    }

    /** The same, with an interceptor of what clients publish. */
    public BrokerHooks withPublishInterceptor(PublishInterceptor interceptor) {
        return new BrokerHooks(
                authenticator,
                enhancedAuthenticators,
                authorizer,
                listener,
                topicOwner,
                time,
                interceptor,
                subscribeInterceptor,
                callbacks);
    }

    /** The same, with an interceptor of what clients subscribe to. */
    public BrokerHooks withSubscribeInterceptor(SubscribeInterceptor interceptor) {
        return new BrokerHooks(
                authenticator,
                enhancedAuthenticators,
                authorizer,
                listener,
                topicOwner,
                time,
                publishInterceptor,
                interceptor,
                callbacks);
    }

    /** The same, with threads of the embedder for its futures and handlers. */
    public BrokerHooks withCallbacks(Executor executor) {
        return new BrokerHooks(
                authenticator,
                enhancedAuthenticators,
                authorizer,
                listener,
                topicOwner,
                time,
                publishInterceptor,
                subscribeInterceptor,
                executor);
    }
}
