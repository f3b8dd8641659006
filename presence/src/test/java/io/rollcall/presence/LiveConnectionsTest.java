package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a query finds what a connection does at this moment. */
class LiveConnectionsTest {
    private static final int RUN = 3;
    /** So few that readers and the writer are often at the same slot. */
    private static final int STANDING = 20;

    private final LiveConnections live = new LiveConnections();

    private static LiveActivity of(long connectionId) {
        return new Given.Moving().did(ActivityEvent.PUBLISH, NOON + connectionId);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void findsThoseThatStandWhateverComesAndGoes(long seed) {
        Random random = new Random(seed);
        Map<Long, LiveActivity> standing = new HashMap<>();
        List<Long> order = new ArrayList<>();
        int most = 1 << random.nextInt(14);
        for (int i = 1; i < 50_000; i++) {
            if (order.isEmpty() || (order.size() < most && random.nextInt(3) > 0)) {
                long connectionId = random.nextInt(10) == 0 ? -i : connection(RUN, i);
                LiveActivity activity = of(i);
                live.began(connectionId, activity);
                live.began(connectionId, activity); // told again
                standing.put(connectionId, activity);
                order.add(connectionId);
            } else {
                long gone = order.remove(random.nextInt(order.size()));
                live.ended(gone);
                live.ended(gone);
                standing.remove(gone);
                assertThat(live.of(gone)).as("seed %d, %d", seed, i).isNull();
            }
            if (i % 5_000 == 0) {
                standing.forEach((id, activity) ->
                        assertThat(live.of(id)).as("seed %d, %d", seed, id).isSameAs(activity));
                assertThat(live.room()).isGreaterThan(standing.size());
            }
        }
    }

    @Test
    void hasNoActivityOfAConnectionThatNeverWas() {
        assertThat(live.of(connection(RUN, 1))).isNull();
        assertThat(live.of(0)).isNull();
        assertThat(live.of(Long.MIN_VALUE)).isNull();
        live.ended(connection(RUN, 1));
        live.ended(Long.MIN_VALUE);
        live.began(0, of(0));
        assertThat(live.of(0)).isNotNull();
        assertThat(live.of(Long.MIN_VALUE)).isNull();
    }

    @Test
    void givesBackTheRoomOfAStorm() {
        int atFirst = live.room();
        for (int i = 1; i <= 10_000; i++) {
            live.began(connection(RUN, i), of(i));
        }
        assertThat(live.room()).isLessThan(40_000);
        for (int i = 1; i <= 10_000; i++) {
            live.ended(connection(RUN, i));
        }
        assertThat(live.room()).isEqualTo(atFirst);
    }

    @Test
    void doesNotGrowWithThoseThatCameAndWent() {
        for (int i = 1; i <= 100_000; i++) {
            live.began(connection(RUN, i), of(i));
            live.ended(connection(RUN, i - 10));
        }
        assertThat(live.room()).isLessThan(200);
    }

    @Test
    void showsReadersWhoStandsAndNeverAnothersActivityWhileOthersComeAndGo() throws Exception {
        long stays = connection(RUN, 1);
        live.began(stays, of(1));
        AtomicInteger newest = new AtomicInteger(1);
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> looks = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                Random random = new Random(reader);
                looks.add(readers.submit(() -> look(stays, newest, random)));
            }
            while (!looks.stream().allMatch(Future::isDone)) {
                int next = newest.incrementAndGet();
                live.began(connection(RUN, next), of(next));
                live.ended(connection(RUN, Math.max(2, next - STANDING)));
            }
            for (Future<Integer> look : looks) {
                assertThat(look.get()).isPositive();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private int look(long stays, AtomicInteger newest, Random random) {
        int found = 0;
        for (int i = 0; i < 2_000_000; i++) {
            int number = newest.get() + random.nextInt(2 * STANDING) - STANDING;
            LiveActivity activity = live.of(connection(RUN, number));
            if (activity != null) {
                found++;
                if (activity.lastActivityTime() != NOON + number) {
                    fail(number + " has the activity of " + (activity.lastActivityTime() - NOON));
                }
            }
            if (live.of(stays) == null) {
                fail("it is not found, and stands");
            }
        }
        return found;
    }
}
