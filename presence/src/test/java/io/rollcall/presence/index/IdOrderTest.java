package io.rollcall.presence.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers that sort as identifiers do, against a sorted map of the identifiers. */
class IdOrderTest {
    /** So that twice and three times as many have as many digits. */
    private static final int MANY = 30_000;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Ordinals ordinals = new Ordinals(seed);
    private final Columns columns = new Columns();
    private final IdOrder ids = new IdOrder(ordinals, columns);
    private final TreeMap<byte[], Integer> model = new TreeMap<>(Arrays::compareUnsigned);

    /** In which order clients come that nobody knew, among some that are there. */
    enum Coming {
        ASCENDING,
        DESCENDING,
        FROM_BOTH_SIDES,
        LAST_OF_ALL,
        FIRST_OF_ALL,
        EACH_BEHIND_ITS_BEGINNING
    }

    private static String id(Coming coming, int i) {
        return switch (coming) {
            case ASCENDING -> "m-" + (MANY + i);
            case DESCENDING -> "m-" + (3 * MANY - i);
            case FROM_BOTH_SIDES -> "m-" + (i % 2 == 0 ? MANY + i : 3 * MANY - i);
            case LAST_OF_ALL -> "z-" + (MANY + i);
            case FIRST_OF_ALL -> "a-" + (3 * MANY - i);
            case EACH_BEHIND_ITS_BEGINNING -> "m".repeat(1 + i % 200) + i / 200;
        };
    }

    @ParameterizedTest
    @EnumSource
    void numbersSortAsIdentifiersInWhateverOrderTheyCome(Coming coming) {
        int before = random.nextInt(3) * 500;
        for (int i = 0; i < before; i++) {
            know("bcdklmnopqrstxy".charAt(random.nextInt(15)) + "-" + random.nextInt(100_000));
        }
        for (int i = 0; i < MANY; i++) {
            know(id(coming, i));
            if (random.nextInt(5000) == 0) {
                assertAgrees();
            }
        }
        assertAgrees();
    }

    @RepeatedTest(10)
    void whoeverIsForgottenAndComesAgainAndAfterAllWereFilledAtOnce() {
        for (int i = 0; i < 5000; i++) {
            change();
        }
        assertAgrees();
        ids.fill(model.values().stream().mapToInt(Integer::intValue).toArray());
        assertAgrees();
        for (int i = 0; i < 5000; i++) {
            change();
        }
        assertAgrees();
        List.copyOf(model.keySet()).forEach(this::forget);
        assertThat(ids.list().size()).isZero();
        know("again");
        assertAgrees();
    }

    private void change() {
        String id = "client-" + (random.nextInt(4) == 0 ? "x".repeat(random.nextInt(50)) : random.nextInt(2000));
        if (random.nextInt(3) == 0) {
            forget(id.getBytes(UTF_8));
        } else {
            know(id);
        }
    }

    private void know(String clientId) {
        byte[] id = clientId.getBytes(UTF_8);
        if (!model.containsKey(id)) {
            int ordinal = ordinals.add(id);
            columns.room(ordinal);
            ids.add(ordinal);
            model.put(id, ordinal);
        }
    }

    private void forget(byte[] id) {
        Integer ordinal = model.remove(id);
        if (ordinal != null) {
            ids.remove(ordinal);
            ordinals.remove(ordinal);
        }
    }

    private void assertAgrees() {
        List<Integer> byNumber = new ArrayList<>(model.values());
        byNumber.sort(Comparator.comparingLong(columns::order));
        assertThat(byNumber).as("seed %d", seed).containsExactlyElementsOf(model.values());
        assertThat(model.values().stream().map(columns::order).distinct().count())
                .as("seed %d", seed)
                .isEqualTo(model.size());
        List<Integer> listed = new ArrayList<>();
        for (long at = ids.list().begin();
                at != ids.list().end();
                at = ids.list().next(at)) {
            listed.add(ids.list().at(at));
        }
        assertThat(listed).as("seed %d", seed).containsExactlyElementsOf(model.values());
        for (Map.Entry<byte[], Integer> entry : model.entrySet()) {
            assertThat(ids.compare(entry.getValue(), model.firstEntry().getValue()) == 0)
                    .as("seed %d", seed)
                    .isEqualTo(entry.getValue().equals(model.firstEntry().getValue()));
        }
    }
}
