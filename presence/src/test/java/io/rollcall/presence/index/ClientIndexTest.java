package io.rollcall.presence.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rollcall.presence.index.ClientIndex.Counts;
import io.rollcall.presence.index.ClientIndex.Due;
import io.rollcall.presence.index.Sort.By;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The index as clients come, change and are forgotten, against a sorted map. */
class ClientIndexTest {
    private static final Comparator<String> UTF8 =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
    private static final List<Sort> TIMES =
            List.of(Sort.CONNECT_TIME, Sort.DISCONNECT_TIME, Sort.ACTIVE_TIME, Sort.SEEN_TIME);

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Map<String, Row> model = new TreeMap<>(UTF8);
    private final List<String> prefixes = List.of("a", "gr1-", "");

    private ClientIndex index(int slots, int gather) {
        IndexSettings settings = new IndexSettings(5, prefixes, slots, gather, 3, 1000, 1000);
        return new ClientIndex(settings, ClientIndexTest::form, seed);
    }

    /** What stands before a minus is the group. */
    private static Form form(String clientId) {
        int minus = clientId.indexOf('-');
        return new Form(clientId.length() % 3, false, minus < 0 ? null : clientId.substring(0, minus));
    }

    @RepeatedTest(20)
    void aListInEveryOrderIsTheSortedMapWhoeverIsForgotten() {
        ClientIndex index = index(1 + random.nextInt(3000), random.nextInt(200));
        int before = random.nextInt(2000);
        int clients = random.nextBoolean() ? 20 : 500;
        for (int i = 0; i < before; i++) {
            change(index, clients);
        }
        index.finish();
        assertAgrees(index);
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 500; i++) {
                change(index, clients);
            }
            assertAgrees(index);
        }
        List.copyOf(model.keySet()).forEach(clientId -> forget(index, clientId));
        assertAgrees(index);
        assertThat(index.gauges().clients()).isZero();
        assertThat(index.gauges().groups()).isZero();
        assertThat(index.gauges().clientsOfOtherGroups()).isZero();
    }

    /** Each comes between the first and the last that came, so that before long there is no number left between theirs. */
    @Test
    void aPageBehindSomebodyWhoIsNotThereLeavesNobodyOut() {
        ClientIndex index = index(1000, 1000);
        index.finish();
        index.put("a", row());
        Rank behind = new Rank(new long[1], "aa".getBytes(UTF_8));
        for (int number = 999; number > 900; number--) {
            index.put("b" + number, row());

            assertThat(page(index, false, behind)).containsExactly("b" + number);
            assertThat(page(index, true, behind)).containsExactly("a");
        }
    }

    /** A window of few enough to look at all of them, in the order of its time, and beside it one that not all match. */
    @Test
    void aPageLooksAtNoMoreThanItShowsWhereAllMatch() {
        ClientIndex index = index(10_000, 10_000);
        for (int i = 0; i < 5000; i++) {
            index.put("gr1-" + i, row());
        }
        index.finish();
        Criteria window = new Criteria();
        window.within(Sort.CONNECT_TIME, 10, 39);

        for (boolean descending : List.of(false, true)) {
            By byTime = new By(Sort.CONNECT_TIME, descending);
            assertThat(looks(index, window, byTime, 64)).isLessThan(3 * Run.BLOCK);
            assertThat(looks(index, window, new By(Sort.SEEN_TIME, descending), 64))
                    .isGreaterThan(2000);
        }
    }

    private static int looks(ClientIndex index, Criteria criteria, By by, int limit) {
        Search search = new Search(index, criteria, List.of(by), null, limit, 10_000);
        assertThat(search.answer()).isNotNull();
        return search.looks();
    }

    private static List<String> page(ClientIndex index, boolean descending, Rank after) {
        Answer answer = index.search(new Criteria(), List.of(new By(Sort.ID, descending)), after, 1);
        assertThat(answer).isNotNull();
        return index.clientIds(answer.ordinals());
    }

    private void change(ClientIndex index, int clients) {
        int number = random.nextInt(clients);
        String clientId =
                number % 2 == 0 ? "gr" + number % 7 + "-" + number : "a\u00E4".substring(number % 3 / 2) + number;
        if (random.nextInt(5) == 0) {
            forget(index, clientId);
        } else {
            Row row = row();
            model.put(clientId, row);
            index.put(clientId, row);
        }
    }

    private void forget(ClientIndex index, String clientId) {
        model.remove(clientId);
        index.forget(clientId);
    }

    private Row row() {
        long disconnect = random.nextInt(3) == 0 ? Row.ABSENT : random.nextInt(50);
        return new Row(
                random.nextInt(50),
                disconnect,
                random.nextInt(3) == 0 ? Row.ABSENT : random.nextInt(50),
                random.nextInt(50),
                random.nextBoolean(),
                random.nextInt(4),
                random.nextInt(5),
                random.nextInt(4),
                4,
                random.nextInt(6),
                1883,
                random.nextInt(3) * 10,
                null);
    }

    private void assertAgrees(ClientIndex index) {
        assertThat(list(index, new Criteria(), List.of()))
                .as("seed %d", seed)
                .containsExactlyElementsOf(model.keySet());
        for (Sort time : TIMES) {
            for (boolean descending : List.of(false, true)) {
                Comparator<String> byTime = Comparator.comparingLong(id -> time(model.get(id), time));
                List<String> expected = new ArrayList<>(model.keySet());
                expected.sort(descending ? byTime.reversed() : byTime);
                assertThat(list(index, new Criteria(), List.of(new By(time, descending))))
                        .as("seed %d, %s", seed, time)
                        .containsExactlyElementsOf(expected);
            }
        }
        assertCounts(index);
    }

    private static long time(@Nullable Row row, Sort time) {
        assertThat(row).isNotNull();
        return switch (time) {
            case CONNECT_TIME -> row.connectTime();
            case DISCONNECT_TIME -> row.disconnectTime();
            case ACTIVE_TIME -> row.activeTime();
            default -> row.seenTime();
        };
    }

    private void assertCounts(ClientIndex index) {
        assertThat(index.size()).isEqualTo(model.size());
        assertThat(index.connected()).isEqualTo(count(id -> true).connected());
        for (int i = 0; i < prefixes.size(); i++) {
            String prefix = prefixes.get(i);
            assertThat(index.prefix(i)).as("seed %d", seed).isEqualTo(count(id -> id.startsWith(prefix)));
        }
        int told = 0;
        for (int i = 0; i < 7; i++) {
            String group = "gr" + i;
            Optional<Counts> counts = index.group(group);
            Counts expected = count(id -> id.startsWith(group + "-"));
            counts.ifPresent(known -> assertThat(known).as("seed %d", seed).isEqualTo(expected));
            told += counts.isPresent() && expected.known() > 0 ? 1 : 0;
            Criteria criteria = new Criteria();
            criteria.group(group, List.of(group + "-"));
            assertThat(list(index, criteria, List.of(new By(Sort.ID, false))))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(model.keySet().stream()
                            .filter(id -> id.startsWith(group + "-"))
                            .toList());
        }
        assertThat(index.gauges().groups()).as("seed %d", seed).isEqualTo(told).isLessThanOrEqualTo(5);
        assertWhoIsDue(index);
    }

    private void assertWhoIsDue(ClientIndex index) {
        List<Due> expected = model.entrySet().stream()
                .filter(entry ->
                        entry.getValue().isConnected() && entry.getValue().keepAliveSeconds() > 0)
                .map(entry -> new Due(
                        entry.getKey(),
                        entry.getValue().seenTime() + entry.getValue().keepAliveSeconds() * 1500L))
                .sorted(Comparator.comparingLong(Due::time))
                .toList();
        long now = expected.isEmpty()
                ? 0
                : expected.get(random.nextInt(expected.size())).time();
        assertThat(index.due(0, Long.MAX_VALUE, expected.size() + 1))
                .as("seed %d", seed)
                .isEqualTo(expected);
        assertThat(index.suspect(now))
                .as("seed %d", seed)
                .isEqualTo(expected.stream().filter(due -> due.time() < now).count());
    }

    private Counts count(Predicate<String> which) {
        List<String> known = model.keySet().stream().filter(which).toList();
        long connected = known.stream().filter(id -> isConnected(model.get(id))).count();
        return new Counts(known.size(), (int) connected);
    }

    private static boolean isConnected(@Nullable Row row) {
        return row != null && row.isConnected();
    }

    private List<String> list(ClientIndex index, Criteria criteria, List<By> order) {
        List<String> all = new ArrayList<>();
        Rank after = null;
        do {
            Answer answer = index.search(criteria, order, after, 1 + random.nextInt(300));
            assertThat(answer).isNotNull();
            all.addAll(index.clientIds(answer.ordinals()));
            after = answer.bookmark();
        } while (after != null);
        return all;
    }

    @RepeatedTest(5)
    void aMillionEqualTimesAtSmallScaleGoByTheirIdsInBothDirections() {
        ClientIndex index = index(100_000, 0);
        Row same = new Row(7, 7, 7, 7, true, 0, 0, 0, 4, 0, 1883, 0, null);
        int bulk = random.nextInt(20_000);
        for (int i = 0; i < 20_000; i++) {
            if (i == bulk) {
                index.finish();
            }
            String clientId = "client-" + random.nextInt(1_000_000);
            model.put(clientId, same);
            index.put(clientId, same);
        }
        for (Sort time : TIMES) {
            assertThat(list(index, new Criteria(), List.of(new By(time, true))))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(model.keySet());
        }
    }

    @RepeatedTest(5)
    void aScanInSlicesIsTrueOfItsEndWhateverChangesBetween() {
        ClientIndex index = index(100, 0);
        for (int i = 0; i < 40_000; i++) {
            change(index, 60_000);
        }
        index.finish();
        Scan scan = index.scan(new Criteria(), List.of(new By(Sort.ENTITY, false)), null, 500);
        do {
            for (int i = 0; i < 200; i++) {
                change(index, 60_000);
            }
        } while (scan.slice());
        Answer answer = scan.finish();
        assertThat(answer).isNotNull();
        Comparator<String> byEntity = Comparator.comparingInt(id -> entity(model.get(id)));
        List<String> expected = new ArrayList<>(model.keySet());
        expected.sort(byEntity);
        List<String> page = index.clientIds(answer.ordinals());
        assertThat(page).as("seed %d", seed).isEqualTo(expected.subList(0, page.size()));
        assertThat(page.size() == 500 || answer.isCutShort())
                .as("seed %d", seed)
                .isTrue();
        assertThat(page).as("seed %d", seed).hasSizeGreaterThan(100);
        assertThat(answer.matchesExact()).isFalse();
    }

    private static int entity(@Nullable Row row) {
        assertThat(row).isNotNull();
        return row.entity();
    }

    @Test
    void whatDoesNotFitIsSaid() {
        assertThatIllegalArgumentException().isThrownBy(() -> Bits.CAUSE.of(64)).withMessageContaining("CAUSE: 64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IdBytes().put(new byte[70_000]))
                .withMessageContaining("70000");
    }
}
