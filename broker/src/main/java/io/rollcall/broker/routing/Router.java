package io.rollcall.broker.routing;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.MemoryStore;
import io.rollcall.broker.store.Posting;
import io.rollcall.broker.store.Retained;
import io.rollcall.broker.store.Store;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings each message to its subscribers, and keeps the retained ones. From any thread; delivers on the thread of the
 * caller, so that one publisher's messages reach each subscriber in order [MQTT-4.6.0-6].
 *
 * <p>Who subscribes while a message is routed gets it at least once, live or retained: a message is first retained and
 * then delivered; a subscriber first subscribes and then asks for what is retained. A fence stands between the two steps
 * on either side, since otherwise both might miss what the other has just written.
 */
public final class Router {
    private final SubscriptionTree tree;
    private final RetainedMessages retained;
    private final TimeSource time;
    private final Store store;

    /** A router of a broker in memory. */
    public Router(SubscriptionTree tree, RetainedMessages retained, TimeSource time) {
        this(tree, retained, time, new MemoryStore());
    }

    public Router(SubscriptionTree tree, RetainedMessages retained, TimeSource time, Store store) {
        this.tree = tree;
        this.retained = retained;
        this.time = time;
        this.store = store;
    }

    /** Routes a message, and what of it must last, to the store. Returns how many subscriptions took it. */
    public int route(Message message) {
        Posting lasting = new Posting();
        int taken = route(message, lasting);
        if (!lasting.isEmpty()) {
            store.post(message, lasting, null);
        }
        return taken;
    }

    /**
     * Routes a message to all current subscribers, and retains it, or clears what its topic retained, when it has the
     * RETAIN flag. Returns how many subscriptions took it.
     *
     * @param lasting gets the deliveries that must be stored first; the caller gives it to the store
     */
    public int route(Message message, Posting lasting) {
        if (message.retain()) {
            retained.keep(message);
            VarHandle.fullFence();
        }
        return tree.deliver(message, lasting);
    }

    /**
     * Routes a message with others like it before the loop's turn ends, if it is one for that. Returns whether it is; else nothing was done.
     *
     * @param publisher told when that is done; absent where nobody is to be answered
     */
    public boolean routeSoon(Message message, int packetId, Burst.@Nullable Publisher publisher, Burst burst) {
        return tree.deliverSoon(message, packetId, publisher, burst);
    }

    /** Adds a subscription. Returns true when it is new, false when it replaced one with the same filter [MQTT-3.8.4-3]. */
    public boolean subscribe(Subscriber subscriber, Subscription subscription) {
        boolean isNew = tree.subscribe(subscriber, subscription);
        VarHandle.fullFence();
        return isNew;
    }

    /** Removes a subscription. Returns whether there was one. */
    public boolean unsubscribe(Subscriber subscriber, TopicFilter filter) {
        return tree.unsubscribe(subscriber, filter);
    }

    /**
     * Visits the retained messages that match a filter, each in its newest state, without the expired ones. Returns how many topic
     * levels were looked at.
     */
    public long retained(TopicFilter filter, Consumer<Retained> to) {
        return retained.visit(filter, time.steadyMillis(), to);
    }

    /**
     * Reads retained messages that are in the files alone, each as it is now, in this order, without those that are gone.
     *
     * @param to takes them, on a thread of the store, where it must not wait
     */
    public void read(List<Retained> which, Consumer<List<Message>> to) {
        store.read(which, to);
    }

    /** How many subscriptions there are. */
    public long subscriptions() {
        return tree.size();
    }
}
