package io.rollcall.presence;

import io.rollcall.presence.ClientQuery.BadBookmark;
import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedEntry.Erased;
import io.rollcall.presence.FeedEntry.RunEnded;
import io.rollcall.presence.FeedEntry.RunStarted;
import io.rollcall.presence.PresenceHistory.ConnectedPage;
import io.rollcall.presence.PresenceHistory.ConnectedThen;
import io.rollcall.presence.PresenceHistory.Interval;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Who was connected at a time: looks at the known clients in order of their ids, and decides each from its record where that is enough, else
 * from its entries. From any thread.
 */
final class ConnectedAt {
    /** Clients that one page looks at, at most. */
    static final int CLIENTS_MAX = 10_000;

    /** Entries that one page reads, at most, and those of the last client. */
    static final int ENTRIES_MAX = 20_000;

    private static final int PIECE = 1000;
    private static final int FORMAT = 1;

    private final ById byId;
    private final View view;
    private final FeedLog feed;
    private final Timeline timeline;

    ConnectedAt(ById byId, View view, FeedLog feed, Timeline timeline) {
        this.byId = byId;
        this.view = view;
        this.feed = feed;
        this.timeline = timeline;
    }

    /** What a page comes to. */
    private final class Page {
        private final long time;
        private final String idPrefix;
        private final List<ConnectedThen> clients = new ArrayList<>();
        private final List<String> undecided = new ArrayList<>();
        private int looked;
        private int entries;

        private Page(long time, String idPrefix) {
            this.time = time;
            this.idPrefix = idPrefix;
        }

        private boolean isFull(int limit) {
            return clients.size() == limit || looked == CLIENTS_MAX || entries >= ENTRIES_MAX;
        }

        private ConnectedPage endsAfter(String clientId) {
            return new ConnectedPage(clients, undecided, bookmark(time, idPrefix, clientId));
        }

        private ConnectedPage last() {
            return new ConnectedPage(clients, undecided, null);
        }

        private void look(String clientId) {
            looked++;
            byte[] record = view.table().get(clientId);
            if (record == null) {
                return;
            }
            ClientState state = view.shown(clientId, record);
            if (state.firstSeenTime() > time) {
                return;
            }
            Connected newest = state.connection();
            if (newest.time() <= time) {
                Disconnected end = state.lastDisconnect();
                if (state.isConnected() || (end != null && end.time() > time)) {
                    clients.add(new ConnectedThen(clientId, newest.connectionId(), OptionalLong.of(newest.time())));
                }
                return;
            }
            walk(clientId, record, state);
        }

        private void walk(String clientId, byte[] record, ClientState state) {
            Lives lives = new Lives(new Chain(feed, clientId, RecordCodec.head(record)), state);
            Interval then = lives.backTo(time);
            entries += lives.walked();
            if (lives.stopped()) {
                undecided.add(clientId);
            } else if (then != null && then.end().orElse(Long.MAX_VALUE) > time) {
                clients.add(new ConnectedThen(clientId, then.connectionId(), then.begin()));
            }
        }
    }

    ConnectedPage page(long time, String idPrefix, int limit, @Nullable String bookmark) {
        requireSensible(time, limit);
        String after = bookmark == null ? "" : read(bookmark, time, idPrefix);
        Page page = new Page(time, idPrefix);
        while (true) {
            List<String> piece = byId.after(after, idPrefix, PIECE);
            for (String clientId : piece) {
                page.look(clientId);
                after = clientId;
                if (page.isFull(limit)) {
                    return page.endsAfter(clientId);
                }
            }
            if (piece.size() < PIECE) {
                return page.last();
            }
        }
    }

    private void requireSensible(long time, int limit) {
        if (limit < 1 || limit > PresenceHistory.PAGE_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " is not within 1 to " + PresenceHistory.PAGE_MAX);
        }
        long now = timeline.wall();
        if (time > now) {
            throw new IllegalArgumentException("time: " + time + " is after now, " + now);
        }
        long oldest = feed.oldestSeq();
        if (oldest > 1 && oldest <= feed.newestSeq()) {
            long since = timeFrom(oldest);
            if (time < since) {
                throw new HistoryTooOldException(time, since);
            }
        }
    }

    /** The time of the first entry from here on that has one. */
    private long timeFrom(long seq) {
        for (FeedPage.Item item : feed.read(seq, PIECE).items()) {
            OptionalLong time = time(item.entry());
            if (time.isPresent()) {
                return time.getAsLong();
            }
        }
        return timeline.wall();
    }

    private static OptionalLong time(FeedEntry entry) {
        if (entry instanceof ClientConnected e) {
            return OptionalLong.of(e.connected().time());
        } else if (entry instanceof ClientTakenOver e) {
            return OptionalLong.of(e.connected().time());
        } else if (entry instanceof ClientDisconnected e) {
            return OptionalLong.of(e.disconnected().time());
        } else if (entry instanceof ClientRefused e) {
            return OptionalLong.of(e.refused().time());
        } else if (entry instanceof ClientForgotten e) {
            return OptionalLong.of(e.time());
        } else if (entry instanceof RunStarted e) {
            return OptionalLong.of(e.time());
        } else if (entry instanceof RunEnded e) {
            return OptionalLong.of(e.time());
        } else if (entry instanceof Erased e) {
            return OptionalLong.of(e.time());
        }
        return OptionalLong.empty();
    }

    private static String bookmark(long time, String idPrefix, String after) {
        byte[] bytes = new ByteWriter()
                .one(FORMAT)
                .signed(time)
                .text(idPrefix)
                .text(after)
                .toBytes();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String read(String bookmark, long time, String idPrefix) {
        try {
            ByteReader in = new ByteReader(Base64.getUrlDecoder().decode(bookmark));
            if (in.one() != FORMAT || in.signed() != time || !in.text().equals(idPrefix)) {
                throw new BadBookmark("the bookmark belongs to another time or prefix");
            }
            return in.text();
        } catch (BadBookmark e) {
            throw e;
        } catch (IllegalArgumentException | IndexOutOfBoundsException | IllegalStateException e) {
            throw new BadBookmark("the bookmark is none of ours");
        }
    }
}
