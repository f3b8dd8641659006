package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.connection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.presence.FeedEntry.RunEnd;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of those who were connected when a run ended. */
class RunsTest {
    private final Run crashed = Run.begun(1, NOON, 1).alive(NOON + 10_000);
    private final Run stopped = Run.begun(2, NOON + 50_000, 20).ended(NOON + 60_000);
    private final Runs runs = Runs.next(Map.of(1, crashed, 2, stopped), NOON + 90_000, 40);

    @Test
    void aGhostOfACrashEndedBetweenTheLastTickAndTheNextStart() {
        Disconnected end = end(connected("a", connection(1, 5), NOON + 3000));
        assertThat(end.time()).isEqualTo(NOON + 10_000);
        assertThat(end.timeUncertaintyMillis()).isEqualTo(40_000);
        assertThat(end.entity()).isEqualTo(Entity.SERVER);
        assertThat(end.cause()).isEqualTo(Cause.SERVER_CRASH);
        assertThat(end.reasonCode()).isEqualTo(139);
        assertThat(end.connectionId()).isEqualTo(connection(1, 5));
    }

    @Test
    void aGhostThatConnectedAfterTheLastTickDidNotEndBefore() {
        Disconnected end = end(connected("a", connection(1, 5), NOON + 10_700));
        assertThat(end.time()).isEqualTo(NOON + 10_700);
        assertThat(end.timeUncertaintyMillis()).isEqualTo(39_300);
    }

    @Test
    void aGhostOfAGoodEndEndedThen() {
        Disconnected end = end(connected("a", connection(2, 5), NOON + 55_000));
        assertThat(end.time()).isEqualTo(NOON + 60_000);
        assertThat(end.timeUncertaintyMillis()).isZero();
        assertThat(end.cause()).isEqualTo(Cause.SERVER_SHUTDOWN);
    }

    @Test
    void aConnectionOfThisRunIsNoGhost() {
        ClientState state = state(connected("a", connection(3, 5), NOON + 95_000));
        assertThat(runs.shown(state)).isSameAs(state);
    }

    @Test
    void whoEndedInTimeIsNoGhost() {
        Connected connected = connected("a", connection(1, 5), NOON);
        ClientState state = Fold.disconnected(state(connected), Given.lost("a", connection(1, 5)), 2);
        assertThat(runs.shown(state)).isSameAs(state);
    }

    @Test
    void aRunThatNobodyRemembersHasGhostsToo() {
        Disconnected end = end(connected("a", connection(77, 5), NOON + 3000));
        assertThat(end.time()).isEqualTo(NOON + 3000);
        assertThat(end.cause()).isEqualTo(Cause.SERVER_CRASH);
    }

    @Test
    void theNextRunHasTheNextNumber() {
        assertThat(runs.current().number()).isEqualTo(3);
        assertThat(runs.endOfTheOneBefore()).isEqualTo(new RunEnd(2, NOON + 60_000, true));
        assertThat(Runs.next(Map.of(), NOON, 1).current().number()).isEqualTo(1);
        assertThat(Runs.next(Map.of(), NOON, 1).endOfTheOneBefore()).isEqualTo(RunEnd.NONE);
    }

    @Test
    void connectionIdsOfTheLastRunAreNotNegativeAndThereIsNoneAfterIt() {
        assertThat(connection(Runs.RUN_MAX, (1L << 40) - 1)).isPositive();
        assertThat(Runs.runOf(connection(Runs.RUN_MAX, 1))).isEqualTo(Runs.RUN_MAX);
        Map<Integer, Run> full = Map.of(Runs.RUN_MAX, Run.begun(Runs.RUN_MAX, NOON, 1));
        assertThatThrownBy(() -> Runs.next(full, NOON, 1)).isInstanceOf(PresenceOpenException.class);
    }

    @Test
    void aRunIsReadAsItWasWritten() {
        assertThat(Run.decode(crashed.encode())).isEqualTo(crashed);
        assertThat(Run.decode(stopped.encode())).isEqualTo(stopped);
    }

    private static ClientState state(Connected connected) {
        return Fold.connected(null, connected, null, 1);
    }

    private Disconnected end(Connected connected) {
        ClientState shown = runs.shown(state(connected));
        assertThat(shown.isConnected()).isFalse();
        return Objects.requireNonNull(shown.lastDisconnect());
    }
}
