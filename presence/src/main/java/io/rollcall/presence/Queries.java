package io.rollcall.presence;

import io.rollcall.presence.GroupPage.GroupCounts;
import io.rollcall.presence.index.ClientIndex;
import io.rollcall.presence.index.ClientIndex.Counts;
import io.rollcall.presence.index.ClientIndex.NamedCounts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions, answered from the view. From any thread. */
final class Queries implements PresenceQueries {
    private final View view;
    private final Recorder recorder;
    private final SeqWaiters waiters;
    private final InstantSource clock;
    private final List<String> prefixes;

    Queries(View view, Recorder recorder, SeqWaiters waiters, InstantSource clock, List<String> prefixes) {
        this.view = view;
        this.recorder = recorder;
        this.waiters = waiters;
        this.clock = clock;
        this.prefixes = prefixes;
    }

    @Override
    public Optional<ClientState> find(String clientId) {
        return view.find(clientId);
    }

    @Override
    public ClientBatch batch(List<String> clientIds) {
        if (clientIds.size() > BATCH_MAX) {
            throw new IllegalArgumentException("clientIds: " + clientIds.size() + " are more than " + BATCH_MAX);
        }
        return new BatchReading(view, clientIds).read();
    }

    @Override
    public ClientPage list(ClientQuery query) {
        long now = clock.millis();
        if (query.filter().clientId() == null) {
            Optional<ClientPage> indexed = new IndexedList(view, query, now).list();
            if (indexed.isPresent()) {
                return indexed.get();
            }
        }
        return new Listing(view, query, now, this::isFlapping).list();
    }

    private boolean isFlapping(String clientId) {
        return view.reading(() ->
                view.indexing().index().map(index -> index.isFlapping(clientId)).orElse(false));
    }

    @Override
    public ClientCounts counts() {
        return view.asOf().counts();
    }

    @Override
    public Census census() {
        long now = clock.millis();
        return view.reading(() -> {
            View.AsOf asOf = view.asOf();
            return view.indexing()
                    .index()
                    .map(index -> new Census(
                            asOf.counts(), byPrefix(index), index.suspect(now), index.flapping(), true, asOf.seq()))
                    .orElseGet(() -> new Census(asOf.counts(), Map.of(), 0, 0, false, asOf.seq()));
        });
    }

    private Map<String, ClientCounts> byPrefix(ClientIndex index) {
        Map<String, ClientCounts> counts = new LinkedHashMap<>();
        for (int i = 0; i < prefixes.size(); i++) {
            counts.put(prefixes.get(i), counts(index.prefix(i)));
        }
        return Collections.unmodifiableMap(counts);
    }

    private static ClientCounts counts(Counts counts) {
        return new ClientCounts(counts.connected(), counts.known() - counts.connected());
    }

    @Override
    public Optional<ClientCounts> countsOfGroup(String group) {
        return view.reading(() ->
                view.indexing().index().flatMap(index -> index.group(group)).map(Queries::counts));
    }

    @Override
    public Optional<GroupPage> groups(String prefix, String after, int limit) {
        checkLimit(limit);
        return view.reading(() -> view.indexing().index().map(index -> {
            List<GroupCounts> groups = counts(index.groupsAfter(after, prefix, limit + 1));
            boolean isLast = groups.size() <= limit;
            List<GroupCounts> page = isLast ? groups : groups.subList(0, limit);
            String next = isLast ? null : page.get(limit - 1).group();
            return new GroupPage(page, next, index.ofOtherGroups(), view.asOf().seq());
        }));
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > GroupPage.LIMIT_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " is not within 1 to " + GroupPage.LIMIT_MAX);
        }
    }

    private static List<GroupCounts> counts(List<NamedCounts> groups) {
        return groups.stream()
                .map(group -> new GroupCounts(group.name(), counts(group.counts())))
                .toList();
    }

    @Override
    public Optional<GroupPage> greatestGroups(int limit) {
        checkLimit(limit);
        return view.reading(() -> view.indexing().index().map(index -> {
            List<GroupCounts> greatest = new ArrayList<>(counts(index.greatestGroups(limit)));
            greatest.sort(GroupCounts.GREATEST_FIRST);
            return new GroupPage(
                    greatest, null, index.ofOtherGroups(), view.asOf().seq());
        }));
    }

    @Override
    public long asOfSeq() {
        return view.asOf().seq();
    }

    @Override
    public void whenCurrent(Runnable task) {
        recorder.whenCurrent(task);
    }

    @Override
    public Waiting whenSeq(long seq, Runnable task) {
        return waiters.whenSeq(seq, task);
    }
}
