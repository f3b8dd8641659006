package io.rollcall.http;

import static java.util.Comparator.comparing;

import io.rollcall.presence.Census;
import io.rollcall.presence.ClientBatch;
import io.rollcall.presence.ClientCounts;
import io.rollcall.presence.ClientIdForm;
import io.rollcall.presence.ClientPage;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.GroupPage;
import io.rollcall.presence.PresenceQueries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Presence for tests: knows the clients that it was given, remembers the last list that was asked for, and answers lists
 * ordered by client id, in pages whose bookmark is the id of their last client. From any thread.
 */
final class FakePresence implements PresenceQueries {
    private final Map<String, ClientState> clients = new ConcurrentHashMap<>();
    private volatile @Nullable ClientQuery lastQuery;
    private volatile Consumer<Runnable> whenCurrent = Runnable::run;
    private volatile Runnable beforeList = () -> {};
    private volatile @Nullable RuntimeException failure;
    private volatile String lastFindThread = "none";

    void know(ClientState... states) {
        for (ClientState state : states) {
            clients.put(state.clientId(), state);
        }
    }

    /** What happens to tasks that wait for presence to be current. */
    void whenCurrent(Consumer<Runnable> way) {
        whenCurrent = way;
    }

    /** Run on the thread of each list before it is answered. */
    void beforeList(Runnable task) {
        beforeList = task;
    }

    void failWith(RuntimeException e) {
        failure = e;
    }

    String lastFindThread() {
        return lastFindThread;
    }

    ClientQuery lastQuery() {
        ClientQuery query = lastQuery;
        if (query == null) {
            throw new AssertionError("no list was asked for");
        }
        return query;
    }

    @Override
    public Optional<ClientState> find(String clientId) {
        lastFindThread = Thread.currentThread().getName();
        RuntimeException e = failure;
        if (e != null) {
            throw e;
        }
        return Optional.ofNullable(clients.get(clientId));
    }

    @Override
    public ClientPage list(ClientQuery query) {
        lastQuery = query;
        beforeList.run();
        String after = query.bookmark();
        if (after != null && !clients.containsKey(after)) {
            throw new ClientQuery.BadBookmark("bookmark: " + after);
        }
        List<ClientState> rest = clients.values().stream()
                .filter(client -> after == null || client.clientId().compareTo(after) > 0)
                .sorted(comparing(ClientState::clientId))
                .toList();
        List<ClientState> page = rest.subList(0, Math.min(query.limit(), rest.size()));
        String bookmark =
                page.size() == rest.size() ? null : page.get(page.size() - 1).clientId();
        return new ClientPage(page, bookmark, clients.size(), asOfSeq());
    }

    @Override
    public ClientCounts counts() {
        long connected =
                clients.values().stream().filter(ClientState::isConnected).count();
        return new ClientCounts(connected, clients.size() - connected);
    }

    @Override
    public ClientBatch batch(List<String> clientIds) {
        return new ClientBatch(clientIds.stream().map(this::find).toList(), asOfSeq());
    }

    @Override
    public Census census() {
        return new Census(counts(), Map.of(), 0, 0, true, asOfSeq());
    }

    @Override
    public Optional<ClientCounts> countsOfGroup(String group) {
        List<ClientState> members = clients.values().stream()
                .filter(client -> group.equals(ClientIdForm.groupOf(client.clientId())))
                .toList();
        long connected = members.stream().filter(ClientState::isConnected).count();
        return Optional.of(new ClientCounts(connected, members.size() - connected));
    }

    @Override
    public Optional<GroupPage> groups(String prefix, String after, int limit) {
        return Optional.empty();
    }

    @Override
    public Optional<GroupPage> greatestGroups(int limit) {
        return Optional.empty();
    }

    @Override
    public Waiting whenSeq(long seq, Runnable task) {
        task.run();
        return () -> {};
    }

    @Override
    public long asOfSeq() {
        return 77;
    }

    @Override
    public void whenCurrent(Runnable task) {
        whenCurrent.accept(task);
    }
}
