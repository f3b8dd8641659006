package io.rollcall.server.monitor;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.OwnedSubscription;
import io.rollcall.broker.api.TopicOwner;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.presence.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Presence over MQTT: owns the topics of the families that are on, and serves each subscription from the feed and from what presence knows.
 * To be closed after the broker and before presence.
 */
public final class MonitorTopics implements TopicOwner, AutoCloseable {
    private final Monitor monitor;
    private final List<Family> families;
    private final Map<OwnedSubscription, Follower> followers = new ConcurrentHashMap<>();

    /**
     * Serves from now on.
     *
     * @param presence before the broker starts: what it knows now is of earlier runs
     */
    public MonitorTopics(MonitorConfig config, Presence presence) {
        this(config, presence, Note.NOWHERE);
    }

    /**
     * Serves from now on.
     *
     * @param presence before the broker starts: what it knows now is of earlier runs
     * @param places where it is written down which place in the feed each subscriber is at
     */
    public MonitorTopics(MonitorConfig config, Presence presence, Note places) {
        monitor = new Monitor(presence, places);
        families = families(config, presence);
    }

    private static List<Family> families(MonitorConfig config, Presence presence) {
        List<Family> on = new ArrayList<>();
        if (config.presence()) {
            on.add(new NativeTopics(presence.run(), presence.queries().asOfSeq()));
        }
        if (config.ibm()) {
            on.add(new IbmTopics());
            on.add(new IbmOwnTopic());
        }
        if (config.alibaba()) {
            on.add(new AlibabaTopics());
        }
        if (config.aws()) {
            on.add(new AwsTopics());
        }
        return List.copyOf(on);
    }

    /** Whom to tell which connections end, before presence is told. */
    public Connections connections() {
        return monitor.connections();
    }

    public MonitorStats stats() {
        MonitorCounters counters = monitor.counters();
        return new MonitorStats(
                followers.size(),
                monitor.dispatcher().live(),
                counters.told.sum(),
                counters.snapshots.sum(),
                counters.fellBehind.sum(),
                counters.resyncs.sum(),
                counters.wentOn.sum(),
                counters.placesRefused.sum(),
                counters.pagesDropped.sum(),
                counters.failures.sum());
    }

    @Override
    public boolean owns(TopicName topic) {
        for (Family family : families) {
            if (family.owns(topic)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean owns(TopicFilter filter) {
        return familyOf(filter) != null;
    }

    private @Nullable Family familyOf(TopicFilter filter) {
        for (Family family : families) {
            if (family.owns(filter)) {
                return family;
            }
        }
        return null;
    }

    @Override
    public Admission admit(ClientConnection client, TopicFilter filter) {
        Family family = familyOf(filter);
        return family == null || family.scope(client, filter) == null
                ? new Admission.Refused(ReasonCode.NOT_AUTHORIZED)
                : new Admission.Granted(family.maximumQos());
    }

    @Override
    public void subscribed(OwnedSubscription subscription) {
        TopicFilter filter = subscription.subscription().filter();
        Family family = familyOf(filter);
        Scope scope = family == null ? null : family.scope(subscription.client(), filter);
        if (scope != null) {
            String place = monitor.places().recall(subscription);
            Follower follower = new Follower(monitor, subscription, scope, place);
            monitor.places().arrived(follower);
            followers.put(subscription, follower);
            follower.soon();
        }
    }

    @Override
    public void renewed(OwnedSubscription subscription) {
        Follower follower = followers.get(subscription);
        if (follower != null
                && subscription.wantsRetained()
                && follower.scope().family().hasState()) {
            monitor.dispatcher().renew(follower);
        }
    }

    @Override
    public void unsubscribed(OwnedSubscription subscription) {
        Follower follower = followers.remove(subscription);
        if (follower != null) {
            monitor.places().left(follower);
            follower.releasePage();
            monitor.dispatcher().leave(follower);
        }
    }

    @Override
    public void close() {
        monitor.close();
    }
}
