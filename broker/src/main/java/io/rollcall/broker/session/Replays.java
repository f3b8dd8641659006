package io.rollcall.broker.session;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The replays of retained messages to one client, in order; what was not looked up or not read yet outlives its connection. On
 * the owner.
 */
final class Replays {
    /**
     * After so many topic levels that subscriptions made us look at, others on the loop have their turn: some milliseconds. The retained
     * messages of the subscriptions behind are then looked up when their place in the order has come.
     */
    private static final int LOOKS_A_TURN = 50_000;

    private final Mailbox mailbox;
    private final SessionRegistry registry;
    private @Nullable ArrayDeque<Replay> all;
    private int messages;

    // valid for the turn
    private long looks;

    /** None yet; the mailbox is where to ask for the next turn on the loop, and where what is read arrives. */
    Replays(Mailbox mailbox, SessionRegistry registry) {
        this.mailbox = mailbox;
        this.registry = registry;
    }

    boolean isEmpty() {
        return all == null;
    }

    /** How many retained messages are still to be sent, and how many subscriptions' are still to be looked up. */
    int size() {
        return all == null ? 0 : messages + all.size();
    }

    /**
     * Those that a subscription matches are to be sent.
     *
     * @param turn how many messages the queue must have given away before
     */
    void add(Subscription subscription, String clientId, long turn) {
        if (all == null) {
            all = new ArrayDeque<>(1);
        }
        Replay replay = new Replay(subscription, clientId, turn);
        all.addLast(replay);
        if (mayLook()) {
            look(replay);
        }
    }

    private boolean mayLook() {
        return looks < LOOKS_A_TURN;
    }

    private void look(Replay replay) {
        looks += replay.take(registry.router());
        messages += replay.size();
        if (!mayLook()) {
            mailbox.post(session -> session.sender.onNextTurn());
        }
    }

    /** Others on the loop have had their turn. */
    void onNextTurn() {
        looks = 0;
    }

    /** The one whose turn it is, at its place in the queue or as the queue is empty; absent when there is none. */
    @Nullable
    Replay turn(long taken, long queued) {
        Replay first = all == null ? null : all.peekFirst();
        return first != null && (first.isTurn(taken) || queued == 0) ? first : null;
    }

    /** Sends the next message of a replay; returns false when there is none, or it cannot go now. */
    boolean sendNext(ToClient to, Replay replay, Sender sender) {
        if (!isKnown(replay)) {
            return false;
        }
        Message message = replay.peek();
        if (message == null) {
            endFirst();
            return true;
        }
        Qos qos = replay.qos(message);
        if (!sender.mayTransmitNew(to, qos)) {
            return false;
        }
        replay.remove();
        messages--;
        if (to.mayReceive(message)) {
            sender.transmit(to, message, qos, true, replay.subscriptionId());
        } else {
            registry.counters().droppedNotAuthorized.increment();
        }
        return true;
    }

    /** Whether the next message of a replay is in memory, or there is none; else it is looked up, or read. */
    private boolean isKnown(Replay replay) {
        if (!replay.isTaken() && mayLook()) {
            look(replay);
        }
        if (!replay.isTaken()) {
            return false;
        }
        boolean isHere = replay.size() == 0 || replay.peek() != null;
        if (!isHere && !replay.isReading()) {
            registry.router().read(replay.read(), read -> mailbox.post(session -> session.sender.onRead(replay, read)));
        }
        return isHere;
    }

    /** What was read has come: for the first, unless its session is over. */
    void onRead(Replay replay, List<Message> read) {
        if (all == null || all.peekFirst() != replay) {
            return;
        }
        messages -= replay.size();
        replay.onRead(read);
        messages += replay.size();
    }

    /** The first replay has no more messages. */
    private void endFirst() {
        if (all != null) {
            all.removeFirst();
            all = all.isEmpty() ? null : all;
        }
    }

    /**
     * The client is away: those that were looked up are to be kept elsewhere. Unless some are in the files alone: then all wait there,
     * in their order.
     */
    void cutOff(BiConsumer<Replay, Message> keep) {
        List<Replay> known =
                all == null ? List.of() : all.stream().filter(Replay::isTaken).toList();
        if (all == null || !known.stream().allMatch(Replay::isInMemory)) {
            known.forEach(Replay::letGo);
            return;
        }
        all.removeIf(Replay::isTaken);
        all = all.isEmpty() ? null : all;
        messages = 0;
        for (Replay replay : known) {
            for (Message message = replay.peek(); message != null; message = replay.peek()) {
                replay.remove();
                keep.accept(replay, message);
            }
        }
    }
}
