package io.rollcall.server.monitor;

import io.rollcall.broker.message.Message;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.FeedTooOldException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the feed for all who take changes as they come: reads each entry once, says it once in each family's words, and offers that to those
 * who see its client. Who has no room leaves, and reads by itself until it has caught up. One thread; other threads leave word.
 */
final class Dispatcher implements AutoCloseable {
    static final String THREAD_NAME = "rollcall-monitor-dispatcher";

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int ENTRIES_A_READ = 500;
    /** Who is behind by no more is brought up to date here; who is behind by more reads by itself first. */
    private static final long GAP_MAX = 1_000;

    private static final long LOOK_NANOS = 10_000_000;

    private final Monitor monitor;
    private final Thread thread = new Thread(this::run, THREAD_NAME);

    // from any thread
    private final Queue<Runnable> word = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;
    private volatile boolean awaited;
    private volatile int live;
    private volatile long cursor;

    // of the thread
    private final Map<String, Set<Follower>> byClientId = new HashMap<>();
    private final Set<Follower> wild = new LinkedHashSet<>();
    private final Set<Follower> all = new LinkedHashSet<>();
    private final IdentityHashMap<Family, List<Message>> said = new IdentityHashMap<>();

    Dispatcher(Monitor monitor) {
        this.monitor = monitor;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    // ---- from any thread

    /** The follower has caught up, and takes changes as they come. */
    void join(Follower follower) {
        leaveWord(() -> onJoin(follower));
    }

    /** The subscription is over. */
    void leave(Follower follower) {
        leaveWord(() -> remove(follower));
    }

    /** The client has subscribed again. */
    void renew(Follower follower) {
        follower.renew();
        leaveWord(() -> {
            if (all.contains(follower)) {
                handBack(follower);
            }
        });
    }

    /** How many take changes as they come. */
    int live() {
        return live;
    }

    /** All who take changes as they come were told up to this entry. */
    long cursor() {
        return cursor;
    }

    private void leaveWord(Runnable task) {
        word.add(task);
        LockSupport.unpark(thread);
    }

    // ---- of the thread

    private void run() {
        while (!closing) {
            try {
                hearWord();
                if (all.isEmpty() || cursor >= monitor.feed().newestSeq()) {
                    rest();
                } else {
                    read();
                }
            } catch (RuntimeException | Error failed) {
                handAllBack(failed);
            }
        }
    }

    private void hearWord() {
        for (Runnable task = word.poll(); task != null; task = word.poll()) {
            task.run();
        }
    }

    private void rest() {
        boolean isTold = all.isEmpty() || awaited || awaitMore();
        if (word.isEmpty() && !closing) {
            LockSupport.parkNanos(this, isTold ? Long.MAX_VALUE : LOOK_NANOS);
        }
    }

    /** Returns whether it will be told when there is more; when too many wait for the feed already, it has to look. */
    private boolean awaitMore() {
        awaited = true;
        if (!monitor.feed().whenReadable(cursor + 1, this::readable)) {
            awaited = false;
        }
        return awaited;
    }

    private void readable() {
        awaited = false;
        LockSupport.unpark(thread);
    }

    private void onJoin(Follower follower) {
        if (follower.isOver()) {
            return;
        }
        if (follower.isRenewed()) {
            follower.soon();
            return;
        }
        if (all.isEmpty()) {
            cursor = follower.cursor();
        }
        if (cursor - follower.cursor() > GAP_MAX) {
            follower.soon();
            return;
        }
        try {
            if (follower.follow(cursor) == Follower.Outcome.DONE) {
                add(follower);
            } else {
                monitor.counters().fellBehind.increment();
                follower.awaitRoom();
            }
        } catch (RuntimeException | Error failed) {
            follower.failed(failed);
        }
    }

    private void add(Follower follower) {
        all.add(follower);
        follower.live(true);
        live = all.size();
        if (follower.scope().isExact()) {
            for (String clientId : follower.scope().clientIds()) {
                byClientId
                        .computeIfAbsent(clientId, id -> new LinkedHashSet<>())
                        .add(follower);
            }
        } else {
            wild.add(follower);
        }
    }

    private void remove(Follower follower) {
        if (!all.remove(follower)) {
            return;
        }
        follower.live(false);
        live = all.size();
        wild.remove(follower);
        for (String clientId : follower.scope().clientIds()) {
            Set<Follower> here = byClientId.getOrDefault(clientId, Set.of());
            if (here.remove(follower) && here.isEmpty()) {
                byClientId.remove(clientId);
            }
        }
    }

    private void read() {
        FeedPage page = monitor.feed().read(cursor + 1, ENTRIES_A_READ);
        for (FeedPage.Item item : page.items()) {
            Follower.checkIsThere(item);
            String clientId = item.entry().clientIdOrNull();
            if (clientId != null) {
                tell(monitor.change(item, clientId));
            }
            cursor = item.seq();
        }
        cursor = Math.max(cursor, page.nextSeq() - 1);
    }

    private void tell(Change change) {
        said.clear();
        Set<Follower> here = byClientId.get(change.clientId());
        if (here != null) {
            tell(change, new ArrayList<>(here).iterator());
        }
        if (!wild.isEmpty()) {
            tell(change, wild.iterator());
        }
    }

    private void tell(Change change, Iterator<Follower> to) {
        List<Follower> behind = new ArrayList<>(0);
        while (to.hasNext()) {
            Follower follower = to.next();
            if (follower.scope().sees().test(change.clientId())
                    && !follower.tell(change.seq(), saidOf(change, follower))) {
                behind.add(follower);
            }
        }
        for (Follower follower : behind) {
            remove(follower);
            monitor.counters().fellBehind.increment();
            follower.awaitRoom();
        }
    }

    private List<Message> saidOf(Change change, Follower follower) {
        Family family = follower.scope().family();
        List<Message> messages = said.get(family);
        if (messages == null) {
            messages = family.tell(change);
            said.put(family, messages);
        }
        return messages;
    }

    /** It has been told all up to here, and reads by itself from now on. */
    private void handBack(Follower follower) {
        remove(follower);
        follower.tell(cursor, List.of());
        follower.soon();
    }

    /** The feed cannot be read on from here: each finds out for itself what that means for it. */
    private void handAllBack(Throwable failed) {
        if (!closing && !(failed instanceof FeedTooOldException)) {
            LOG.error("changes cannot be told as they come; each subscriber reads by itself", failed);
        }
        for (Follower follower : List.copyOf(all)) {
            handBack(follower);
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
