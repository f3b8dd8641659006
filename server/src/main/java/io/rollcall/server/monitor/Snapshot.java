package io.rollcall.server.monitor;

import io.rollcall.presence.ClientBatch;
import io.rollcall.presence.ClientPage;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.PresenceQueries;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a subscriber was told the present state: page by page, in the order of client ids. Pages are as of different numbers of
 * the feed; so between two pages the subscriber follows the feed, about the clients that it was told already, up to the number of the next
 * page. Thus at any time all clients up to {@link #lastId} were told as of one number, and those after it were not told at all. Of one
 * thread at a time.
 */
final class Snapshot {
    static final int PAGE_CLIENTS = 500;

    private static final List<Order> BY_ID = List.of(new Order(Field.CLIENT_ID, false));

    private final Scope scope;
    private final boolean again;
    private @Nullable String lastId;

    // the page that is being told
    private @Nullable ArrayDeque<Client> page;
    private @Nullable String bookmark;
    private @Nullable String nextBookmark;
    private long asOfSeq;

    /** One client of a page; its state is absent when it is not known. */
    record Client(String clientId, @Nullable ClientState state) {}

    /**
     * Nothing is told yet.
     *
     * @param again whether the subscriber knows the state, and is told all changes meanwhile
     */
    Snapshot(Scope scope, boolean again) {
        this.scope = scope;
        this.again = again;
    }

    /** Whether the subscriber is told what changes about this client. */
    boolean covers(String clientId) {
        return again || (lastId != null && Utf8Order.compare(clientId, lastId) <= 0);
    }

    /** Whether it is told what changes about anybody. */
    boolean coversAny() {
        return again || lastId != null;
    }

    boolean hasPage() {
        return page != null;
    }

    /** Reads a page; what was told of it already is left out. */
    void read(PresenceQueries presence) {
        Filter filter = scope.filter();
        if (filter == null) {
            readNamed(presence);
            return;
        }
        ClientPage read = presence.list(new ClientQuery(filter, BY_ID, PAGE_CLIENTS, bookmark));
        asOfSeq = read.asOfSeq();
        nextBookmark = read.bookmark();
        ArrayDeque<Client> clients = new ArrayDeque<>(read.clients().size());
        for (ClientState state : read.clients()) {
            add(clients, state.clientId(), state);
        }
        page = clients;
    }

    private void readNamed(PresenceQueries presence) {
        ClientBatch read = presence.batch(scope.clientIds());
        asOfSeq = read.asOfSeq();
        nextBookmark = null;
        ArrayDeque<Client> clients = new ArrayDeque<>();
        for (int i = 0; i < scope.clientIds().size(); i++) {
            Optional<ClientState> state = read.clients().get(i);
            add(clients, scope.clientIds().get(i), state.orElse(null));
        }
        page = clients;
    }

    private void add(ArrayDeque<Client> clients, String clientId, @Nullable ClientState state) {
        if (lastId == null || Utf8Order.compare(clientId, lastId) > 0) {
            clients.add(new Client(clientId, state));
        }
    }

    /** The number that all states of the page are as of, or later. */
    long asOfSeq() {
        return asOfSeq;
    }

    /** Whom to tell of next; absent when the page is told. */
    @Nullable
    Client next() {
        return page == null ? null : page.peekFirst();
    }

    /** The next client was told of. */
    void told() {
        if (page != null) {
            lastId = page.removeFirst().clientId();
        }
    }

    /** The page is told; returns whether there is another one. */
    boolean turn() {
        page = null;
        bookmark = nextBookmark;
        return bookmark != null;
    }

    /** Forgets the rest of the page, to read it again. */
    void drop() {
        page = null;
    }
}
