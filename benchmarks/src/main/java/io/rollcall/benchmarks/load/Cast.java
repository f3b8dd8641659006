package io.rollcall.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/** Who plays on one lane: those that subscribe come first, and those that publish when all have subscribed. On the loop. */
final class Cast {
    private final Lane lane;
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private int subscribed;
    private int publishing;
    private long due;

    Cast(Lane lane) {
        this.lane = lane;
    }

    Lane lane() {
        return lane;
    }

    List<Publisher> publishers() {
        return publishers;
    }

    List<Subscriber> subscribers() {
        return subscribers;
    }

    void addPublisher(int subscribersEach, int window) {
        publishers.add(new Publisher(lane, publishers.size(), subscribersEach, window, () -> publishing++));
    }

    void addSubscriber(String filter, List<Publisher> of, boolean lasting) {
        subscribers.add(new Subscriber(lane, subscribers.size(), filter, of, lasting, () -> subscribed++));
    }

    boolean isSubscribed() {
        return subscribed == subscribers.size();
    }

    boolean isPublishing() {
        return publishing == publishers.size();
    }

    /** A message is due: each publisher in its turn. */
    void nextDue(long intendedAt) {
        publishers.get((int) (due++ % publishers.size())).due(intendedAt);
    }

    /** Who subscribes with QoS 0 sends nothing else, and would be taken for dead. */
    void ping() {
        publishers.forEach(publisher -> publisher.wire().ping());
        subscribers.forEach(subscriber -> subscriber.wire().ping());
    }

    void giveUpLost() {
        publishers.forEach(Publisher::giveUpLost);
        lane.turnEnds();
    }

    /** Messages of those that are measured which have not come. */
    long lost() {
        return lane.tally().measuredSent() * copies() - lane.tally().measuredReceived();
    }

    private int copies() {
        return publishers.size() == 1 ? subscribers.size() : 1;
    }

    /** Whether all that was due is sent, acknowledged, and has come. */
    boolean isOver() {
        return publishers.stream().allMatch(Publisher::isDone)
                && lane.tally().sent() * copies() == lane.tally().received();
    }

    void leave() {
        publishers.forEach(publisher -> publisher.wire().leave());
        subscribers.forEach(subscriber -> subscriber.wire().leave());
    }
}
