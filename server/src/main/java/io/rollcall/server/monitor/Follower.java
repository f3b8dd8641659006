package io.rollcall.server.monitor;

import io.rollcall.broker.api.OwnedSubscription;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Feed;
import io.rollcall.presence.FeedBookmarks.BadBookmark;
import io.rollcall.presence.FeedDamagedException;
import io.rollcall.presence.FeedEntry.Lost;
import io.rollcall.presence.FeedEntry.RunStarted;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.FeedTooOldException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber of a monitor topic, with its place in the feed. It is in one of three hands at a time: a worker's, while it is told the
 * state or reads the feed by itself; the {@link Dispatcher}'s, while it takes changes as they come; or nobody's, while it waits for room.
 * Whatever happens, it goes on where it was, so nothing is lost and nothing waits in a queue.
 */
final class Follower implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private static final int ENTRIES_A_READ = 500;
    /** So many entries are told before others have their turn. */
    private static final int ENTRIES_A_TURN = 10_000;

    private static final int RETRY_MILLIS = 1_000;
    private static final int LOOK_MILLIS = 10;

    /** Where a piece of work has led. */
    enum Outcome {
        DONE,
        /** The client takes no more now. */
        NO_ROOM,
        /** What comes next is not in the feed yet. */
        NOT_YET,
        /** Others want to work, too. */
        TURN_OVER
    }

    private final Monitor monitor;
    private final OwnedSubscription subscription;
    private final Scope scope;
    private final @Nullable Progress progress;
    private volatile boolean renewed;
    private volatile boolean live;

    // whoever has it in hand
    private final Queue<Message> notices = new ArrayDeque<>();
    private long cursor;
    private int toldOfNext;
    private @Nullable Snapshot snapshot;

    /** Whether it waits with a page of its snapshot in hand. */
    private final AtomicBoolean holdsPage = new AtomicBoolean();

    /**
     * Nothing is told yet.
     *
     * @param place the bookmark where it was when its client left; absent when nobody knows
     */
    Follower(Monitor monitor, OwnedSubscription subscription, Scope scope, @Nullable String place) {
        this.monitor = monitor;
        this.subscription = subscription;
        this.scope = scope;
        this.cursor = monitor.feed().newestSeq();
        this.progress = Places.isFor(subscription) ? new Progress(subscription) : null;
        if (place != null) {
            goOn(place);
        } else if (subscription.isResumed()) {
            anew(
                    "resumed",
                    progress == null
                            ? scope.family().hasState()
                            : scope.family().restoresState());
        } else if (scope.family().hasState() && subscription.wantsRetained()) {
            begin(false);
        }
        if (progress != null && snapshot == null) {
            progress.goOn(cursor);
        }
    }

    /** The client is back, and is told what it missed. */
    private void goOn(String place) {
        try {
            cursor = monitor.bookmarks().nextSeq(place) - 1;
            monitor.counters().wentOn.increment();
        } catch (FeedTooOldException e) {
            resync("too-old");
        } catch (BadBookmark e) {
            LOG.warn("client {}: what it missed of {} cannot be told: {}", clientId(), filter(), e.getMessage());
            resync("bad-bookmark");
        }
    }

    OwnedSubscription subscription() {
        return subscription;
    }

    /** The last entry of the feed of which all that it was told is sent; {@link Progress#NONE} when there is none. From any thread. */
    long place() {
        long dispatched = monitor.dispatcher().cursor(); // before it is looked whether this one takes part
        return progress == null ? Progress.NONE : progress.place(live ? dispatched : Progress.NONE);
    }

    /** Whether it takes changes as they come, since it was told all up to the dispatcher's place. By the dispatcher. */
    void live(boolean isLive) {
        live = isLive;
    }

    Scope scope() {
        return scope;
    }

    /** The last entry of the feed that it was told, or did not have to be. */
    long cursor() {
        return cursor;
    }

    boolean isOver() {
        return subscription.isOver();
    }

    /** The client has subscribed again. From any thread. */
    void renew() {
        renewed = true;
    }

    /** Whether it has to be told the state again. From any thread. */
    boolean isRenewed() {
        return renewed;
    }

    /** A worker takes it in hand. */
    void soon() {
        monitor.workers().execute(this);
    }

    private TopicFilter filter() {
        return subscription.subscription().filter();
    }

    private void notify(@Nullable Message notice) {
        if (notice != null && filter().matches(notice.topic())) {
            notices.add(notice);
        }
    }

    private void begin(boolean again) {
        monitor.counters().snapshots.increment();
        snapshot = new Snapshot(scope, again);
        if (progress != null && again) {
            progress.hold();
        } else if (progress != null) {
            progress.lose();
        }
    }

    // ---- in a worker's hand

    @Override
    public void run() {
        if (isOver()) {
            return;
        }
        try {
            go(advance());
        } catch (RuntimeException | Error failed) {
            failed(failed);
        }
    }

    /** Passes it on to whoever has to do with it next. */
    private void go(Outcome outcome) {
        switch (outcome) {
            case DONE -> monitor.dispatcher().join(this);
            case NO_ROOM -> awaitRoom();
            case NOT_YET -> awaitFeed();
            case TURN_OVER -> soon();
        }
    }

    /** A page is told when all before it can be. */
    private void awaitFeed() {
        long awaited = snapshot != null && snapshot.hasPage() ? snapshot.asOfSeq() : cursor + 1;
        if (!monitor.feed().whenReadable(awaited, this::soon)) {
            later(LOOK_MILLIS);
        }
    }

    private void later(int millis) {
        Future<?> unused = monitor.workers().schedule(this, millis, TimeUnit.MILLISECONDS);
    }

    /** It goes on when its client takes more. */
    void awaitRoom() {
        subscription.whenRoom(this::soon);
    }

    /** Reading failed while it was in somebody's hand: it begins anew, at once where the feed has a gap, later where it is broken. */
    void failed(Throwable failure) {
        if (isOver()) {
            return;
        }
        releasePage();
        if (failure instanceof FeedTooOldException || failure instanceof FeedDamagedException) {
            resync(failure instanceof FeedTooOldException ? "too-old" : "damaged");
            soon();
            return;
        }
        monitor.counters().failures.increment();
        LOG.error("client {}: {} cannot be told its changes, and begins anew", clientId(), filter(), failure);
        resync("failure");
        later(RETRY_MILLIS);
    }

    private String clientId() {
        return subscription.client().clientId();
    }

    /** Changes cannot be told one by one: it is told so, and then the state. */
    void resync(String why) {
        monitor.counters().resyncs.increment();
        anew(why, scope.family().restoresState());
    }

    private void anew(String why, boolean withState) {
        notify(scope.family().resync(filter(), cursor, why));
        cursor = Math.max(cursor, monitor.feed().newestSeq());
        toldOfNext = 0;
        if (withState) {
            begin(false);
        }
    }

    private Outcome advance() {
        releasePage();
        while (!isOver()) {
            if (renewed && snapshot == null) {
                renewed = false;
                begin(true);
            }
            if (!tellNotices()) {
                return Outcome.NO_ROOM;
            }
            Snapshot state = snapshot;
            if (state == null) {
                if (progress != null) {
                    progress.goOn(cursor);
                }
                return follow(Long.MAX_VALUE);
            }
            Outcome outcome = tell(state);
            if (outcome != Outcome.DONE) {
                return outcome;
            }
            snapshot = null;
            notify(scope.family().stateEnds(filter(), cursor));
        }
        return Outcome.DONE;
    }

    private boolean tellNotices() {
        for (Message notice = notices.peek(); notice != null; notice = notices.peek()) {
            if (!offer(notice, false, Progress.NONE)) {
                return false;
            }
            notices.remove();
        }
        return true;
    }

    /** Tells the state, page by page; before each page, what has changed about those told before. */
    private Outcome tell(Snapshot state) {
        do {
            if (!state.hasPage()) {
                read(state);
            }
            Outcome outcome = follow(state.asOfSeq());
            if (outcome == Outcome.DONE && !tellPage(state)) {
                outcome = Outcome.NO_ROOM;
            }
            if (outcome != Outcome.DONE) {
                holdPage(state);
                return outcome;
            }
        } while (state.turn());
        return Outcome.DONE;
    }

    private void read(Snapshot state) {
        state.read(monitor.presence());
        if (!state.coversAny()) {
            cursor = Math.max(cursor, state.asOfSeq());
            toldOfNext = 0;
        }
    }

    private boolean tellPage(Snapshot state) {
        for (Snapshot.Client client = state.next(); client != null; client = state.next()) {
            Message message = messageOf(client, state.asOfSeq());
            if (message != null
                    && filter().matches(message.topic())
                    && !offer(message, scope.family().hasState(), Progress.NONE)) {
                return false;
            }
            state.told();
        }
        return true;
    }

    /** A client that has changed since the page's number is told with that change, in its place. */
    private @Nullable Message messageOf(Snapshot.Client client, long asOfSeq) {
        ClientState state = client.state();
        if (state == null) {
            return scope.family().unknown(client.clientId(), asOfSeq);
        }
        return state.version() > asOfSeq ? null : scope.family().state(state);
    }

    /** A page may wait with its subscriber for room, unless too many do. */
    private void holdPage(Snapshot state) {
        if (!state.hasPage()) {
            return;
        }
        if (monitor.pagesHeld().tryAcquire()) {
            holdsPage.set(true);
            if (isOver()) {
                releasePage();
            }
        } else {
            monitor.counters().pagesDropped.increment();
            state.drop();
        }
    }

    /** Also called when the subscription is over, from any thread. */
    void releasePage() {
        if (holdsPage.getAndSet(false)) {
            monitor.pagesHeld().release();
        }
    }

    // ---- following

    /** Reads the feed by itself, up to this entry or to its end. */
    Outcome follow(long toSeq) {
        Feed feed = monitor.feed();
        long turnEnds = cursor + ENTRIES_A_TURN;
        while (cursor < toSeq && !isOver()) {
            if (cursor >= feed.newestSeq()) {
                return toSeq == Long.MAX_VALUE ? Outcome.DONE : Outcome.NOT_YET;
            }
            if (cursor >= turnEnds) {
                return Outcome.TURN_OVER;
            }
            FeedPage page = feed.read(cursor + 1, (int) Math.min(ENTRIES_A_READ, toSeq - cursor));
            for (FeedPage.Item item : page.items()) {
                if (!tell(item)) {
                    return Outcome.NO_ROOM;
                }
            }
            cursor = Math.max(cursor, page.nextSeq() - 1);
            passed(cursor);
        }
        return Outcome.DONE;
    }

    private boolean tell(FeedPage.Item item) {
        checkIsThere(item);
        if (item.entry() instanceof RunStarted started && !started.before().inGoodOrder()) {
            crossCrash();
        }
        String clientId = item.entry().clientIdOrNull();
        if (clientId == null || !isTold(clientId) || !scope.sees().test(clientId)) {
            return tell(item.seq(), List.of());
        }
        return tell(item.seq(), scope.family().tell(monitor.change(item, clientId)));
    }

    /** Of an entry that is lost nobody knows what it said: then all that is known is the state. */
    static void checkIsThere(FeedPage.Item item) {
        if (item.entry() instanceof Lost lost) {
            throw new FeedTooOldException(item.seq(), lost.toSeq() + 1);
        }
    }

    /** Whoever was connected when the server was killed is disconnected, and no entry says so: it is told the state again. */
    private void crossCrash() {
        if (snapshot == null && scope.family().restoresState()) {
            renewed = true;
            if (progress != null) {
                progress.hold();
            }
        }
    }

    /** Whether it is told what changes about this client, and not with a page of its snapshot to come. */
    private boolean isTold(String clientId) {
        return snapshot == null || snapshot.covers(clientId);
    }

    /** Tells what is said of an entry; returns false when the client takes no more now. In anybody's hand. */
    boolean tell(long seq, List<Message> messages) {
        if (seq <= cursor) {
            return true;
        }
        int last = lastFor(messages);
        for (int at = seq == cursor + 1 ? toldOfNext : 0; at <= last; at++) {
            Message message = messages.get(at);
            if (filter().matches(message.topic()) && !offer(message, false, at == last ? seq : Progress.NONE)) {
                cursor = seq - 1;
                toldOfNext = at;
                return false;
            }
        }
        cursor = seq;
        toldOfNext = 0;
        passed(seq);
        return true;
    }

    /** Where the last message is that the subscription sees; -1 when there is none. */
    private int lastFor(List<Message> messages) {
        int last = messages.size() - 1;
        while (last >= 0 && !filter().matches(messages.get(last).topic())) {
            last--;
        }
        return last;
    }

    private void passed(long seq) {
        if (progress != null) {
            progress.passed(seq);
        }
    }

    /** With the number of the entry of which it is the last that is said, if it is. */
    private boolean offer(Message message, boolean retained, long lastOf) {
        if (progress != null) {
            progress.offers(lastOf);
        }
        boolean offered = subscription.offer(message, retained);
        if (!offered && progress != null) {
            progress.notTaken();
        } else if (offered) {
            monitor.counters().told.increment();
        }
        return offered;
    }
}
