package io.rollcall.presence;

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
    private final PriorityQueue<Ranked> page;
    private long matches;

    Listing(View view, ClientQuery query, long now, Predicate<String> isFlapping) {
        this.view = view;
        this.query = query;
        this.matching = new Matching(query.filter(), now, view::live, isFlapping);
        this.ranking = new Ranking(query.order());
        this.after = query.bookmark() == null ? null : Bookmark.read(query.bookmark(), query);
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
        if (after != null && ranking.compare(rank, after) <= 0) {
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
            return new ClientPage(states(sorted), null, matches, seq);
        }
        List<Ranked> full = sorted.subList(0, query.limit());
        String bookmark = Bookmark.of(full.get(full.size() - 1).rank(), query);
        return new ClientPage(states(full), bookmark, matches, seq);
    }

    private static List<ClientState> states(List<Ranked> ranked) {
        return ranked.stream().map(Ranked::state).toList();
    }
}
