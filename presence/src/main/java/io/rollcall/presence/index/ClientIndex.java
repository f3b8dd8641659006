package io.rollcall.presence.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.presence.index.Groups.Group;
import io.rollcall.presence.index.Sort.By;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every known client by number, with what lists filter and sort by in columns, and sorted lists of the numbers. Changes cost a few
 * microseconds, questions the size of their answer.
 *
 * <p>Built in two steps: clients are {@link #put} in any order, then {@link #finish} sorts them all; only then are there lists, and every later
 * change keeps them. One thread writes; readers and writer keep each other out by a lock of the owner's, once it is finished.
 */
public final class ClientIndex {
    /** Clients that {@link #ahead} takes. */
    public static final int AHEAD_MAX = Ahead.BLOCK;

    private static final int CHANGES_REMEMBERED = 1 << 16;

    private final IndexSettings settings;
    private final Form.Reader forms;
    private final Ordinals ordinals;
    private final Columns columns = new Columns();
    private final Lists lists;
    private final Ahead ahead;
    private final Values values = new Values();
    private final Groups groups;
    private final Prefixes prefixes;
    private final RecentConnects recent;
    private final long[] times = new long[Columns.SEEN + 1];
    private final int[] changed = new int[CHANGES_REMEMBERED];
    private long changes;
    private int connected;
    private boolean isFinished;
    private boolean isTurn;

    /** @param secret begins the hash of identifiers */
    public ClientIndex(IndexSettings settings, Form.Reader forms, long secret) {
        this.settings = settings;
        this.forms = forms;
        this.ordinals = new Ordinals(secret);
        this.lists = new Lists(ordinals, columns);
        this.ahead = new Ahead(ordinals, columns, lists);
        this.groups = new Groups(columns, settings.groupsMax());
        this.prefixes = new Prefixes(ordinals, settings.prefixes());
        this.recent = new RecentConnects(
                columns, settings.flappingConnects(), settings.flappingNanos(), settings.recentConnectsMax());
    }

    /** The client is as this row says from now on. */
    public void put(String clientId, Row row) {
        ordinal(clientId, row);
    }

    /** The same, and it has connected so often since it was put last, at this time of a clock that does not jump. */
    public void put(String clientId, Row row, int connects, long nanos) {
        int ordinal = ordinal(clientId, row);
        for (int i = 0; i < connects; i++) {
            recent.connected(ordinal, nanos);
        }
    }

    /** These are to be put next, so many at most as {@link #AHEAD_MAX}: what their changes look at is looked at together. */
    public <T> void ahead(List<T> clients, Function<? super T, String> clientId) {
        if (isFinished && clients.size() > 1) {
            ahead.look(clients, clientId);
        }
    }

    /** What is put from now on is seen once the turn {@link #end ends}: lists take it together. */
    public void begin() {
        isTurn = true;
    }

    public void end() {
        isTurn = false;
        lists.settle();
    }

    private int ordinal(String clientId, Row row) {
        byte[] id = clientId.getBytes(UTF_8);
        int known = ordinals.find(id);
        int ordinal = known == Ordinals.NONE ? ordinals.add(id) : known;
        times[Columns.CONNECT] = row.connectTime();
        times[Columns.DISCONNECT] = row.disconnectTime();
        times[Columns.ACTIVE] = row.activeTime();
        times[Columns.SEEN] = row.seenTime();
        int link = Columns.link(row.keepAliveSeconds(), row.listenerPort());
        if (known == Ordinals.NONE) {
            add(ordinal, clientId, row.bits(), link);
        } else {
            update(ordinal, row.bits(), link);
        }
        columns.set(ordinal, Columns.USER_HASH, row.userHash());
        changed(ordinal);
        if (!isTurn) {
            lists.settle();
        }
        return ordinal;
    }

    private void add(int ordinal, String clientId, int rowBits, int link) {
        Form form = forms.of(clientId);
        columns.room(ordinal);
        int bits = rowBits | Bits.CLIENT_TYPE.of(form.clientType()) | Bits.IS_FORMED.of(form.isFormed() ? 1 : 0);
        values.count(bits, 1);
        columns.set(ordinal, Columns.BITS, bits);
        columns.set(ordinal, Columns.LINK, link);
        for (int time = 0; time < times.length; time++) {
            columns.time(ordinal, time, times[time]);
        }
        groups.add(ordinal, form.group());
        count(ordinal, 1, lists.status(ordinal) == Row.CONNECTED ? 1 : 0);
        if (isFinished) {
            lists.add(ordinal);
        }
    }

    private void update(int ordinal, int rowBits, int link) {
        int before = lists.status(ordinal);
        int ofId = Bits.CLIENT_TYPE.mask() | Bits.IS_FORMED.mask();
        int bits = rowBits | (columns.get(ordinal, Columns.BITS) & ofId);
        values.changed(columns.get(ordinal, Columns.BITS), bits);
        if (isFinished) {
            lists.update(ordinal, bits, link, times);
        } else {
            columns.set(ordinal, Columns.BITS, bits);
            columns.set(ordinal, Columns.LINK, link);
            for (int time = 0; time < times.length; time++) {
                columns.time(ordinal, time, times[time]);
            }
        }
        int more = before - lists.status(ordinal);
        if (more != 0) {
            count(ordinal, 0, more);
        }
    }

    private void count(int ordinal, int knownMore, int connectedMore) {
        connected += connectedMore;
        groups.connected(ordinal, connectedMore);
        prefixes.count(ordinal, knownMore, connectedMore);
    }

    private void changed(int ordinal) {
        changed[(int) (changes++ & (CHANGES_REMEMBERED - 1))] = ordinal;
    }

    /** The client is known no longer. Does nothing when it was not known. */
    public void forget(String clientId) {
        int ordinal = ordinals.find(clientId.getBytes(UTF_8));
        if (ordinal == Ordinals.NONE) {
            return;
        }
        if (isFinished) {
            lists.remove(ordinal);
        }
        recent.forget(ordinal);
        values.count(columns.get(ordinal, Columns.BITS), -1);
        count(ordinal, -1, lists.status(ordinal) == Row.CONNECTED ? -1 : 0);
        groups.remove(ordinal);
        changed(ordinal);
        ordinals.remove(ordinal);
    }

    /** Connects that are too old count no longer. */
    public void expireConnects(long nanos) {
        recent.expire(nanos);
    }

    /** Sorts all clients that were put until now. Takes seconds for millions, and twelve bytes more for each meanwhile. */
    public void finish() {
        lists.fill();
        isFinished = true;
    }

    public int size() {
        return ordinals.size();
    }

    public int connected() {
        return connected;
    }

    /** How many clients are in this group, in all and connected; empty when that is not told apart. */
    public Optional<Counts> group(String name) {
        Group group = groups.find(name);
        if (group != null) {
            return Optional.of(new Counts(group.size(), group.connected()));
        }
        return groups.isOverflowing() ? Optional.empty() : Optional.of(new Counts(0, 0));
    }

    /** Groups whose names begin so, after this one, in the order of their names. */
    public List<NamedCounts> groupsAfter(String name, String prefix, int max) {
        return named(groups.after(name, prefix, max));
    }

    /** Groups with the most clients, the greatest first. */
    public List<NamedCounts> greatestGroups(int max) {
        return named(groups.greatest(max));
    }

    private static List<NamedCounts> named(List<Group> groups) {
        return groups.stream()
                .map(group -> new NamedCounts(group.name(), new Counts(group.size(), group.connected())))
                .toList();
    }

    /** How many clients are in a group of this name. */
    public record NamedCounts(String name, Counts counts) {}

    /** How many clients are of groups that are not told apart. */
    public int ofOtherGroups() {
        return groups.inOverflow();
    }

    /** How many clients' identifiers begin with the prefix of this number. */
    public Counts prefix(int number) {
        return new Counts(prefixes.known(number), prefixes.connected(number));
    }

    /** How many clients are known, and how many of them are connected. */
    public record Counts(int known, int connected) {}

    /** How many connected clients had to be heard of before this time. */
    public long suspect(long now) {
        return Range.within(lists.byDue(), Long.MIN_VALUE, now - 1).size();
    }

    public boolean isFlapping(String clientId) {
        int ordinal = ordinals.find(clientId.getBytes(UTF_8));
        return ordinal != Ordinals.NONE && recent.isFlapping(ordinal);
    }

    public int flapping() {
        return recent.flapping();
    }

    /** Identifiers of clients that had to be heard of within these times, both inclusive, the first of them, so many at most. */
    public List<Due> due(long from, long to, int most) {
        List<Due> due = new ArrayList<>();
        Range range = Range.within(lists.byDue(), from, to);
        for (long at = range.from();
                at < range.to() && due.size() < most;
                at = lists.byDue().next(at)) {
            due.add(new Due(ordinals.text(lists.byDue().at(at)), lists.byDue().key(at)));
        }
        return due;
    }

    /** A client, and when it had to be heard of. */
    public record Due(String clientId, long time) {}

    /** The identifiers of the clients in an {@link Answer}, while that holds. */
    public List<String> clientIds(int[] answered) {
        return ordinals.texts(answered);
    }

    /**
     * A page in an order that there is a list for, or of few candidates.
     *
     * @return null when only a {@link Scan} can answer
     */
    public @Nullable Answer search(Criteria criteria, List<By> order, @Nullable Rank after, int limit) {
        return new Search(this, criteria, order, after, limit, settings.slotsPerPageMax()).answer();
    }

    /** A page in any order, by a look at every client, in slices. */
    public Scan scan(Criteria criteria, List<By> order, @Nullable Rank after, int limit) {
        return new Scan(this, criteria, order, after, limit);
    }

    /** Gauges. Under the lock. */
    public Gauges gauges() {
        return new Gauges(
                ordinals.size(),
                groups.size(),
                groups.inOverflow(),
                recent.dropped(),
                ordinals.bytesOnHeap() + columns.bytesOnHeap() + lists.bytesOnHeap() + recent.bytesOnHeap(),
                ordinals.bytesOffHeap() + columns.bytesOffHeap());
    }

    /**
     * How much is in the index.
     *
     * @param clients indexed
     * @param groups told apart
     * @param clientsOfOtherGroups whose group is not told apart
     * @param connectsForgotten connects that were forgotten before they were too old
     * @param bytesOnHeap of arrays
     * @param bytesOffHeap of direct buffers
     */
    public record Gauges(
            int clients,
            int groups,
            int clientsOfOtherGroups,
            long connectsForgotten,
            long bytesOnHeap,
            long bytesOffHeap) {}

    IndexSettings settings() {
        return settings;
    }

    Ordinals ordinals() {
        return ordinals;
    }

    Columns columns() {
        return columns;
    }

    Lists lists() {
        return lists;
    }

    Values values() {
        return values;
    }

    Groups groups() {
        return groups;
    }

    RecentConnects recent() {
        return recent;
    }

    Match match(Criteria criteria) {
        return new Match(criteria, ordinals, columns, groups, recent, forms);
    }

    Ordering ordering(List<By> order) {
        return new Ordering(ordinals, lists.idOrder(), columns, order);
    }

    /** How many changes there were. */
    long changes() {
        return changes;
    }

    /** Ordinals that changed after so many changes; null when there were too many. */
    int @Nullable [] changedSince(long before) {
        if (changes - before > CHANGES_REMEMBERED) {
            return null;
        }
        int[] since = new int[(int) (changes - before)];
        for (int i = 0; i < since.length; i++) {
            since[i] = changed[(int) ((before + i) & (CHANGES_REMEMBERED - 1))];
        }
        return since;
    }
}
