package io.rollcall.broker.session;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.OwnedSubscription;
import io.rollcall.broker.api.TopicOwner;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.session.OwnedLane.Offered;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's subscriptions to topics of an owner. They live as long as the session; while its client is here, each has a
 * stream that the owner knows. On the session's owner.
 */
final class OwnedSubscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedSubscriptions.class);

    private final Session session;
    private final SessionRegistry registry;
    private final TopicOwner owner;
    private final Mailbox mailbox;
    private final Sender sender;
    private final OwnedLane lane;

    // valid for the session
    private final Map<TopicFilter, Subscription> mine = new LinkedHashMap<>();

    // valid for the connection
    private final Map<TopicFilter, OwnedStream> streams = new LinkedHashMap<>();

    // valid for one SUBSCRIBE
    private final List<OwnedStream> fresh = new ArrayList<>(1);
    private final List<OwnedStream> renewed = new ArrayList<>(1);

    OwnedSubscriptions(Session session, SessionRegistry registry, Mailbox mailbox, Sender sender) {
        this.session = session;
        this.registry = registry;
        this.owner = registry.topicOwner();
        this.mailbox = mailbox;
        this.sender = sender;
        this.lane = new OwnedLane(session, registry);
        sender.lane(lane);
    }

    /** From any thread. */
    OwnedLane lane() {
        return lane;
    }

    /** From any thread: a message for the client, which has its room. */
    void bring(Offered offered) {
        if (session.owner().isHere() && mailbox.isIdle()) {
            send(offered);
        } else {
            mailbox.post(offered);
        }
    }

    void send(Offered offered) {
        try {
            sender.send(offered);
        } catch (RuntimeException | Error mistake) { // whoever offered has no part in it
            session.fail("delivery", mistake);
        }
    }

    /** The client has subscribed; the owner hears of it with {@link #tell}. */
    void subscribe(ClientConnection client, Subscription subscription, boolean wantsRetained) {
        TopicFilter filter = subscription.filter();
        if (mine.put(filter, subscription) == null) {
            registry.countOwned(1);
        }
        OwnedStream stream = streams.get(filter);
        if (stream == null) {
            stream = new OwnedStream(this, client, subscription, wantsRetained, false);
            streams.put(filter, stream);
            fresh.add(stream);
        } else if (fresh.contains(stream)) {
            stream.renew(subscription, wantsRetained || stream.wantsRetained());
        } else {
            stream.renew(subscription, wantsRetained);
            renewed.add(stream);
        }
    }

    /** It outlived a restart: the owner hears of it when the client is back. */
    void restore(Subscription subscription) {
        if (mine.put(subscription.filter(), subscription) == null) {
            registry.countOwned(1);
        }
    }

    /** SUBACK is written. */
    void tell() {
        List<OwnedStream> begun = List.copyOf(fresh);
        List<OwnedStream> goingOn = List.copyOf(renewed);
        fresh.clear();
        renewed.clear();
        begun.forEach(stream -> guarded("subscribed", owner::subscribed, stream));
        goingOn.forEach(stream -> guarded("renewed", owner::renewed, stream));
    }

    /** Returns whether there was such a subscription. */
    boolean unsubscribe(TopicFilter filter) {
        if (mine.remove(filter) == null) {
            return false;
        }
        registry.countOwned(-1);
        end(streams.remove(filter));
        return true;
    }

    /** The client of a session that goes on is back, and has CONNACK. */
    void back(ClientConnection client) {
        mine.forEach((filter, subscription) -> {
            OwnedStream stream = new OwnedStream(this, client, subscription, false, true);
            streams.put(filter, stream);
            guarded("subscribed", owner::subscribed, stream);
        });
    }

    /** The client is away. */
    void away() {
        fresh.clear();
        renewed.clear();
        streams.values().forEach(this::end);
        streams.clear();
        lane.clear();
    }

    /** The session is over. */
    void forget() {
        away();
        registry.countOwned(-mine.size());
        mine.clear();
    }

    private void end(@Nullable OwnedStream stream) {
        if (stream != null) {
            stream.end();
            guarded("unsubscribed", owner::unsubscribed, stream);
        }
    }

    private void guarded(String what, Consumer<OwnedSubscription> call, OwnedStream stream) {
        try {
            call.accept(stream);
        } catch (RuntimeException | Error thrown) {
            LOG.error("client {}: the topic owner's {} failed", session.clientId(), what, thrown);
        }
    }
}
