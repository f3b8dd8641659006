package io.rollcall.server.monitor;

import io.rollcall.presence.Feed;
import io.rollcall.presence.FeedBookmarks;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceQueries;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What all followers share: where presence is asked and followed, and the threads that tell it. From any thread. */
final class Monitor implements AutoCloseable {
    /** Threads that tell snapshots, and bring those up to date who fell behind. */
    static final int WORKERS = 2;

    /** Pages of snapshots that may wait for room with their subscribers: some 20 MiB. */
    static final int PAGES_HELD_MAX = 64;

    private final PresenceQueries presence;
    private final Feed feed;
    private final FeedBookmarks bookmarks;
    private final Connections connections;
    private final Places places;
    private final MonitorCounters counters = new MonitorCounters();
    private final Semaphore pagesHeld = new Semaphore(PAGES_HELD_MAX);
    private final ScheduledThreadPoolExecutor workers;
    private final Dispatcher dispatcher;

    Monitor(Presence presence, Note note) {
        this.presence = presence.queries();
        this.feed = presence.feed();
        this.bookmarks = presence.bookmarks();
        this.connections = new Connections(presence.queries(), presence.history());
        this.places = new Places(bookmarks, counters, note);
        this.workers =
                new ScheduledThreadPoolExecutor(WORKERS, Monitor::worker, new ThreadPoolExecutor.DiscardPolicy());
        this.dispatcher = new Dispatcher(this);
        dispatcher.start();
        Future<?> unused = workers.scheduleWithFixedDelay(
                places::tick, Places.TICK_MILLIS, Places.TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "rollcall-monitor-worker");
        thread.setDaemon(true);
        return thread;
    }

    PresenceQueries presence() {
        return presence;
    }

    Feed feed() {
        return feed;
    }

    FeedBookmarks bookmarks() {
        return bookmarks;
    }

    Places places() {
        return places;
    }

    Connections connections() {
        return connections;
    }

    MonitorCounters counters() {
        return counters;
    }

    Semaphore pagesHeld() {
        return pagesHeld;
    }

    ScheduledExecutorService workers() {
        return workers;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    Change change(FeedPage.Item item, String clientId) {
        return new Change(item.seq(), clientId, item.entry(), connections);
    }

    /** Ends the threads; who is not told yet is not told any more. */
    @Override
    public void close() {
        dispatcher.close();
        workers.shutdown();
        workers.getQueue().clear();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = workers.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        places.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
