package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.ended;
import static io.rollcall.presence.Given.still;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.presence.ClientQuery.BadBookmark;
import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.ClientQuery.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Lists of clients: which, in which order, and page by page. */
class ListingTest {
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final House house = House.inMemory();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void withoutAnOrderClientsComeByTheirIds() {
        connect("c", 1);
        connect("a", 2);
        connect("b", 3);
        assertThat(ids(list(Filter.ALL))).containsExactly("a", "b", "c");
    }

    @Test
    void ofStatusTypeAndGroupAllMustHold() {
        connect("d:org:sensor:1", 1);
        lose("d:org:sensor:2", 2);
        connect("d:org:meter:3", 3);
        connect("g:org:sensor:4", 4);
        connect("a:org:app", 5);
        connect("d:other:sensor:6", 6);
        connect("plain", 7);
        assertThat(ids(list(filter(Status.CONNECTED, null, null, null, null))))
                .hasSize(6)
                .doesNotContain("d:org:sensor:2");
        assertThat(ids(list(filter(null, ClientType.DEVICE, "org", "sensor", null))))
                .containsExactly("d:org:sensor:1", "d:org:sensor:2");
        assertThat(ids(list(filter(Status.CONNECTED, ClientType.DEVICE, "org", "sensor", null))))
                .containsExactly("d:org:sensor:1");
        assertThat(ids(list(filter(null, ClientType.APPLICATION, null, null, null))))
                .containsExactly("a:org:app");
        assertThat(ids(list(filter(null, null, null, null, "4")))).containsExactly("g:org:sensor:4");
        assertThat(ids(list(Filter.where().clientId("plain").build()))).containsExactly("plain");
        assertThat(list(Filter.where()
                                .status(Status.DISCONNECTED)
                                .clientId("plain")
                                .build())
                        .clients())
                .isEmpty();
    }

    @Test
    void boundsAreExclusiveAndWhoLacksTheFieldFails() {
        connect("a", 100);
        lose("b", 200);
        Window after = new Window(OptionalLong.of(NOON + 100), OptionalLong.empty());
        Window before = new Window(OptionalLong.empty(), OptionalLong.of(NOON + 200));
        Window ever = new Window(OptionalLong.of(0), OptionalLong.empty());
        assertThat(ids(list(windows(after, Window.ANY, Window.ANY)))).containsExactly("b");
        assertThat(ids(list(windows(before, Window.ANY, Window.ANY)))).containsExactly("a");
        assertThat(ids(list(windows(Window.ANY, ever, Window.ANY)))).containsExactly("b");
        assertThat(ids(list(windows(Window.ANY, Window.ANY, ever)))).containsExactly("a", "b");
    }

    @Test
    void whoLacksTheFieldComesFirstWhenAscendingAndLastWhenDescending() {
        connect("b", 1);
        lose("a", 2);
        connect("c", 3);
        assertThat(ids(list(Filter.ALL, new Order(Field.DISCONNECT_TIME, false))))
                .containsExactly("b", "c", "a");
        assertThat(ids(list(Filter.ALL, new Order(Field.DISCONNECT_TIME, true))))
                .containsExactly("a", "b", "c");
        assertThat(ids(list(Filter.ALL, new Order(Field.STATUS, true), new Order(Field.CLIENT_ID, true))))
                .containsExactly("a", "c", "b");
    }

    @Test
    void aBookmarkOfAnotherListOrNoneIsRefused() {
        connect("a", 1);
        connect("b", 2);
        String bookmark = list(Filter.ALL, 1, null).bookmark();
        assertThat(bookmark).isNotNull().matches("[A-Za-z0-9_-]+");
        assertRefused(filter(Status.CONNECTED, null, null, null, null), bookmark);
        for (String wrong : List.of("", "x", "!", "AAAA", bookmark.substring(0, bookmark.length() - 2))) {
            assertRefused(Filter.ALL, wrong);
        }
        assertThatExceptionOfType(BadBookmark.class)
                .isThrownBy(() -> house.queries()
                        .list(new ClientQuery(Filter.ALL, List.of(new Order(Field.STATUS, false)), 1, bookmark)));
    }

    private void assertRefused(Filter filter, @Nullable String bookmark) {
        assertThatExceptionOfType(BadBookmark.class).isThrownBy(() -> list(filter, 1, bookmark));
    }

    @RepeatedTest(10)
    void pagesNeitherSkipNorRepeatWhoDoesNotChange() {
        Set<String> steady = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            String clientId = "client-" + random.nextInt(1000);
            connect(clientId, 1 + random.nextInt(20));
            steady.add(clientId);
        }
        List<Order> order = randomOrder();
        List<String> seen = new ArrayList<>();
        String bookmark = null;
        int pages = 0;
        do {
            ClientPage page =
                    house.queries().list(new ClientQuery(Filter.ALL, order, 1 + random.nextInt(30), bookmark));
            page.clients().stream()
                    .map(ClientState::clientId)
                    .filter(steady::contains)
                    .forEach(seen::add);
            bookmark = page.bookmark();
            connect("new-" + pages + random.nextInt(), 1 + random.nextInt(20));
            lose("gone-" + random.nextInt(5), 1 + random.nextInt(20));
        } while (bookmark != null && ++pages < 1000);
        assertThat(seen).as("seed %d, %s", seed, order).doesNotHaveDuplicates();
        assertThat(seen).as("seed %d, %s", seed, order).containsExactlyInAnyOrderElementsOf(steady);
    }

    @RepeatedTest(10)
    void pagesPutTogetherAreTheWholeListInOrder() {
        for (int i = 0; i < 100; i++) {
            if (random.nextBoolean()) {
                connect("client-" + random.nextInt(200), random.nextInt(10));
            } else {
                lose("client-" + random.nextInt(200), random.nextInt(10));
            }
        }
        List<Order> order = randomOrder();
        List<ClientState> whole = house.queries()
                .list(new ClientQuery(Filter.ALL, order, 1000, null))
                .clients();
        Ranking ranking = new Ranking(order);
        assertThat(whole).as("seed %d", seed).isSortedAccordingTo(Comparator.comparing(ranking::rank, ranking));
        List<ClientState> pages = new ArrayList<>();
        String bookmark = null;
        do {
            ClientPage page = house.queries().list(new ClientQuery(Filter.ALL, order, 7, bookmark));
            assertThat(page.matches()).as("seed %d", seed).isEqualTo(whole.size());
            assertThat(page.asOfSeq())
                    .as("seed %d", seed)
                    .isEqualTo(house.queries().asOfSeq());
            pages.addAll(page.clients());
            bookmark = page.bookmark();
        } while (bookmark != null);
        assertThat(pages).as("seed %d, %s", seed, order).isEqualTo(whole);
    }

    private List<Order> randomOrder() {
        List<Field> fields = new ArrayList<>(List.of(Field.values()));
        Collections.shuffle(fields, random);
        return fields.subList(0, random.nextInt(4)).stream()
                .map(field -> new Order(field, random.nextBoolean()))
                .toList();
    }

    private void connect(String clientId, long afterNoon) {
        house.changes().connected(connected(clientId, house.next(), NOON + afterNoon), still(), () -> {});
        house.settle();
    }

    private void lose(String clientId, long afterNoon) {
        long connectionId = house.next();
        house.changes().connected(connected(clientId, connectionId, NOON + afterNoon), still(), () -> {});
        Entity entity = random.nextBoolean() ? Entity.CLIENT : Entity.SERVER;
        house.changes().disconnected(ended(clientId, connectionId, NOON + afterNoon + 50, entity, Cause.SOCKET_CLOSED));
        house.settle();
    }

    private ClientPage list(Filter filter, Order... order) {
        return house.queries().list(new ClientQuery(filter, List.of(order), 100, null));
    }

    private ClientPage list(Filter filter, int limit, @Nullable String bookmark) {
        return house.queries().list(new ClientQuery(filter, List.of(), limit, bookmark));
    }

    private static List<String> ids(ClientPage page) {
        return page.clients().stream().map(ClientState::clientId).toList();
    }

    private static Filter filter(
            @Nullable Status status,
            @Nullable ClientType clientType,
            @Nullable String org,
            @Nullable String type,
            @Nullable String device) {
        return Filter.where()
                .status(status)
                .clientType(clientType)
                .org(org)
                .type(type)
                .device(device)
                .build();
    }

    private static Filter windows(Window connected, Window disconnected, Window active) {
        return Filter.where()
                .connected(connected)
                .disconnected(disconnected)
                .active(active)
                .build();
    }
}
