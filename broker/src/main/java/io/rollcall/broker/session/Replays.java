package io.rollcall.broker.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replays of retained messages to one client, in order; those that were not looked up yet outlive its connection. On the owner. */
final class Replays {
    /**
     * After so many topic levels that subscriptions made us look at, others on the loop have their turn: some milliseconds. The retained
     * messages of the subscriptions behind are then looked up when their place in the order has come.
     */
    private static final int LOOKS_A_TURN = 50_000;

    private final Mailbox mailbox;
    private @Nullable ArrayDeque<Replay> all;
    private int messages;

    // valid for the turn
    private long looks;

    /** None yet; the mailbox is where to ask for the next turn on the loop. */
    Replays(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    boolean isEmpty() {
        return all == null;
    }

    /** How many retained messages are still to be sent, and how many subscriptions' are still to be looked up. */
    int size() {
        return all == null ? 0 : messages + all.size();
    }

    void add(Replay replay) {
        if (all == null) {
            all = new ArrayDeque<>(1);
        }
        all.addLast(replay);
        if (mayLook()) {
            look(replay);
        }
    }

    /** The one whose turn it is, at its place in the queue or as the queue is empty; absent when there is none. */
    @Nullable
    Replay turn(long taken, long queued) {
        Replay first = all == null ? null : all.peekFirst();
        return first != null && (first.isTurn(taken) || queued == 0) ? first : null;
    }

    /** Whether the messages of a replay are known now. */
    boolean isKnown(Replay replay) {
        if (!replay.isTaken() && mayLook()) {
            look(replay);
        }
        return replay.isTaken();
    }

    private boolean mayLook() {
        return looks < LOOKS_A_TURN;
    }

    private void look(Replay replay) {
        looks += replay.take();
        messages += replay.size();
        if (!mayLook()) {
            mailbox.post(session -> session.sender.onNextTurn());
        }
    }

    /** Others on the loop have had their turn. */
    void onNextTurn() {
        looks = 0;
    }

    /** A message of a replay is sent, or will not be. */
    void remove(Replay replay) {
        replay.remove();
        messages--;
    }

    /** The first replay has no more messages. */
    void endFirst() {
        if (all != null) {
            all.removeFirst();
            all = all.isEmpty() ? null : all;
        }
    }

    /** The client is away: those that are looked up already, which are here no more. */
    List<Replay> cutOff() {
        if (all == null) {
            return List.of();
        }
        List<Replay> known = new ArrayList<>();
        all.removeIf(replay -> replay.isTaken() && known.add(replay));
        all = all.isEmpty() ? null : all;
        messages = 0;
        return known;
    }
}
