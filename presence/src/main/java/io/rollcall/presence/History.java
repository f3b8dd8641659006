package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedPage.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Answers questions about what was, from the view and the feed. From any thread. */
final class History implements PresenceHistory {
    private final View view;
    private final RefusedUnknown refused;
    private final FeedLog feed;
    private final Timeline timeline;
    private final ConnectedAt connectedAt;

    History(Found found, boolean durable, View view, RefusedUnknown refused, FeedLog feed, Timeline timeline) {
        this.view = view;
        this.refused = refused;
        this.feed = feed;
        this.timeline = timeline;
        this.connectedAt = new ConnectedAt(new ById(found.journal(), durable, view.table()), view, feed, timeline);
    }

    @Override
    public ClientLog log(String clientId, int limit, long from) {
        if (limit < 1 || limit > LOG_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " is not within 1 to " + LOG_MAX);
        }
        byte[] record = view.table().get(clientId);
        Chain chain = new Chain(feed, clientId, from == 0 ? head(clientId, record) : requireOf(clientId, from));
        ClientState ghost = record == null ? null : ghost(clientId, record);
        List<Item> items = new ArrayList<>();
        for (Item item = chain.next(); item != null; item = chain.next()) {
            add(item, ghost, items);
            if (chain.walked() == limit) {
                break;
            }
        }
        return new ClientLog(items, chain.at(), chain.gone());
    }

    private long head(String clientId, byte @Nullable [] record) {
        return record == null ? refused.head(clientId) : RecordCodec.head(record);
    }

    private long requireOf(String clientId, long from) {
        byte[] bytes = from < 1 ? null : feed.bytes(from);
        boolean isDropped = bytes == null && from >= 1 && from < feed.oldestSeq();
        if (isDropped
                || (bytes != null && clientId.equals(FeedCodec.clientId(bytes).orElse(null)))) {
            return from;
        }
        throw new IllegalArgumentException("from: " + from + " is no entry of client " + clientId);
    }

    private @Nullable ClientState ghost(String clientId, byte[] record) {
        if (!RecordCodec.saysConnected(record)) {
            return null;
        }
        ClientState state = RecordCodec.decode(clientId, record);
        return view.runs().isGhost(state) ? state : null;
    }

    /** An end that was found later comes before the connection that it ended, or after the one that found it. */
    private void add(Item item, @Nullable ClientState ghost, List<Item> items) {
        Connected begun = begun(item.entry());
        if (ghost != null
                && begun != null
                && begun.connectionId() == ghost.connection().connectionId()) {
            items.add(end(view.runs().end(ghost)));
        }
        items.add(item);
        Disconnected found = foundLater(item.entry());
        if (found != null) {
            items.add(end(found));
        }
    }

    private Item end(Disconnected end) {
        long seq = view.runs().after(Runs.runOf(end.connectionId())).startSeq();
        return new Item(seq, new ClientDisconnected(end));
    }

    private static @Nullable Connected begun(FeedEntry entry) {
        if (entry instanceof ClientConnected connected) {
            return connected.connected();
        }
        return entry instanceof ClientTakenOver takenOver ? takenOver.connected() : null;
    }

    private static @Nullable Disconnected foundLater(FeedEntry entry) {
        if (entry instanceof ClientConnected connected) {
            return connected.ghost();
        }
        return entry instanceof ClientTakenOver takenOver ? takenOver.ghost() : null;
    }

    @Override
    public boolean knows(String clientId) {
        return view.table().get(clientId) != null || refused.head(clientId) != 0;
    }

    @Override
    public Intervals intervals(String clientId, long from, long to) {
        if (to < from) {
            throw new IllegalArgumentException("to: " + to + " is before from: " + from);
        }
        byte[] record = view.table().get(clientId);
        if (record == null) {
            return new Intervals(List.of(), OptionalLong.empty());
        }
        ClientState state = view.shown(clientId, record);
        Lives lives = new Lives(new Chain(feed, clientId, RecordCodec.head(record)), state);
        List<Interval> all = lives.back(timeline.seqBefore(from));
        List<Interval> overlapping = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            Interval each = all.get(i);
            if (each.begin().orElse(Long.MIN_VALUE) < to && each.end().orElse(Long.MAX_VALUE) > from) {
                overlapping.add(each);
            }
        }
        OptionalLong knownSince = lives.knownSince();
        boolean isWhole = knownSince.isEmpty() || knownSince.getAsLong() <= from;
        return new Intervals(overlapping, isWhole ? OptionalLong.empty() : knownSince);
    }

    @Override
    public Availability availability(String clientId, long from, long to) {
        Intervals intervals = intervals(clientId, from, to);
        long begin = Math.max(from, intervals.knownSince().orElse(from));
        long end = Math.max(begin, Math.min(to, timeline.wall()));
        long connected = 0;
        long counted = begin;
        int connections = 0;
        int drops = 0;
        for (Interval each : intervals.intervals()) {
            long began = Math.max(counted, each.begin().orElse(begin));
            long ended = Math.min(end, each.end().orElse(end));
            connected += Math.max(0, ended - began);
            counted = Math.max(counted, ended);
            connections += each.begin().isPresent() && each.begin().getAsLong() >= begin ? 1 : 0;
            Disconnected how = each.ended();
            drops += how != null && how.cause() != Cause.TAKEN_OVER && how.time() < end ? 1 : 0;
        }
        return new Availability(connected, end - begin, connections, drops);
    }

    @Override
    public ConnectedPage connectedAt(long time, String idPrefix, int limit, @Nullable String bookmark) {
        return connectedAt.page(time, idPrefix, limit, bookmark);
    }
}
