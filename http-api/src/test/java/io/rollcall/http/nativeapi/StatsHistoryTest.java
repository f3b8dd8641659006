package io.rollcall.http.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.exchange.ConfigLine;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.ServerDesk;
import io.rollcall.http.exchange.ServerState;
import io.rollcall.http.exchange.ServerTotals;
import io.rollcall.http.exchange.ServerTotals.Ends;
import io.rollcall.http.exchange.SessionState;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The last hour of what a server counts. */
class StatsHistoryTest {
    private final Presence presence = Presence.open(PresenceConfig.inMemory());
    private long now = 1_800_000_000_000L;
    private ServerTotals totals = ServerTotals.NONE;
    private final ServerDesk desk = new Told();
    private final StatsHistory history =
            new StatsHistory(() -> desk, presence.queries(), () -> Instant.ofEpochMilli(now));

    private final class Told implements ServerDesk {
        @Override
        public ServerTotals totals() {
            return totals;
        }

        @Override
        public ServerState state() {
            return ServerState.NONE;
        }

        @Override
        public List<ConfigLine> configuration() {
            return List.of();
        }

        @Override
        public void session(String clientId, Consumer<Optional<SessionState>> then) {
            then.accept(Optional.empty());
        }
    }

    @AfterEach
    void close() {
        presence.close();
    }

    private void look(long connects, long messagesIn, long sessions, Ends... ends) {
        totals = new ServerTotals(sessions, 0, 0, 0, 0, connects, List.of(ends), 0, messagesIn, 0, 0, 0, 0);
        now += StatsHistory.SAMPLE_MILLIS;
        history.look();
    }

    @Test
    void aSampleIsWhatHappenedSinceTheOneBefore() {
        List<StatsSample> samples = new ArrayList<>();
        history.listen(samples::add);
        look(5, 100, 4, new Ends("network", "socket-closed", 1));
        look(7, 100, 6, new Ends("network", "socket-closed", 1), new Ends("client", "client-disconnect", 3));
        look(6, 130, 6, new Ends("network", "socket-closed", 3), new Ends("client", "client-disconnect", 3));
        look(8, 130, 6, new Ends("network", "socket-closed", 3), new Ends("client", "client-disconnect", 3));

        assertThat(samples).extracting(s -> s.of(StatsColumn.CONNECTS)).containsExactly(5L, 2L, 0L, 1L);
        assertThat(samples).extracting(s -> s.of(StatsColumn.MESSAGES_IN)).containsExactly(100L, 0L, 30L, 0L);
        assertThat(samples).extracting(s -> s.of(StatsColumn.SESSIONS)).containsExactly(4L, 6L, 6L, 6L);
        assertThat(samples).extracting(s -> s.of(StatsColumn.ENDED_BY_NETWORK)).containsExactly(1L, 0L, 2L, 0L);
        assertThat(samples.get(1).ends()).containsExactly(new Ends("client", "client-disconnect", 3));
        assertThat(samples).extracting(StatsSample::millis).containsOnly(StatsHistory.SAMPLE_MILLIS);
    }

    @Test
    void whoLeftIsToldNothingMore() {
        List<StatsSample> samples = new ArrayList<>();
        Consumer<StatsSample> listener = samples::add;
        history.listen(listener);
        look(1, 0, 0);
        history.leave(listener);
        look(2, 0, 0);
        assertThat(samples).hasSize(1);
    }

    /** What is counted adds up over the steps, however the totals grow; and no more than an hour is kept. */
    @Test
    void stepsKeepTheSumsOfTheLastHour() {
        long seed = 20_261_120L;
        Random random = new Random(seed);
        List<Long> perLook = new ArrayList<>();
        long connects = 0;
        int looks = (int) (StatsHistory.STEPS_MAX * StatsHistory.STEP_MILLIS / StatsHistory.SAMPLE_MILLIS) + 777;
        for (int i = 0; i < looks; i++) {
            long more = random.nextInt(5);
            perLook.add(more);
            connects += more;
            look(connects, 0, 0);
        }
        List<StatsSample> steps = history.steps();
        assertThat(steps).as("seed %s", seed).hasSize(StatsHistory.STEPS_MAX + 1);
        long covered = steps.stream().mapToLong(StatsSample::millis).sum() / StatsHistory.SAMPLE_MILLIS;
        long expected = perLook.subList((int) (looks - covered), looks).stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(steps.stream().mapToLong(s -> s.of(StatsColumn.CONNECTS)).sum())
                .as("seed %s", seed)
                .isEqualTo(expected);
        assertThat(steps.get(steps.size() - 1).time()).isEqualTo(now);
    }

    /** So that a reader can draw why connections ended over time, and forget what was more than an hour ago. */
    @Test
    void theHourTellsOfEachStepWhyConnectionsEnded() throws IOException {
        int looks = (int) (StatsHistory.STEP_MILLIS / StatsHistory.SAMPLE_MILLIS);
        for (int i = 1; i <= looks; i++) {
            look(0, 0, 0, new Ends("network", "socket-closed", i));
        }
        look(0, 0, 0, new Ends("network", "socket-closed", looks + 2), new Ends("client", "client-disconnect", 4));
        assertThat(Json.object(json -> StatsSample.writeEnds(json, history.steps())))
                .isEqualTo("{\"ends\":[{\"entity\":\"network\",\"cause\":\"socket-closed\",\"count\":7},"
                        + "{\"entity\":\"client\",\"cause\":\"client-disconnect\",\"count\":4}],"
                        + "\"stepEnds\":[[5,0],[2,4]]}");
    }
}
