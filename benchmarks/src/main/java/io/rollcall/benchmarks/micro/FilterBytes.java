package io.rollcall.benchmarks.micro;

import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.routing.SubscriptionTree;
import java.lang.ref.Reference;
import java.util.Arrays;

/**
 * What does a topic filter cost in memory, in a tree of so many? Each is of another device, every tenth with a wildcard, and each of
 * another subscriber. The subscribers are sessions in a broker, and are not counted.
 */
public final class FilterBytes {
    private static final int FILTERS = 1_000_000;
    private static final int WILDCARD_EVERY = 10;

    private FilterBytes() {}

    /**
     * Prints the bytes of a filter.
     *
     * @param args how many filters; a million when there is nothing
     */
    public static void main(String[] args) {
        int filters = args.length == 0 ? FILTERS : Integer.parseInt(args[0]);
        Counter[] subscribers = new Counter[filters];
        Arrays.setAll(subscribers, i -> new Counter("client-" + i));
        Subscription[] subscriptions = new Subscription[filters];
        long before = liveBytes(subscribers, subscriptions);
        Arrays.setAll(subscriptions, FilterBytes::subscription);
        long subscribed = liveBytes(subscribers, subscriptions);
        SubscriptionTree tree = new SubscriptionTree();
        for (int i = 0; i < filters; i++) {
            tree.subscribe(subscribers[i], subscriptions[i]);
        }
        long after = liveBytes(subscribers, subscriptions, tree);
        System.out.printf(
                "%,d filters: %.1f bytes each in the tree, and %.1f for the subscription with its filter%n",
                filters, (after - subscribed) / (double) filters, (subscribed - before) / (double) filters);
    }

    private static Subscription subscription(int device) {
        String filter = device % WILDCARD_EVERY == 0
                ? "site/" + device % 100 + "/+/" + device + "/#"
                : "site/" + device % 100 + "/floor/" + device + "/temperature";
        return new Subscription(TopicFilter.of(filter), Qos.AT_MOST_ONCE, false, false, 0, 0);
    }

    /**
     * After a collection that was asked for twice: the first may only begin one.
     *
     * @param kept what must outlive it
     */
    private static long liveBytes(Object... kept) {
        try {
            System.gc();
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            return runtime.totalMemory() - runtime.freeMemory();
        } finally {
            Reference.reachabilityFence(kept);
        }
    }
}
