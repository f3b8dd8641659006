package io.rollcall.presence;

import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.Ranking.Rank;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One list: walks over the whole table and keeps the first clients after the bookmark, as many as a page has and one more to know
 * whether another page follows. Costs time by the number of clients known, and memory by the size of the page. Of one thread.
 */
final class Listing {
    private final View view;
    private final ClientQuery query;
    private final Matching matching;
    private final Ranking ranking;
    private final @Nullable Rank after;
    /** From which rank on clients are in the page: -1 from after itself, 0 behind it. */
    private final int floor;

    private final PriorityQueue<Ranked> page;
    private long matches;

    Listing(View view, ClientQuery query, long now, Predicate<String> isFlapping) {
        this.view = view;
        this.query = query;
        this.matching = new Matching(query.filter(), now, view::live, isFlapping);
        List<Order> order = query.backward() ? Place.turned(query.order()) : query.order();
        this.ranking = new Ranking(order);
        Place place = query.bookmark() == null ? null : Bookmark.read(query.bookmark(), query);
        this.after = place == null ? null : Place.fit(place.rank(), order);
        this.floor = place != null && place.includes(query.backward()) ? -1 : 0;
        this.page = new PriorityQueue<>(Comparator.comparing(Ranked::rank, ranking.reversed()));
    }

    private record Ranked(Rank rank, ClientState state) {}

    ClientPage list() {
        long seq = view.asOf().seq();
        String clientId = query.filter().clientId();
        if (clientId == null) {
            view.table().forEach((id, record) -> look(view.shown(id, record)));
        } else {
            Optional<ClientState> only = view.find(clientId);
            only.ifPresent(this::look);
        }
        return page(seq);
    }

    private void look(ClientState state) {
        if (!matching.matches(state)) {
            return;
        }
        matches++;
        Rank rank = ranking.rank(state);
        if (after != null && Integer.signum(ranking.compare(rank, after)) <= floor) {
            return;
        }
        page.add(new Ranked(rank, state));
        if (page.size() > query.limit() + 1) {
            page.remove();
        }
    }

    private ClientPage page(long seq) {
        List<Ranked> sorted = new ArrayList<>(page);
        sorted.sort(Comparator.comparing(Ranked::rank, ranking));
        if (sorted.size() <= query.limit()) {
            return page(states(sorted), null, seq);
        }
        List<Ranked> full = sorted.subList(0, query.limit());
        return page(states(full), full.get(full.size() - 1).rank(), seq);
    }

    private ClientPage page(List<ClientState> clients, @Nullable Rank last, long seq) {
        Place.Ends ends = Place.ends(query, last);
        return new ClientPage(ends.inOrder(clients), ends.start(), ends.bookmark(), matches, true, false, seq);
    }

    private static List<ClientState> states(List<Ranked> ranked) {
        return ranked.stream().map(Ranked::state).toList();
    }
}
