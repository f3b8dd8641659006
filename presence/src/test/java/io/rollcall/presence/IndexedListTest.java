package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists from the indexes, against the walk over the whole table. */
class IndexedListTest {
    private static final int CONNECTS_TO_FLAP = 3;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final RandomFleet fleet = new RandomFleet(random, 1 + random.nextInt(600), 1 + random.nextInt(1000));

    /** Small, so that every plan is made. */
    private final IndexLimits limits = new IndexLimits(
            10_000,
            random.nextInt(30),
            List.of("d:", "g:org1:", "ä"),
            random.nextBoolean() ? 40 : 100_000,
            random.nextInt(3) * 40,
            CONNECTS_TO_FLAP,
            Duration.ofDays(1),
            100_000,
            10);

    private House house(@Nullable Path directory) {
        return House.in(directory, Given.NOON, 1000, limits);
    }

    @RepeatedTest(30)
    void pagesPutTogetherAreTheListOfAWalkOverTheTable() {
        try (House house = house(null)) {
            change(house, 2000);
            for (int i = 0; i < 60; i++) {
                change(house, 5);
                assertAgrees(house, fleet.query());
            }
        }
    }

    @Test
    void everyFilterWithEverySortAgrees() {
        try (House house = house(null)) {
            change(house, 2000);
            for (Field field : Field.values()) {
                for (boolean descending : List.of(false, true)) {
                    for (int i = 0; i < 40; i++) {
                        List<Order> order = List.of(new Order(field, descending));
                        assertAgrees(house, new ClientQuery(fleet.filter(), order, 1 + random.nextInt(50), null));
                    }
                }
            }
        }
    }

    private void assertAgrees(House house, ClientQuery query) {
        ClientPage whole = oracle(house, query);
        List<ClientState> pages = new ArrayList<>();
        String bookmark = null;
        int count = 0;
        do {
            ClientPage page =
                    house.queries().list(new ClientQuery(query.filter(), query.order(), query.limit(), bookmark));
            assertThat(page.asOfSeq())
                    .as("seed %d", seed)
                    .isEqualTo(house.queries().asOfSeq());
            if (page.matchesExact()) {
                assertThat(page.matches()).as("seed %d, %s", seed, query).isEqualTo(whole.matches());
            }
            assertThat(page.clients()).as("seed %d", seed).hasSizeLessThanOrEqualTo(query.limit());
            assertThat(page.clients().size() == query.limit() || page.isCutShort() || page.bookmark() == null)
                    .as("seed %d: a page that is not full and not the last is cut short, %s", seed, query)
                    .isTrue();
            pages.addAll(page.clients());
            bookmark = page.bookmark();
            assertThat(++count)
                    .as("seed %d: pages come to an end, %s", seed, query)
                    .isLessThan(10_000);
        } while (bookmark != null);
        assertThat(ids(pages)).as("seed %d, %s", seed, query).isEqualTo(ids(whole.clients()));
        assertThat(pages).as("seed %d, %s", seed, query).isEqualTo(whole.clients());
    }

    /** As {@link #assertAgrees}, from the end to the beginning, and from a client that is there or not. */
    private void assertAgreesBackward(House house, ClientQuery query) {
        List<ClientState> pages = new ArrayList<>();
        String end = null;
        int count = 0;
        do {
            ClientPage page =
                    house.queries().list(new ClientQuery(query.filter(), query.order(), query.limit(), end, true));
            assertThat(page.bookmark()).as("seed %d, %s", seed, query).isEqualTo(end);
            pages.addAll(0, page.clients());
            end = page.start();
            assertThat(++count)
                    .as("seed %d: pages come to a beginning, %s", seed, query)
                    .isLessThan(10_000);
        } while (end != null);
        assertThat(ids(pages))
                .as("seed %d, %s", seed, query)
                .isEqualTo(ids(oracle(house, query).clients()));
    }

    @RepeatedTest(10)
    void aListIsReadToItsBeginning() {
        try (House house = house(null)) {
            change(house, 1500);
            for (int i = 0; i < 100; i++) {
                assertAgreesBackward(house, fleet.query());
            }
        }
    }

    /** From any place a page forward and the page back are the same, and from a client on there are those that a model says. */
    @RepeatedTest(10)
    void fromAnyPlaceAListGoesOnAndBack() {
        try (House house = house(null)) {
            change(house, 1500);
            for (int i = 0; i < 100; i++) {
                boolean descending = random.nextBoolean();
                List<Order> order = List.of(new Order(Field.CLIENT_ID, descending));
                ClientQuery query = new ClientQuery(fleet.filter(), order, ClientQuery.LIMIT_MAX, null);
                String from = fleet.clientId();
                String at = from.substring(
                        0, from.offsetByCodePoints(0, 1 + random.nextInt(from.codePointCount(0, from.length()))));
                Map<Boolean, List<String>> sides = ids(oracle(house, query).clients()).stream()
                        .collect(Collectors.partitioningBy(
                                id -> Ranking.compareUtf8(id, at) * (descending ? -1 : 1) >= 0));
                assertThat(ids(whole(house, query.from(at), false)))
                        .as("seed %d, from %s, %s", seed, at, query)
                        .isEqualTo(sides.get(true));
                assertThat(ids(whole(house, query.from(at), true)))
                        .as("seed %d, up to %s, %s", seed, at, query)
                        .isEqualTo(sides.get(false));
                ClientQuery listed = new ClientQuery(query.filter(), query.order(), query.limit(), null);
                assertThat(ids(new Listing(house.presence.view(), listed.from(at), Given.NOON, id -> flaps(house, id))
                                .list()
                                .clients()))
                        .as("seed %d, by the table from %s, %s", seed, at, query)
                        .isEqualTo(sides.get(true));
                assertThereAndBack(house, fleet.query());
            }
        }
    }

    private void assertThereAndBack(House house, ClientQuery query) {
        ClientPage first = house.queries().list(query);
        if (first.bookmark() == null) {
            return;
        }
        ClientPage second =
                house.queries().list(new ClientQuery(query.filter(), query.order(), query.limit(), first.bookmark()));
        assertThat(second.start()).isEqualTo(first.bookmark());
        List<ClientState> back =
                whole(house, new ClientQuery(query.filter(), query.order(), query.limit(), second.start(), true), true);
        assertThat(back).as("seed %d, %s", seed, query).isEqualTo(first.clients());
    }

    /** All pages from a place to one end, in the order of the list. */
    private static List<ClientState> whole(House house, ClientQuery query, boolean backward) {
        List<ClientState> clients = new ArrayList<>();
        String at = query.bookmark();
        do {
            ClientPage page =
                    house.queries().list(new ClientQuery(query.filter(), query.order(), query.limit(), at, backward));
            clients.addAll(backward ? 0 : clients.size(), page.clients());
            at = backward ? page.start() : page.bookmark();
        } while (at != null);
        return clients;
    }

    private static boolean flaps(House house, String clientId) {
        return house.find(clientId).connects() >= CONNECTS_TO_FLAP;
    }

    /** Flapping is who has connected so often in all: the window is longer than the test. */
    private ClientPage oracle(House house, ClientQuery query) {
        ClientQuery whole = new ClientQuery(query.filter(), query.order(), ClientQuery.LIMIT_MAX, null);
        return new Listing(house.presence.view(), whole, Given.NOON, id -> flaps(house, id)).list();
    }

    @RepeatedTest(20)
    void pagesNeitherSkipNorRepeatWhoDoesNotChange() {
        try (House house = house(null)) {
            change(house, 1000);
            ClientQuery query = fleet.query();
            Set<String> steady = new TreeSet<>(ids(oracle(house, query).clients()));
            List<String> seen = new ArrayList<>();
            String bookmark = null;
            do {
                ClientPage page =
                        house.queries().list(new ClientQuery(query.filter(), query.order(), query.limit(), bookmark));
                seen.addAll(ids(page.clients()));
                bookmark = page.bookmark();
                for (int i = random.nextInt(10); i > 0; i--) {
                    steady.remove(fleet.change(house));
                }
                house.settle();
            } while (bookmark != null);
            seen.retainAll(steady);
            assertThat(seen).as("seed %d, %s", seed, query).containsExactlyInAnyOrderElementsOf(steady);
        }
    }

    @RepeatedTest(3)
    void bookmarksHoldOverARestart(@TempDir Path directory) {
        List<ClientQuery> queries = new ArrayList<>();
        List<List<String>> seen = new ArrayList<>();
        List<@Nullable String> bookmarks = new ArrayList<>();
        try (House house = house(directory)) {
            change(house, 1500);
            disconnectAll(house);
            for (int i = 0; i < 20; i++) {
                Filter filter = ClientQuery.Filter.where()
                        .seen(fleet.filter().seen())
                        .prefix(fleet.filter().prefix())
                        .build();
                ClientQuery query = new ClientQuery(filter, fleet.order(), 1 + random.nextInt(100), null);
                ClientPage page = house.queries().list(query);
                queries.add(query);
                seen.add(new ArrayList<>(ids(page.clients())));
                bookmarks.add(page.bookmark());
            }
        }
        try (House house = house(directory)) {
            for (int i = 0; i < queries.size(); i++) {
                ClientQuery query = queries.get(i);
                String bookmark = bookmarks.get(i);
                while (bookmark != null) {
                    ClientPage page = house.queries()
                            .list(new ClientQuery(query.filter(), query.order(), query.limit(), bookmark));
                    seen.get(i).addAll(ids(page.clients()));
                    bookmark = page.bookmark();
                }
                assertThat(seen.get(i))
                        .as("seed %d, %s", seed, query)
                        .isEqualTo(ids(oracle(house, query).clients()));
            }
        }
    }

    private void disconnectAll(House house) {
        for (ClientState state : all(house)) {
            if (state.isConnected()) {
                house.changes()
                        .disconnected(
                                Given.lost(state.clientId(), state.connection().connectionId(), fleet.time()));
            }
        }
        house.settle();
    }

    @RepeatedTest(10)
    void countsAreThoseOfAWalkOverTheTable() {
        try (House house = house(null)) {
            for (int i = 0; i < 5; i++) {
                change(house, 300);
                Census census = house.queries().census();
                assertThat(census.indexed()).isTrue();
                assertThat(census.asOfSeq()).isEqualTo(house.queries().asOfSeq());
                assertThat(census.all()).as("seed %d", seed).isEqualTo(count(house, Filter.ALL));
                assertThat(List.copyOf(census.byPrefix().keySet())).isEqualTo(limits.prefixes());
                census.byPrefix()
                        .forEach((prefix, counts) -> assertThat(counts)
                                .as("seed %d, %s", seed, prefix)
                                .isEqualTo(count(
                                        house, Filter.where().prefix(prefix).build())));
                assertThat(census.suspect())
                        .as("seed %d", seed)
                        .isEqualTo(all(house).stream()
                                .filter(state -> state.isSuspect(Given.NOON))
                                .count());
                assertThat(census.flapping())
                        .as("seed %d", seed)
                        .isEqualTo(count(house, Filter.where().flapping(true).build())
                                .known());
                assertGroups(house);
            }
        }
    }

    private void assertGroups(House house) {
        Map<String, Integer> groups = new HashMap<>();
        for (ClientState state : all(house)) {
            String group = ClientIdForm.groupOf(state.clientId());
            if (group != null) {
                groups.merge(group, 1, Integer::sum);
            }
        }
        int told = 0;
        for (String group : groups.keySet()) {
            var counts = house.queries().countsOfGroup(group);
            told += counts.isPresent() ? 1 : 0;
            counts.ifPresent(known -> assertThat(known)
                    .as("seed %d, %s", seed, group)
                    .isEqualTo(count(house, Filter.where().group(group).build())));
        }
        List<String> listed = listGroups(house, 1 + groups.size() / 3);
        assertThat(listed)
                .as("seed %d", seed)
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(told);
        assertThat(groups.keySet()).as("seed %d", seed).containsAll(listed);
        assertGreatest(house, groups, listed);
        assertThat(told).as("seed %d", seed).isLessThanOrEqualTo(Math.min(groups.size(), limits.groupsMax()));
        PresenceStats.Indexes stats = house.presence.stats().indexes();
        assertThat(stats.groups()).as("seed %d", seed).isEqualTo(told);
        assertThat(stats.clients()).isEqualTo(house.queries().counts().known());
        assertThat(stats.clientsOfOtherGroups() > 0).as("seed %d", seed).isEqualTo(told < groups.size());
    }

    /** The greatest of those that are listed; of equals at the end, any. */
    private void assertGreatest(House house, Map<String, Integer> groups, List<String> listed) {
        List<Integer> sizes = listed.stream()
                .map(groups::get)
                .sorted(Comparator.reverseOrder())
                .toList();
        for (int limit : new int[] {1, 1 + listed.size() / 2, GroupPage.LIMIT_MAX}) {
            List<GroupPage.GroupCounts> greatest =
                    house.queries().greatestGroups(limit).orElseThrow().groups();
            assertThat(greatest)
                    .as("seed %d, the greatest %d", seed, limit)
                    .isSortedAccordingTo(GroupPage.GroupCounts.GREATEST_FIRST)
                    .doesNotHaveDuplicates()
                    .allSatisfy(group -> assertThat(house.queries().countsOfGroup(group.group()))
                            .contains(group.counts()));
            assertThat(greatest)
                    .as("seed %d, the greatest %d", seed, limit)
                    .extracting(group -> (int) group.counts().known())
                    .containsExactlyElementsOf(sizes.subList(0, Math.min(limit, sizes.size())));
        }
    }

    private List<String> listGroups(House house, int limit) {
        List<String> listed = new ArrayList<>();
        String after = "";
        while (after != null) {
            GroupPage page = house.queries().groups("", after, limit).orElseThrow();
            for (GroupPage.GroupCounts group : page.groups()) {
                listed.add(group.group());
                assertThat(house.queries().countsOfGroup(group.group()))
                        .as("seed %d, %s", seed, group.group())
                        .contains(group.counts());
            }
            after = page.next();
        }
        return listed;
    }

    private List<ClientState> all(House house) {
        return oracle(house, new ClientQuery(Filter.ALL, List.of(), 1, null)).clients();
    }

    private ClientCounts count(House house, Filter filter) {
        List<ClientState> all =
                oracle(house, new ClientQuery(filter, List.of(), 1, null)).clients();
        long connected = all.stream().filter(ClientState::isConnected).count();
        return new ClientCounts(connected, all.size() - connected);
    }

    private void change(House house, int changes) {
        for (int i = 0; i < changes; i++) {
            fleet.change(house);
        }
        house.settle();
    }

    private static List<String> ids(List<ClientState> clients) {
        return clients.stream().map(ClientState::clientId).toList();
    }
}
