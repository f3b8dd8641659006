package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a query finds what a connection does at this moment. */
class LiveConnectionsTest {
    private static final int RUN = 3;

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
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> looks = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                Random random = new Random(reader);
                looks.add(readers.submit(() -> look(stays, random)));
            }
            for (int i = 2; !looks.stream().allMatch(Future::isDone); i++) {
                live.began(connection(RUN, 2 + i % 5_000), of(2 + i % 5_000));
                live.ended(connection(RUN, 2 + (i + 2_500) % 5_000));
            }
            for (Future<Integer> look : looks) {
                assertThat(look.get()).isPositive();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private int look(long stays, Random random) {
        int found = 0;
        for (int i = 0; i < 200_000; i++) {
            assertThat(live.of(stays)).isNotNull();
            int number = 2 + random.nextInt(5_000);
            LiveActivity activity = live.of(connection(RUN, number));
            if (activity != null) {
                found++;
                assertThat(activity.lastActivityTime()).isEqualTo(NOON + number);
            }
        }
        return found;
    }
}
