package io.rollcall.broker.store;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A session as far as its store sees it: opens its letters when the test says so, on the thread of the test. */
final class Actor implements Inbox {
    private static final long PATIENCE_SECONDS = 60;

    final Store store;
    final StoredSession stored;
    final List<Outgoing> mayBeWritten = new ArrayList<>();
    int full;
    private final ConcurrentLinkedQueue<Runnable> letters = new ConcurrentLinkedQueue<>();

    Actor(Store store, StoredSession stored) {
        this.store = store;
        this.stored = stored;
        stored.open(this);
    }

    static Actor begin(Store store, String clientId) {
        Actor actor = new Actor(store, store.create(clientId));
        actor.stored.save(new SessionState(clientId, 3_600, 0, null, 0));
        actor.stored.online();
        return actor;
    }

    static Message message(String text, Qos qos) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return new Message(TopicName.of("t/1"), payload, qos, false, Properties.NONE, Message.NEVER, "p");
    }

    static String text(Outgoing outgoing) {
        return new String(outgoing.message().payload(), StandardCharsets.UTF_8);
    }

    @Override
    public void stored(Outgoing outgoing) {
        letters.add(() -> {
            if (stored.admit(outgoing)) {
                stored.enqueue(outgoing);
            }
        });
    }

    @Override
    public void committed(Outgoing outgoing) {
        letters.add(() -> {
            stored.committed(outgoing);
            mayBeWritten.add(outgoing);
        });
    }

    @Override
    public void read(Page page) {
        letters.add(() -> stored.take(page));
    }

    @Override
    public void full() {
        letters.add(() -> full++);
    }

    /** Delivers to it as routing does. */
    void deliver(String text, Qos qos) {
        deliver(store, List.of(this), text, qos);
    }

    static void deliver(Store store, List<Actor> to, String text, Qos qos) {
        Message message = message(text, qos);
        Posting posting = new Posting();
        for (Actor actor : to) {
            if (actor.stored.isDurable()) {
                posting.add(actor.stored, message, qos, false, 0);
            } else {
                actor.stored.enqueue(new Outgoing(message, qos, false, 0));
            }
        }
        if (!posting.isEmpty()) {
            store.post(message, posting, null);
        }
    }

    /** All is committed that was given so far, and the letters of it are opened. */
    void settle() throws InterruptedException {
        CountDownLatch committed = new CountDownLatch(1);
        store.afterCommit(stored -> committed.countDown());
        if (!committed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nothing is committed");
        }
        open();
    }

    private void open() {
        for (Runnable letter = letters.poll(); letter != null; letter = letters.poll()) {
            letter.run();
        }
    }

    /** What is next in the queue, when it has come; absent when the queue is empty. */
    @Nullable
    Outgoing next() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        open();
        while (stored.peek() == null && stored.queued() > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(stored.queued() + " wait, and none comes");
            }
            Thread.onSpinWait();
            open();
        }
        Outgoing head = stored.poll();
        return head != null && head.isDropped() ? next() : head;
    }

    /** Waits until what outlived a restart has come. */
    void load() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        stored.load();
        while (!stored.isLoaded()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the session is not loaded");
            }
            Thread.onSpinWait();
            open();
        }
    }
}
