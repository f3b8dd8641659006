package io.rollcall.presence.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The sorted list, against a tree. */
class OrdinalListTest {
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Ordinals ordinals = new Ordinals(seed);
    private final Columns columns = new Columns();
    private final IdOrder ids = new IdOrder(ordinals, columns);
    private final OrdinalList list = new OrdinalList(ordinals, columns, Columns.CONNECT, 0, ids::compare);
    private final TreeSet<Integer> model =
            new TreeSet<>(Comparator.<Integer>comparingLong(ordinal -> columns.time(ordinal, Columns.CONNECT))
                    .thenComparing(ordinals::compare));

    @RepeatedTest(20)
    void holdsWhatATreeHoldsInItsOrder() {
        int clients = 1 + random.nextInt(5000);
        int times = 1 + random.nextInt(random.nextBoolean() ? 5 : 100_000);
        long now = 0;
        for (int i = 0; i < 30_000; i++) {
            int ordinal = ordinal(random.nextInt(clients));
            if (model.remove(ordinal)) {
                list.remove(ordinal);
            }
            if (random.nextInt(10) > 1) {
                now += random.nextInt(3);
                columns.time(ordinal, Columns.CONNECT, random.nextInt(4) > 0 ? now : random.nextInt(times));
                model.add(ordinal);
                if (random.nextInt(3) > 0) {
                    list.comes(ordinal);
                } else {
                    list.add(ordinal);
                }
            }
            if (i % 1000 == 0) {
                list.settle();
                assertAgrees();
            }
        }
        list.settle();
        assertAgrees();
        for (int ordinal : List.copyOf(model)) {
            list.remove(ordinal);
            model.remove(ordinal);
        }
        assertAgrees();
    }

    /** Of few times or many, at the end or in the midst: turns of every size, after each of which it is the tree. */
    @RepeatedTest(20)
    void whoComesInATurnIsPutWhereATreePutsIt() {
        int clients = 500 + random.nextInt(5000);
        int apart = 1 + random.nextInt(3);
        for (int turn = 0; turn < 40; turn++) {
            long begin = random.nextInt(2) * 100L * turn;
            int spread = 1 + random.nextInt(random.nextBoolean() ? 3 : 10_000);
            for (int i = random.nextInt(random.nextBoolean() ? 20 : 1500); i > 0; i--) {
                int ordinal = ordinal(random.nextInt(clients) * apart);
                if (model.remove(ordinal)) {
                    list.remove(ordinal);
                }
                if (random.nextInt(4) > 0) {
                    columns.time(ordinal, Columns.CONNECT, begin + random.nextInt(spread));
                    model.add(ordinal);
                    list.comes(ordinal);
                }
            }
            list.settle();
            assertAgrees();
        }
    }

    @Test
    void whoIsNotInTheListCannotBeTakenOut() {
        put(1, 7);
        put(2, 7);
        int ordinal = ordinals.find(bytes("client-2"));
        list.remove(ordinal);
        assertThatIllegalStateException()
                .isThrownBy(() -> list.remove(ordinal))
                .withMessageContaining("ordinal " + ordinal);
        assertThat(list.size()).isEqualTo(1);
    }

    @RepeatedTest(10)
    void seeksAndCountsAsATreeDoes() {
        for (int i = 0; i < 3000; i++) {
            put(i, random.nextInt(1 + i % 50));
        }
        for (int i = 0; i < 3000; i++) {
            int ordinal = ordinal(i);
            if (random.nextInt(3) == 0 && model.remove(ordinal)) {
                list.remove(ordinal);
            }
        }
        List<Integer> all = List.copyOf(model);
        for (int i = 0; i < 500; i++) {
            long key = random.nextInt(60) - 5L;
            byte[] id = random.nextBoolean() ? new byte[0] : bytes("client-" + random.nextInt(3500));
            long before =
                    all.stream().filter(ordinal -> isBefore(ordinal, key, id)).count();
            long place = list.seek(key, id);
            assertThat(list.between(list.begin(), place)).as("seed %d", seed).isEqualTo(before);
            boolean isIt = before < all.size()
                    && columns.time(all.get((int) before), Columns.CONNECT) == key
                    && ordinals.compare(all.get((int) before), id) == 0;
            assertThat(list.between(list.begin(), list.seekBehind(key, id)))
                    .as("seed %d", seed)
                    .isEqualTo(before + (isIt ? 1 : 0));
        }
    }

    private boolean isBefore(int ordinal, long key, byte[] id) {
        int compared = Long.compare(columns.time(ordinal, Columns.CONNECT), key);
        return compared < 0 || (compared == 0 && ordinals.compare(ordinal, id) < 0);
    }

    @Test
    void aHundredThousandEqualTimesGoByTheirIds() {
        for (int i = 0; i < 100_000; i++) {
            put(i * 7919 % 100_003, 5);
        }
        assertAgrees();
        for (int i = 0; i < 90_000; i++) {
            int ordinal = ordinals.find(bytes("client-" + i * 7919 % 100_003));
            list.remove(ordinal);
            model.remove(ordinal);
        }
        assertAgrees();
    }

    @RepeatedTest(5)
    void filledAtOnceItIsTheSameList() {
        int size = random.nextInt(5000);
        for (int i = 0; i < size; i++) {
            int ordinal = ordinal(i);
            columns.time(ordinal, Columns.CONNECT, random.nextInt(100));
            model.add(ordinal);
        }
        list.fill(model.stream().mapToInt(Integer::intValue).toArray(), size);
        assertAgrees();
        for (int i = size; i < size + 2000; i++) {
            put(i, random.nextInt(100));
        }
        assertAgrees();
    }

    private void assertAgrees() {
        List<Integer> forwards = new ArrayList<>();
        for (long place = list.begin(); place != list.end(); place = list.next(place)) {
            forwards.add(list.at(place));
        }
        assertThat(forwards).as("seed %d", seed).containsExactlyElementsOf(model);
        List<Integer> backwards = new ArrayList<>();
        for (long place = list.end(); place != list.begin(); ) {
            place = list.previous(place);
            backwards.add(list.at(place));
        }
        assertThat(backwards).as("seed %d", seed).containsExactlyElementsOf(model.descendingSet());
        assertThat(list.size()).as("seed %d", seed).isEqualTo(model.size());
        int part = random.nextInt(model.size() + 1);
        long place = list.begin();
        for (int i = 0; i < part; i++) {
            place = list.next(place);
        }
        assertThat(list.between(list.begin(), place)).as("seed %d", seed).isEqualTo(part);
        assertThat(list.between(place, list.end())).as("seed %d", seed).isEqualTo(model.size() - part);
    }

    private void put(int client, long time) {
        int ordinal = ordinal(client);
        columns.time(ordinal, Columns.CONNECT, time);
        list.add(ordinal);
        model.add(ordinal);
    }

    private int ordinal(int client) {
        byte[] id = bytes("client-" + client);
        int known = ordinals.find(id);
        if (known != Ordinals.NONE) {
            return known;
        }
        int ordinal = ordinals.add(id);
        columns.room(ordinal);
        ids.add(ordinal);
        return ordinal;
    }

    private static byte[] bytes(String id) {
        return id.getBytes(UTF_8);
    }
}
