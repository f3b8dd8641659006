package io.rollcall.broker.local;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.InProcess;
import io.rollcall.broker.api.LocalOptions;
import io.rollcall.broker.api.LocalSubscription;
import io.rollcall.broker.api.MessageHandler;
import io.rollcall.broker.api.Publication;
import io.rollcall.broker.api.PublishRefused;
import io.rollcall.broker.api.TopicOwner;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.routing.Router;
import io.rollcall.broker.session.Session;
import io.rollcall.broker.session.SessionRegistry;
import io.rollcall.broker.store.Posting;
import io.rollcall.broker.store.Store;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link InProcess} on the sessions of a broker. */
public final class LocalAccess implements InProcess, AutoCloseable {
    private final SessionRegistry registry;
    private final Store store;
    private final Function<Message, @Nullable ReasonCode> refusal;
    private final BooleanSupplier memoryIsShort;
    private final Callbacks callbacks;
    private final Consumer<Runnable> later;

    private final Set<LocalSubscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Set<LocalReplay> replays = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Queue<Runnable> awaitingRoom = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean looks = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * Access to these sessions.
     *
     * @param refusal why a message is beyond a limit; absent when it is not
     * @param memoryIsShort whether publishers have to wait
     * @param later runs a task soon, on one thread; while nobody waits for room it is not asked to
     */
    public LocalAccess(
            SessionRegistry registry,
            Store store,
            Function<Message, @Nullable ReasonCode> refusal,
            BooleanSupplier memoryIsShort,
            Callbacks callbacks,
            Consumer<Runnable> later) {
        this.registry = registry;
        this.store = store;
        this.refusal = refusal;
        this.memoryIsShort = memoryIsShort;
        this.callbacks = callbacks;
        this.later = later;
    }

    @Override
    public CompletableFuture<Integer> publish(Publication publication) {
        if (publication.topic().remembered(registry.isOwned())) {
            throw new IllegalArgumentException(
                    "topic: " + publication.topic() + " is one that nobody but the server itself publishes to");
        }
        if (closed) {
            return CompletableFuture.failedFuture(isClosed());
        }
        Message message = toMessage(publication);
        ReasonCode beyond = refusal.apply(message);
        if (beyond != null) {
            return CompletableFuture.failedFuture(new PublishRefused(beyond, beyond + ": " + message));
        }
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            return CompletableFuture.failedFuture(new PublishRefused(
                    ReasonCode.QUOTA_EXCEEDED,
                    "waitingMax: " + WAITING_MAX + " publications wait; await their futures"));
        }
        return route(message);
    }

    private static IllegalStateException isClosed() {
        return new IllegalStateException("the broker is closed");
    }

    private Message toMessage(Publication publication) {
        long expiresAt = publication.expiry() == null
                ? Message.NEVER
                : registry.steadyMillis() + publication.expiry().toMillis();
        return new Message(
                publication.topic(),
                publication.payload(),
                publication.qos(),
                publication.retain(),
                publication.properties(),
                expiresAt,
                null);
    }

    private CompletableFuture<Integer> route(Message message) {
        CompletableFuture<Integer> taken = new CompletableFuture<>();
        Posting lasting = new Posting();
        Router router = registry.router();
        int subscriptions = router.route(message, lasting);
        if (!lasting.isEmpty()) {
            store.post(message, lasting, stored -> decided(taken, subscriptions, stored, message));
        } else if (message.retain() && message.qos() != Qos.AT_MOST_ONCE && store.isDurable()) {
            store.afterCommit(stored -> decided(taken, subscriptions, stored, message));
        } else if (isBusy()) {
            awaitRoom(() -> complete(taken, subscriptions));
        } else {
            waiting.decrementAndGet();
            taken.complete(subscriptions); // nobody waits for it yet
        }
        return taken;
    }

    /** On a thread of the store. */
    private void decided(CompletableFuture<Integer> taken, int subscriptions, boolean stored, Message message) {
        if (!stored) {
            waiting.decrementAndGet();
            callbacks.execute(() -> taken.completeExceptionally(
                    new PublishRefused(ReasonCode.QUOTA_EXCEEDED, "could not be stored: " + message)));
        } else if (isBusy()) {
            awaitRoom(() -> complete(taken, subscriptions));
        } else {
            complete(taken, subscriptions);
        }
    }

    private void complete(CompletableFuture<Integer> taken, int subscriptions) {
        waiting.decrementAndGet();
        callbacks.execute(() -> taken.complete(subscriptions));
    }

    private boolean isBusy() {
        return registry.isMailFull() || store.isBusy() || memoryIsShort.getAsBoolean();
    }

    private void awaitRoom(Runnable tell) {
        awaitingRoom.add(tell);
        lookSoon();
    }

    private void lookSoon() {
        if (closed) {
            tellAll();
        } else if (looks.compareAndSet(false, true)) {
            later.accept(this::look);
        }
    }

    /** Tells those who wait for room, when there is some; again, while somebody waits. On one thread. */
    private void look() {
        try {
            replays.removeIf(LocalReplay::isDone);
            if (!awaitingRoom.isEmpty() && !isBusy()) {
                tellAll();
            }
        } finally {
            looks.set(false);
        }
        if (!replays.isEmpty() || !awaitingRoom.isEmpty()) {
            lookSoon();
        }
    }

    private void tellAll() {
        for (Runnable next = awaitingRoom.poll(); next != null; next = awaitingRoom.poll()) {
            next.run();
        }
    }

    @Override
    public LocalSubscription subscribe(String topicFilter, LocalOptions options, MessageHandler handler) {
        TopicFilter filter = TopicFilter.of(topicFilter);
        if (closed) {
            throw isClosed();
        }
        TopicOwner owner = registry.topicOwner();
        if (owner.owns(filter)) {
            throw new IllegalArgumentException("topicFilter: " + filter
                    + " is for clients; what is told there is told in process by the server's own methods");
        }
        LocalSubscriber subscriber =
                new LocalSubscriber(registry, filter, options, handler, callbacks, subscribers::remove);
        subscribers.add(subscriber);
        registry.router().subscribe(subscriber, new Subscription(filter, Qos.EXACTLY_ONCE, false, true, 0, 0));
        if (options.retained() && !filter.isShared()) {
            LocalReplay replay = new LocalReplay(subscriber, store);
            registry.router().retained(filter, replay::found);
            if (!replay.isDone()) {
                replays.add(replay);
                lookSoon();
            }
        }
        return subscriber;
    }

    @Override
    public CompletableFuture<Boolean> kick(String clientId, String by) {
        if (closed) {
            return CompletableFuture.failedFuture(isClosed());
        }
        CompletableFuture<Boolean> kicked = new CompletableFuture<>();
        Session session = registry.find(clientId);
        if (session == null) {
            kicked.complete(false);
        } else {
            session.disconnect(
                    DisconnectCause.KICKED,
                    ReasonCode.ADMINISTRATIVE_ACTION,
                    by,
                    () -> callbacks.execute(() -> kicked.complete(true)));
        }
        return kicked;
    }

    /** Ends all subscriptions; who waits for room waits no more. After the last client. */
    @Override
    public void close() {
        closed = true;
        subscribers.forEach(LocalSubscriber::close);
        tellAll();
    }
}
