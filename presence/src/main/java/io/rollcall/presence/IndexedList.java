package io.rollcall.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.index.Answer;
import io.rollcall.presence.index.ClientIndex;
import io.rollcall.presence.index.Criteria;
import io.rollcall.presence.index.Rank;
import io.rollcall.presence.index.Scan;
import io.rollcall.presence.index.Sort.By;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One list from the indexes. Which clients are in the page is found under the view's read lock, and the records of a small page are read under
 * the same; those of a large one after it, and again when one of them changed meanwhile. So a page is true of one moment. Of one thread.
 */
final class IndexedList {
    /** Records of a page that are read with the recorder kept out. */
    private static final int SMALL_PAGE = 1000;

    /** Attempts without keeping the recorder out for long. */
    private static final int ATTEMPTS = 3;

    private final View view;
    private final ClientQuery query;
    private final long now;
    private final Criteria criteria;
    private final List<By> order;
    private final @Nullable Rank after;

    IndexedList(View view, ClientQuery query, long now) {
        this.view = view;
        this.query = query;
        this.now = now;
        this.criteria = Rows.criteria(query.filter(), now);
        List<Order> read = query.backward() ? Place.turned(query.order()) : query.order();
        this.order = Rows.order(read);
        this.after = query.bookmark() == null
                ? null
                : Bookmark.read(query.bookmark(), query).behind(read, query.backward());
    }

    /** Who is in the page, and their records, when they were read yet. */
    private record Found(Answer answer, List<String> clientIds, byte @Nullable [][] records, long seq) {}

    /** The page; empty when the indexes cannot be asked. */
    Optional<ClientPage> list() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            boolean isLast = attempt == ATTEMPTS - 1;
            Found found = view.reading(() -> search(isLast));
            if (found == null) {
                return view.reading(() -> view.indexing().index().isPresent()) ? scanned() : Optional.empty();
            }
            byte[][] records = found.records == null ? recordsIfUnchanged(found) : found.records;
            if (records != null) {
                return Optional.of(page(found, records));
            }
        }
        throw new IllegalStateException("the last attempt reads the records itself");
    }

    private @Nullable Found search(boolean withRecords) {
        ClientIndex index = view.indexing().index().orElse(null);
        Answer answer = index == null ? null : index.search(criteria, order, after, query.limit());
        return answer == null ? null : found(view.indexing().index().orElseThrow(), answer, withRecords);
    }

    private Found found(ClientIndex index, Answer answer, boolean withRecords) {
        List<String> clientIds = index.clientIds(answer.ordinals());
        boolean read = withRecords || clientIds.size() <= SMALL_PAGE;
        return new Found(
                answer,
                clientIds,
                read ? view.records(clientIds) : null,
                view.asOf().seq());
    }

    private byte @Nullable [][] recordsIfUnchanged(Found found) {
        byte[][] records = view.records(found.clientIds);
        Set<Integer> changed =
                view.reading(() -> view.recent().after(found.seq)).orElse(null);
        if (changed == null) {
            return null;
        }
        boolean isUnchanged =
                changed.isEmpty() || found.clientIds.stream().noneMatch(id -> changed.contains(id.hashCode()));
        return isUnchanged ? records : null;
    }

    private Optional<ClientPage> scanned() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Scan scan = view.reading(this::scan);
            while (scan != null && view.reading(scan::slice)) {
                // the recorder comes in between
            }
            Found found = scan == null ? null : view.reading(() -> finish(scan));
            if (found != null) {
                return Optional.of(page(found, records(found)));
            }
        }
        Found found = view.reading(() -> {
            Scan scan = scan();
            while (scan != null && scan.slice()) {
                // the recorder stays out: it changed too much each time
            }
            return scan == null ? null : finish(scan);
        });
        return found == null ? Optional.empty() : Optional.of(page(found, records(found)));
    }

    private @Nullable Scan scan() {
        return view.indexing()
                .index()
                .map(index -> index.scan(criteria, order, after, query.limit()))
                .orElse(null);
    }

    private @Nullable Found finish(Scan scan) {
        ClientIndex index = view.indexing().index().orElse(null);
        Answer answer = index == null ? null : scan.finish();
        return index == null || answer == null ? null : found(index, answer, true);
    }

    private byte[][] records(Found found) {
        return found.records == null ? view.records(found.clientIds) : found.records;
    }

    private ClientPage page(Found found, byte[][] records) {
        boolean byRecord = query.filter().userName() != null || query.filter().suspect() != null;
        Predicate<ClientState> verified = byRecord ? this::isRight : state -> true;
        List<ClientState> clients = new ArrayList<>(records.length);
        for (int at = 0; at < records.length; at++) {
            if (records[at].length > 0) {
                ClientState state = view.shown(found.clientIds.get(at), records[at]);
                if (verified.test(state)) {
                    clients.add(state);
                }
            }
        }
        Answer answer = found.answer;
        Rank last = answer.bookmark();
        Place.Ends ends =
                Place.ends(query, last == null ? null : new Ranking.Rank(last.keys(), new String(last.id(), UTF_8)));
        return new ClientPage(
                ends.inOrder(clients),
                ends.start(),
                ends.bookmark(),
                byRecord ? clients.size() : answer.matches(),
                !byRecord && answer.matchesExact(),
                answer.isCutShort() || (last != null && clients.size() < records.length),
                found.seq);
    }

    /** The indexes know a user name by its hash, and a time when the client was seen as of the last tick. */
    private boolean isRight(ClientState state) {
        String userName = query.filter().userName();
        Boolean suspect = query.filter().suspect();
        return (userName == null || userName.equals(state.connection().userName()))
                && (suspect == null || suspect == view.live(state).isSuspect(now));
    }
}
