package io.rollcall.presence;

import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.FeedPage.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reader of the feed and its place in it: from now on, from a bookmark, or from a snapshot of all clients and then on without a gap. It
 * holds nothing that has to be closed, but a task that waits should be taken back. Of one thread at a time.
 *
 * <p>The recipe for a snapshot, for those who do it themselves: list the clients in pages, in order of their ids. Note
 * {@link ClientPage#asOfSeq} of the <em>first</em> page, and of each client whose {@link ClientState#version} is above that, the version.
 * Follow the feed from the entry after that number on, and skip an entry about a client whose noted version is not below the entry's number:
 * the snapshot has it already. A client is complete with its page, so each page may be used at once.
 *
 * <p>A {@link FeedEntry.Lost} in the feed means that states have changed of which no entry tells: begin anew from a snapshot.
 */
public final class Follower {
    /** Clients that may change while the snapshot is taken; each is remembered until the feed has caught up. */
    static final int CHANGED_MAX = 1_000_000;

    private static final int SNAPSHOT_PAGE = ClientQuery.LIMIT_MAX;

    private final Feed feed;
    private final FeedBookmarks bookmarks;
    /** Of each client that changed while the snapshot was taken, the version that was shown. */
    private final Map<String, Long> shown = new HashMap<>();

    private long shownUpTo;
    private long nextSeq;

    private Follower(Feed feed, FeedBookmarks bookmarks, long nextSeq) {
        this.feed = feed;
        this.bookmarks = bookmarks;
        this.nextSeq = nextSeq;
    }

    /** Begins after all that can be read now. */
    public static Follower fromNow(Presence presence) {
        return new Follower(
                presence.feed(), presence.bookmarks(), presence.feed().newestSeq() + 1);
    }

    /**
     * Begins at a bookmark.
     *
     * @throws FeedBookmarks.BadBookmark when it is of no use here
     * @throws FeedTooOldException when an entry after it was dropped already
     */
    public static Follower from(Presence presence, String bookmark) {
        return new Follower(
                presence.feed(), presence.bookmarks(), presence.bookmarks().nextSeq(bookmark));
    }

    /**
     * Shows every client once, and begins where that leaves off. Takes long when there are many; never call it on an event loop.
     *
     * @param client is shown each client as it was at some moment since this call
     * @throws IllegalStateException when more than a million clients changed meanwhile
     */
    public static Follower fromSnapshot(Presence presence, Consumer<ClientState> client) {
        return fromSnapshot(presence, SNAPSHOT_PAGE, client);
    }

    /** With this many clients a page. */
    static Follower fromSnapshot(Presence presence, int pageMax, Consumer<ClientState> client) {
        ClientPage page = page(presence, pageMax, null);
        Follower follower = new Follower(presence.feed(), presence.bookmarks(), page.asOfSeq() + 1);
        follower.show(page, client);
        while (page.bookmark() != null) {
            page = page(presence, pageMax, page.bookmark());
            follower.show(page, client);
        }
        return follower;
    }

    private static ClientPage page(Presence presence, int pageMax, @Nullable String bookmark) {
        List<Order> byId = List.of(new Order(Field.CLIENT_ID, false));
        return presence.queries().list(new ClientQuery(Filter.ALL, byId, pageMax, bookmark));
    }

    private void show(ClientPage page, Consumer<ClientState> client) {
        for (ClientState state : page.clients()) {
            note(state);
            client.accept(state);
        }
    }

    private void note(ClientState state) {
        if (state.version() < nextSeq) {
            return;
        }
        if (shown.size() == CHANGED_MAX) {
            throw new IllegalStateException(
                    "more than " + CHANGED_MAX + " clients changed while a snapshot was taken; take another");
        }
        shown.put(state.clientId(), state.version());
        shownUpTo = Math.max(shownUpTo, state.version());
    }

    /**
     * The next entries, at most {@code max}; none when none are there yet, or when all that were read were in the snapshot: then
     * {@link #hasMore} says whether to read on.
     *
     * @throws FeedTooOldException when this reader was so slow that what comes next was dropped
     * @throws FeedDamagedException when what comes next was damaged on the disk; see {@link #skipTo}
     */
    public List<Item> next(int max) {
        FeedPage page = feed.read(nextSeq, max);
        nextSeq = page.nextSeq();
        if (shown.isEmpty()) {
            return page.items();
        }
        List<Item> news = new ArrayList<>();
        for (Item item : page.items()) {
            if (!isShown(item)) {
                news.add(item);
            }
        }
        if (nextSeq > shownUpTo) {
            shown.clear();
        }
        return news;
    }

    private boolean isShown(Item item) {
        String clientId = item.entry().clientIdOrNull();
        Long version = clientId == null ? null : shown.get(clientId);
        return version != null && item.seq() <= version;
    }

    /** Whether an entry can be read now. */
    public boolean hasMore() {
        return nextSeq <= feed.newestSeq();
    }

    /** Goes on at a later entry: behind damage, for one who takes the loss. */
    public void skipTo(long seq) {
        nextSeq = Math.max(nextSeq, seq);
    }

    /** Runs the task once there is more; returns whether it does. See {@link Feed#whenReadable}. */
    public boolean whenMore(Runnable task) {
        return feed.whenReadable(nextSeq, task);
    }

    /** Takes back a task that waits, unless entries were read since. Says whether it still waited. */
    public boolean withdraw(Runnable task) {
        return feed.withdraw(nextSeq, task);
    }

    /** Where this reader is, for {@link #from} at another time. After a snapshot only once {@link #isCaughtUp}. */
    public String bookmark() {
        return bookmarks.of(nextSeq);
    }

    /** Whether the feed has come to where every client is as the snapshot showed it. */
    public boolean isCaughtUp() {
        return shown.isEmpty();
    }
}
