package io.rollcall.broker.local;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.store.Retained;
import io.rollcall.broker.store.Store;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The retained messages that an embedder's new subscription matched: those in memory at once, those in the files alone page by page, as
 * the handler makes room for them. From any thread.
 */
final class LocalReplay {
    /** Messages that are read from the files at once, at most. */
    private static final int PAGE_LENGTH = 256;

    /** Bytes of them; one message may be more. */
    private static final int PAGE_BYTES = 64 * 1024;

    private final LocalSubscriber subscriber;
    private final Store store;
    private final ArrayDeque<Retained> left = new ArrayDeque<>();
    private boolean reading;

    LocalReplay(LocalSubscriber subscriber, Store store) {
        this.subscriber = subscriber;
        this.store = store;
    }

    /** One was found. */
    void found(Retained retained) {
        Message message = retained.message();
        if (message != null) {
            subscriber.first(message);
        } else {
            synchronized (this) {
                left.addLast(retained);
            }
        }
    }

    /** Reads on, if there is room; whether this is the end. */
    boolean isDone() {
        List<Retained> page = new ArrayList<>();
        synchronized (this) {
            if (reading || !subscriber.isReady()) {
                return !reading && (left.isEmpty() || subscriber.isClosed());
            }
            long bytes = 0;
            while (!left.isEmpty() && page.size() < PAGE_LENGTH && bytes < PAGE_BYTES) {
                Retained next = left.removeFirst();
                page.add(next);
                bytes += next.bytes();
            }
            if (page.isEmpty()) {
                return true;
            }
            reading = true;
        }
        store.read(page, this::onRead);
        return false;
    }

    private void onRead(List<Message> messages) {
        messages.forEach(subscriber::first);
        synchronized (this) {
            reading = false;
        }
        boolean unused = isDone(); // the next page, if there is room
    }
}
