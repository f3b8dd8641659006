package io.rollcall.broker.session;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.routing.Router;
import io.rollcall.broker.store.Retained;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages that one new subscription matched [3.3.1.3], on their way to the client as fast as it takes them. They
 * have their place in the order of all messages, but none in the queue: however many they are, none is dropped. Those that are
 * in the files alone are read page by page when their turn comes. On the session's owner.
 */
final class Replay {
    /** Messages that are read from the files at once, at most. */
    private static final int PAGE_LENGTH = 256;

    /** Bytes of them; one message may be more. */
    private static final int PAGE_BYTES = 64 * 1024;

    private final Subscription subscription;
    private final @Nullable String notFrom;
    private final long turn;

    // those that have been read, and behind them those that were found
    private final ArrayDeque<Message> here = new ArrayDeque<>(0);
    private final ArrayDeque<Retained> found = new ArrayDeque<>(0);
    private boolean taken;
    private int reading;

    /**
     * Nothing yet.
     *
     * @param clientId who subscribes
     * @param turn how many messages the queue must have given away before it is this replay's turn
     */
    Replay(Subscription subscription, String clientId, long turn) {
        this.subscription = subscription;
        this.notFrom = subscription.noLocal() ? clientId : null;
        this.turn = turn;
    }

    /** Takes the messages as they are now, once. Returns what it cost, in topic levels looked at. */
    long take(Router router) {
        taken = true;
        return router.retained(subscription.filter(), retained -> {
            Message message = retained.message();
            if (message == null || isWanted(message)) {
                found.addLast(retained);
            }
        });
    }

    private boolean isWanted(Message message) {
        return notFrom == null || !notFrom.equals(message.publisher());
    }

    boolean isTaken() {
        return taken;
    }

    int size() {
        return here.size() + found.size();
    }

    boolean isTurn(long sent) {
        return sent >= turn;
    }

    /** The next one; absent when there is none, or it has to be read first. */
    @Nullable
    Message peek() {
        Message read = here.peekFirst();
        Retained first = found.peekFirst();
        return read != null || first == null ? read : first.message();
    }

    void remove() {
        if (here.pollFirst() == null) {
            found.removeFirst();
        }
    }

    Qos qos(Message message) {
        return Qos.min(message.qos(), subscription.maximumQos());
    }

    int subscriptionId() {
        return subscription.subscriptionId();
    }

    /** Whether each of the messages is in memory, and none came from the files. */
    boolean isInMemory() {
        return here.isEmpty() && found.stream().allMatch(retained -> retained.message() != null);
    }

    /** No message is kept in memory for a client that is away: all are read again from the files. */
    void letGo() {
        List<Retained> all = new ArrayList<>(size());
        here.forEach(message -> all.add(Retained.of(message).withoutMessage()));
        found.forEach(retained -> all.add(retained.withoutMessage()));
        here.clear();
        found.clear();
        found.addAll(all);
    }

    // ---- those in the files alone

    boolean isReading() {
        return reading > 0;
    }

    /** The next page of those that have to be read: they follow with {@link #onRead}. */
    List<Retained> read() {
        List<Retained> page = new ArrayList<>();
        long bytes = 0;
        for (Retained next : found) {
            if (next.message() != null || page.size() == PAGE_LENGTH || bytes >= PAGE_BYTES) {
                break;
            }
            page.add(next);
            bytes += next.bytes();
        }
        reading = page.size();
        return page;
    }

    /** They have come, but for those that are gone. */
    void onRead(List<Message> messages) {
        for (; reading > 0; reading--) {
            found.removeFirst();
        }
        for (Message message : messages) {
            if (isWanted(message)) {
                here.addLast(message);
            }
        }
    }

    /** They have come while the client is away: they are read again. */
    void onReadInVain() {
        reading = 0;
    }
}
