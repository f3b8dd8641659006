package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedPage.Item;
import io.rollcall.presence.PresenceHistory.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One client's connections, from the newest back: what its record says of the newest, and its entries of the others. Of one thread.
 */
final class Lives {
    /** Entries of one client that one question walks over at most. */
    static final int WALK_MAX = 10_000;

    private final Chain chain;
    private final ClientState state;
    private final List<Interval> newestFirst = new ArrayList<>();
    /** The end of the connection whose beginning comes next. */
    private @Nullable Disconnected end;

    private boolean isEmpty = true;
    private boolean stopped;
    private long lastTime;

    Lives(Chain chain, ClientState shown) {
        this.chain = chain;
        this.state = shown;
        this.lastTime = shown.connection().time();
        this.end = shown.isConnected() ? null : shown.lastDisconnect();
    }

    /** All connections back to that which stood, or did not, when the feed had come to this number. */
    List<Interval> back(long seq) {
        boolean settled = false;
        while (!settled && chain.walked() < WALK_MAX) {
            Item item = chain.next();
            if (item == null) {
                break;
            }
            take(item.entry());
            settled = item.seq() <= seq && !(item.entry() instanceof ClientRefused);
        }
        stopped = !settled && chain.at() != 0;
        finish();
        return newestFirst;
    }

    /** Back to the connection that began at this time or before; absent when none did, or nobody knows. */
    @Nullable
    Interval backTo(long time) {
        while (chain.walked() < WALK_MAX && (newestFirst.isEmpty() || beganAfter(newest(), time))) {
            Item item = chain.next();
            if (item == null) {
                finish();
                break;
            }
            take(item.entry());
        }
        if (newestFirst.isEmpty() || beganAfter(newest(), time)) {
            stopped = chain.at() != 0;
            return null;
        }
        return newest();
    }

    private Interval newest() {
        return newestFirst.get(newestFirst.size() - 1);
    }

    private static boolean beganAfter(Interval interval, long time) {
        return interval.begin().isPresent() && interval.begin().getAsLong() > time;
    }

    private void take(FeedEntry entry) {
        if (entry instanceof ClientConnected connected) {
            begun(connected.connected(), connected.ghost());
        } else if (entry instanceof ClientTakenOver takenOver) {
            begun(takenOver.connected(), takenOver.ghost() == null ? takenOver.old() : takenOver.ghost());
        } else if (entry instanceof ClientDisconnected disconnected) {
            end = disconnected.disconnected();
            lastTime = end.time();
        }
    }

    private void begun(Connected connected, @Nullable Disconnected before) {
        add(connected.connectionId(), OptionalLong.of(connected.time()));
        end = before;
        lastTime = connected.time();
    }

    private void add(long connectionId, OptionalLong begin) {
        isEmpty = false;
        newestFirst.add(new Interval(
                connectionId, begin, end == null ? OptionalLong.empty() : OptionalLong.of(end.time()), end));
    }

    /** What the entries did not say because they are gone. */
    private void finish() {
        if (chain.gone() && isEmpty) {
            lastTime = state.connection().time();
            add(state.connection().connectionId(), OptionalLong.of(lastTime));
        } else if (chain.gone() && end != null) {
            add(end.connectionId(), OptionalLong.empty());
        }
    }

    /** Since when all connections are known; absent when all are. */
    OptionalLong knownSince() {
        return chain.gone() || stopped ? OptionalLong.of(lastTime) : OptionalLong.empty();
    }

    /** Whether the walk ended because it was too long. */
    boolean stopped() {
        return stopped;
    }

    int walked() {
        return chain.walked();
    }
}
