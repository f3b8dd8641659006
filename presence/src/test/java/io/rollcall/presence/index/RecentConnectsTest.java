package io.rollcall.presence.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Who connects too often, against a list of all connects. */
class RecentConnectsTest {
    private static final int CLIENTS = 50;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Columns columns = new Columns();

    private record Connect(int client, long time) {}

    @RepeatedTest(20)
    void flapsWhoConnectedOftenWithinTheWindow() {
        columns.room(CLIENTS);
        int limit = 2 + random.nextInt(5);
        long window = 1L + random.nextInt(200);
        RecentConnects recent = new RecentConnects(columns, limit, window, 1_000_000);
        List<Connect> model = new ArrayList<>();
        long now = -100;
        for (int i = 0; i < 1000; i++) {
            now += random.nextInt(3);
            int client = random.nextInt(1 + random.nextInt(CLIENTS));
            if (random.nextInt(50) == 0) {
                recent.forget(client);
                model.removeIf(connect -> connect.client == client);
            } else {
                recent.connected(client, now);
                model.add(new Connect(client, now));
            }
            long from = now - window;
            model.removeIf(connect -> connect.time <= from);
            recent.expire(now);
            assertThat(flapping(recent)).as("seed %d", seed).isEqualTo(flapping(model, limit));
            assertThat(recent.flapping())
                    .as("seed %d", seed)
                    .isEqualTo(flapping(model, limit).size());
        }
        assertThat(recent.dropped()).isZero();
    }

    @Test
    void withoutRoomTheOldestCountNoLongerAndAreCounted() {
        columns.room(CLIENTS);
        RecentConnects recent = new RecentConnects(columns, 3, 1000, 4);
        for (int client : new int[] {1, 1, 2, 2, 3}) {
            recent.connected(client, 0);
        }
        recent.connected(1, 1);
        assertThat(recent.isFlapping(1)).isFalse();
        assertThat(recent.dropped()).isEqualTo(2);
        recent.connected(2, 2);
        recent.connected(2, 3);
        recent.connected(2, 4);
        assertThat(flapping(recent)).containsExactly(2);
    }

    @Test
    void moreThanCanBeCountedDoNoHarm() {
        columns.room(CLIENTS);
        RecentConnects recent = new RecentConnects(columns, 5, 1000, 10_000);
        for (int i = 0; i < 600; i++) {
            recent.connected(7, i);
        }
        assertThat(flapping(recent)).containsExactly(7);
        recent.expire(5000);
        assertThat(flapping(recent)).isEmpty();
        assertThat(columns.connects(7)).isZero();
    }

    @Test
    void givesBackTheRoomOfAStorm() {
        columns.room(CLIENTS);
        RecentConnects recent = new RecentConnects(columns, 3, 1000, 1_000_000);
        long atFirst = recent.bytesOnHeap();
        for (int i = 0; i < 100_000; i++) {
            recent.connected(i % CLIENTS, i / 1000);
        }
        assertThat(recent.bytesOnHeap()).isGreaterThan(10 * atFirst);
        recent.connected(7, 1000);
        recent.connected(7, 1000);
        recent.connected(7, 1000);
        recent.expire(1099);
        assertThat(flapping(recent)).containsExactly(7);
        assertThat(recent.bytesOnHeap()).isEqualTo(atFirst);
        recent.expire(2000);
        assertThat(flapping(recent)).isEmpty();
    }

    private static Set<Integer> flapping(RecentConnects recent) {
        Set<Integer> flapping = new TreeSet<>();
        IntStream.range(0, CLIENTS).filter(recent::isFlapping).forEach(flapping::add);
        assertThat(IntStream.of(recent.flappingOrdinals()).boxed()).containsExactlyInAnyOrderElementsOf(flapping);
        return flapping;
    }

    private static Set<Integer> flapping(List<Connect> model, int limit) {
        Set<Integer> flapping = new TreeSet<>();
        for (int client = 0; client < CLIENTS; client++) {
            int id = client;
            if (model.stream().filter(connect -> connect.client == id).count() >= limit) {
                flapping.add(client);
            }
        }
        return flapping;
    }
}
