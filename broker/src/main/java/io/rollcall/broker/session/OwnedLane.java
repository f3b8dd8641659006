package io.rollcall.broker.session;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.session.Mailbox.Letter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What owners of topics have offered to one client and is not sent yet, in the mail of its session or here. It holds few
 * bytes: whoever offers more has to wait. When all queues of the broker are full, it holds one message.
 */
final class OwnedLane {
    /** So many of those who wait are told of room at once; each will fill a part of it. */
    private static final int WOKEN_AT_ONCE = 16;

    private final Session session;
    private final SessionRegistry registry;
    private final long bytesMax;

    // from any thread
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    // on the owner
    private final ArrayDeque<Offered> offered = new ArrayDeque<>();

    OwnedLane(Session session, SessionRegistry registry) {
        this.session = session;
        this.registry = registry;
        this.bytesMax = registry.limits().ownedBytesMax();
    }

    /** A message on its way: in the mail, then in the lane. */
    static final class Offered extends Letter {
        private final OwnedStream stream;
        private final Message message;
        private final boolean retained;

        Offered(OwnedStream stream, Message message, boolean retained) {
            this.stream = stream;
            this.message = message;
            this.retained = retained;
        }

        OwnedStream stream() {
            return stream;
        }

        Message message() {
            return message;
        }

        boolean retained() {
            return retained;
        }

        @Override
        void open(Session session) {
            stream.opened(this);
        }
    }

    private record Waiting(OwnedStream stream, Runnable task) {}

    // ---- from any thread

    /** Takes room for a message; returns whether there was any. */
    boolean reserve(Message message) {
        int size = message.bytes();
        long before;
        do {
            before = bytes.get();
            if (before > 0 && (before + size > bytesMax || !registry.mayKeep(size))) {
                registry.counters().ownedHeldBack.increment();
                return false;
            }
        } while (!bytes.compareAndSet(before, before + size));
        registry.countOwnedBytes(size);
        return true;
    }

    void whenRoom(OwnedStream stream, Runnable task) {
        waiting.add(new Waiting(stream, task));
        wake(bytes.get()); // what was sent meanwhile has seen nobody wait
    }

    /** A message is sent, or will not be: its room is free. */
    private void release(Message message) {
        int size = message.bytes();
        registry.countOwnedBytes(-size);
        wake(bytes.addAndGet(-size));
    }

    /** Tells some of those who wait when half is free, and all when all is: who was told and offers nothing holds up nobody. */
    private void wake(long left) {
        if (left > bytesMax / 2) {
            return;
        }
        int most = left == 0 ? waiting.size() : WOKEN_AT_ONCE;
        for (int woken = 0; woken < most; ) {
            Waiting next = waiting.poll();
            if (next == null) {
                return;
            }
            if (!next.stream.isOver()) {
                woken++;
                session.owner().execute(next.task); // not here: it would offer, and be told again, within itself
            }
        }
    }

    // ---- on the owner

    /** A message has come for the client, unless its subscription is over meanwhile. */
    void add(Offered message) {
        if (message.stream.isOver()) {
            release(message.message);
        } else {
            offered.addLast(message);
        }
    }

    /** What is to be sent next; absent when nothing is. */
    @Nullable
    Offered peek() {
        while (!offered.isEmpty() && offered.getFirst().stream.isOver()) {
            remove();
        }
        return offered.peekFirst();
    }

    /** The first one was sent, or is not wanted any more. */
    void remove() {
        Offered first = offered.pollFirst();
        if (first != null) {
            release(first.message);
        }
    }

    /** The client is away: all streams are over. */
    void clear() {
        waiting.clear();
        while (!offered.isEmpty()) {
            remove();
        }
    }
}
