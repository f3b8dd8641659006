package io.rollcall.server;

import io.rollcall.presence.Census;
import io.rollcall.presence.ClientBatch;
import io.rollcall.presence.ClientCounts;
import io.rollcall.presence.ClientPage;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Feed;
import io.rollcall.presence.GroupPage;
import io.rollcall.presence.PresenceQueries;
import io.rollcall.server.api.ChangeHandler;
import io.rollcall.server.api.LivePresence;
import io.rollcall.server.api.Watch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Presence for the program that the server runs in: questions go straight to the engine, watches read its feed. */
final class EmbeddedPresence implements LivePresence, AutoCloseable {
    private final PresenceQueries queries;
    private final Feed feed;
    private final Executor callbacks;
    private final Set<FeedWatch> watches = ConcurrentHashMap.newKeySet();

    EmbeddedPresence(PresenceQueries queries, Feed feed, Executor callbacks) {
        this.queries = queries;
        this.feed = feed;
        this.callbacks = callbacks;
    }

    @Override
    public Watch watch(long fromSeq, ChangeHandler handler) {
        FeedWatch watch = new FeedWatch(feed, fromSeq, handler, callbacks);
        watches.add(watch);
        var unused = watch.ended().whenComplete((nothing, failure) -> watches.remove(watch));
        watch.soon();
        return watch;
    }

    @Override
    public Optional<ClientState> find(String clientId) {
        return queries.find(clientId);
    }

    @Override
    public ClientBatch batch(List<String> clientIds) {
        return queries.batch(clientIds);
    }

    @Override
    public ClientPage list(ClientQuery query) {
        return queries.list(query);
    }

    @Override
    public ClientCounts counts() {
        return queries.counts();
    }

    @Override
    public Census census() {
        return queries.census();
    }

    @Override
    public Optional<ClientCounts> countsOfGroup(String group) {
        return queries.countsOfGroup(group);
    }

    @Override
    public Optional<GroupPage> groups(String prefix, String after, int limit) {
        return queries.groups(prefix, after, limit);
    }

    @Override
    public Optional<GroupPage> greatestGroups(int limit) {
        return queries.greatestGroups(limit);
    }

    @Override
    public long asOfSeq() {
        return queries.asOfSeq();
    }

    @Override
    public void whenCurrent(Runnable task) {
        queries.whenCurrent(task);
    }

    @Override
    public Waiting whenSeq(long seq, Runnable task) {
        return queries.whenSeq(seq, task);
    }

    @Override
    public void close() {
        watches.forEach(FeedWatch::stopped);
    }
}
