package io.rollcall.broker.connection;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.PublishInterceptor;
import io.rollcall.broker.api.SubscribeInterceptor;
import io.rollcall.broker.api.Verdict;
import io.rollcall.broker.api.Verdict.Change;
import io.rollcall.broker.api.Verdict.Refuse;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicName;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an embedder makes of its clients' messages and subscriptions. What it throws, or says that cannot be, is logged, and refuses the one that
 * it was shown: whoever wanted to see it would not want it to pass unseen. On the loop.
 */
public record Interceptors(
        @Nullable PublishInterceptor publish, @Nullable SubscribeInterceptor subscribe, Predicate<TopicName> isOwned) {
    private static final Logger LOG = LoggerFactory.getLogger(Interceptors.class);

    /** The errors that PUBACK and PUBREC have words for [3.4.2.1, 3.5.2.1]. */
    private static final Set<ReasonCode> OF_PUBLISH = EnumSet.of(
            ReasonCode.UNSPECIFIED_ERROR,
            ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
            ReasonCode.NOT_AUTHORIZED,
            ReasonCode.TOPIC_NAME_INVALID,
            ReasonCode.QUOTA_EXCEEDED,
            ReasonCode.PAYLOAD_FORMAT_INVALID);

    /** The errors that SUBACK has words for [3.9.3]. */
    private static final Set<ReasonCode> OF_SUBSCRIBE = EnumSet.of(
            ReasonCode.UNSPECIFIED_ERROR,
            ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
            ReasonCode.NOT_AUTHORIZED,
            ReasonCode.TOPIC_FILTER_INVALID,
            ReasonCode.QUOTA_EXCEEDED,
            ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

    /** Whether somebody wants to see messages. */
    boolean seePublish() {
        return publish != null;
    }

    /** What goes on in place of the message: a change, or a refusal; the message itself when nobody wants to see it. */
    Verdict<Message> intercept(ClientConnection client, Message message) {
        if (publish == null) {
            return Verdict.change(message);
        }
        try {
            Verdict<Message> verdict = publish.onPublish(client, message);
            if (verdict instanceof Refuse<Message> refusal) {
                return Verdict.refuse(sayable(refusal.reason(), OF_PUBLISH));
            }
            return verdict instanceof Change<Message> change
                    ? checked(client, message, change.to())
                    : Verdict.change(message);
        } catch (RuntimeException | Error thrown) {
            LOG.error("client {}: the publish interceptor failed", client.clientId(), thrown);
            return Verdict.refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
        }
    }

    private static ReasonCode sayable(ReasonCode reason, Set<ReasonCode> words) {
        return words.contains(reason) ? reason : ReasonCode.UNSPECIFIED_ERROR;
    }

    private Verdict<Message> checked(ClientConnection client, Message message, Message changed) {
        if (changed.qos() == message.qos() && !changed.topic().remembered(isOwned)) {
            return Verdict.change(changed);
        }
        LOG.error("client {}: the publish interceptor made {} of {}", client.clientId(), changed, message);
        return Verdict.refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
    }

    /** What goes on in place of the subscription. */
    Verdict<Subscription> intercept(ClientConnection client, Subscription subscription) {
        if (subscribe == null) {
            return Verdict.change(subscription);
        }
        try {
            Verdict<Subscription> verdict = subscribe.onSubscribe(client, subscription);
            if (verdict instanceof Refuse<Subscription> refusal) {
                return Verdict.refuse(sayable(refusal.reason(), OF_SUBSCRIBE));
            }
            return verdict instanceof Change<Subscription> change
                    ? checked(client, subscription, change.to())
                    : Verdict.change(subscription);
        } catch (RuntimeException | Error thrown) {
            LOG.error("client {}: the subscribe interceptor failed", client.clientId(), thrown);
            return Verdict.refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
        }
    }

    private static Verdict<Subscription> checked(ClientConnection client, Subscription asked, Subscription changed) {
        if (changed.filter().equals(asked.filter())) {
            return Verdict.change(changed);
        }
        LOG.error("client {}: the subscribe interceptor made {} of {}", client.clientId(), changed, asked);
        return Verdict.refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
    }
}
