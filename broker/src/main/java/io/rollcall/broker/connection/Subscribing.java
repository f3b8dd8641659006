package io.rollcall.broker.connection;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.Rights;
import io.rollcall.broker.api.TopicOwner.Admission;
import io.rollcall.broker.api.Verdict;
import io.rollcall.broker.codec.Subscribe;
import io.rollcall.broker.codec.Subscribe.Requested;
import io.rollcall.broker.codec.Unsubscribe;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.session.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Answers one SUBSCRIBE [3.8.4] or UNSUBSCRIBE [3.10.4]. On the loop. */
final class Subscribing {
    private static final int SKIPPED_MAX = 65_535;

    private final ConnectionSetup setup;
    private final ClientConnection client;
    private final Rights rights;
    private final Session session;

    Subscribing(ConnectionSetup setup, ClientConnection client, Rights rights, Session session) {
        this.setup = setup;
        this.client = client;
        this.rights = rights;
        this.session = session;
    }

    /** As if each topic filter had come by itself, in order [MQTT-3.8.4-5]; one answer, then the retained messages. */
    void subscribe(Subscribe subscribe, Outlet outlet) {
        List<Subscription> asked = new ArrayList<>(subscribe.subscriptions().size());
        for (Requested requested : subscribe.subscriptions()) {
            asked.add(toSubscription(requested, subscribe.subscriptionId()));
        }
        if (subscribe.userProperties().size() > setup.limits().userPropertiesMax()) {
            refuse(subscribe, outlet);
            return;
        }
        List<ReasonCode> answers = new ArrayList<>(asked.size());
        for (Subscription subscription : asked) {
            answers.add(subscribe(subscription));
        }
        answers.addAll(skipped(subscribe.skipped(), ReasonCode.QUOTA_EXCEEDED));
        session.whenCommitted(() -> {
            outlet.writeSuback(subscribe.packetId(), answers);
            session.subscriptions().sendRetained();
        });
    }

    private void refuse(Subscribe subscribe, Outlet outlet) {
        int count = subscribe.subscriptions().size() + subscribe.skipped();
        outlet.writeSuback(subscribe.packetId(), skipped(count, ReasonCode.QUOTA_EXCEEDED));
    }

    /** The answers to topic filters that were too many for one packet, unless the answer would be too much, too. */
    private List<ReasonCode> skipped(int count, ReasonCode answer) {
        if (count > SKIPPED_MAX) {
            throw new ProtocolError(ReasonCode.QUOTA_EXCEEDED, "3.9.3: " + count + " topic filters too many");
        }
        setup.counters().subscribeRefused.add(count);
        return Collections.nCopies(count, answer);
    }

    private Subscription toSubscription(Requested requested, int subscriptionId) {
        TopicFilter filter = toFilter(requested.filter());
        if (requested.noLocal() && filter.isShared()) {
            throw new ProtocolError(
                    ReasonCode.PROTOCOL_ERROR, "MQTT-3.8.3-4: no local with the shared subscription " + filter);
        }
        return new Subscription(
                filter,
                requested.maximumQos(),
                requested.noLocal(),
                requested.retainAsPublished(),
                requested.retainHandling(),
                subscriptionId);
    }

    private TopicFilter toFilter(String text) {
        try {
            return TopicFilter.of(text);
        } catch (IllegalArgumentException invalid) {
            throw new ProtocolError(ReasonCode.TOPIC_FILTER_INVALID, "4.7: " + invalid.getMessage());
        }
    }

    private ReasonCode subscribe(Subscription asked) {
        Subscription subscription = asked;
        if (!setup.isWithinLimits(subscription.filter())) {
            setup.counters().subscribeRefused.increment();
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        if (!rights.maySubscribe(subscription.filter())) {
            setup.counters().subscribeDenied.increment();
            return ReasonCode.NOT_AUTHORIZED;
        }
        if (setup.interceptors().subscribe() != null) {
            Verdict<Subscription> verdict = setup.interceptors().intercept(client, asked);
            if (verdict instanceof Verdict.Refuse<Subscription> refused) {
                setup.counters().subscribeDenied.increment();
                return refused.reason();
            }
            subscription = ((Verdict.Change<Subscription>) verdict).to();
        }
        if (!session.subscriptions()
                .maySubscribe(subscription.filter(), setup.memory().isShort())) {
            setup.counters().subscribeRefused.increment();
            return ReasonCode.QUOTA_EXCEEDED;
        }
        if (setup.topicOwner().owns(subscription.filter())) {
            return subscribeOwned(subscription);
        }
        boolean added = session.subscriptions().subscribe(subscription);
        if (subscription.wantsRetained(added) && !subscription.filter().isShared()) {
            session.subscriptions().takeRetained(subscription);
        }
        return ReasonCode.granted(subscription.maximumQos());
    }

    /** To topics that have an owner. Shared it may not be: correctly formed, but not allowed here [3.9.3, 0x8F]. */
    private ReasonCode subscribeOwned(Subscription asked) {
        if (asked.filter().isShared()) {
            setup.counters().subscribeDenied.increment();
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        Admission admission = setup.topicOwner().admit(client, asked.filter());
        if (admission instanceof Admission.Granted granted) {
            Subscription subscription = asked.with(Qos.min(asked.maximumQos(), granted.maximumQos()));
            session.subscriptions().subscribeOwned(subscription);
            return ReasonCode.granted(subscription.maximumQos());
        }
        setup.counters().subscribeDenied.increment();
        return ((Admission.Refused) admission).reason();
    }

    /** Each topic filter is compared character by character [MQTT-3.10.4-1]. */
    void unsubscribe(Unsubscribe unsubscribe, Outlet outlet) {
        if (unsubscribe.skipped() > 0 && client.version() != ProtocolVersion.V5) {
            throw new ProtocolError(
                    ReasonCode.QUOTA_EXCEEDED,
                    "MQTT 3.1.1, 3.11: " + unsubscribe.skipped() + " topic filters too many");
        }
        List<TopicFilter> filters = new ArrayList<>(unsubscribe.filters().size());
        for (String text : unsubscribe.filters()) {
            filters.add(toFilter(text));
        }
        List<ReasonCode> answers = new ArrayList<>(filters.size());
        for (TopicFilter filter : filters) {
            answers.add(
                    session.subscriptions().unsubscribe(filter)
                            ? ReasonCode.SUCCESS
                            : ReasonCode.NO_SUBSCRIPTION_EXISTED);
        }
        answers.addAll(skipped(unsubscribe.skipped(), ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR));
        session.whenCommitted(() -> outlet.writeUnsuback(unsubscribe.packetId(), answers));
    }
}
