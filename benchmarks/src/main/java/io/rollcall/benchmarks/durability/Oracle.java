package io.rollcall.benchmarks.durability;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What the broker has promised, and what came of it. Outside of the broker; from any thread. */
final class Oracle {
    private final Map<String, BitSet> acknowledged = new HashMap<>();
    private final Map<String, Receipts> receipts = new HashMap<>();
    private final List<String> broken = new ArrayList<>();
    private final AtomicLong acknowledgements = new AtomicLong();

    /** What one subscriber has of one publisher. */
    private static final class Receipts {
        private final BitSet came = new BitSet();
        private int greatest = -1;
        private int repeated;
    }

    /** The broker has the message: PUBACK or PUBREC came. */
    void acknowledged(String publisher, int number) {
        synchronized (this) {
            acknowledged.computeIfAbsent(publisher, its -> new BitSet()).set(number);
        }
        acknowledgements.incrementAndGet();
    }

    /** Messages that the broker has acknowledged. */
    long acknowledgements() {
        return acknowledgements.get();
    }

    /** A subscriber has received a message as new. */
    synchronized void received(String subscriber, String publisher, int number, int qos) {
        Receipts its = receipts.computeIfAbsent(subscriber + "<" + publisher, pair -> new Receipts());
        if (its.came.get(number)) {
            its.repeated++;
            if (qos == 2) {
                broken.add(subscriber + " received QoS 2 twice: " + publisher + " " + number);
            }
            return;
        }
        if (number < its.greatest) {
            broken.add(subscriber + " received " + publisher + " " + number + " after " + its.greatest);
        }
        its.greatest = number;
        its.came.set(number);
    }

    synchronized void broken(String promise) {
        broken.add(promise);
    }

    /** Acknowledged messages that a subscriber has not received. */
    synchronized int missing(String subscriber, String publisher) {
        BitSet missing =
                (BitSet) acknowledged.getOrDefault(publisher, new BitSet()).clone();
        Receipts its = receipts.get(subscriber + "<" + publisher);
        if (its != null) {
            missing.andNot(its.came);
        }
        return missing.cardinality();
    }

    /** Messages of QoS 1 that came more than once, as they may. */
    synchronized int repeated() {
        return receipts.values().stream().mapToInt(its -> its.repeated).sum();
    }

    /** Every promise that was broken, in words. */
    synchronized List<String> broken() {
        return List.copyOf(broken);
    }
}
