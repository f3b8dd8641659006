package io.rollcall.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.rollcall.broker.api.ListenerStats.TurnedAway;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.connection.ConnectionCounters;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a listener does when the system does not let it accept. A process without open files is tried by {@code benchmarks/siege}. */
class GateTest {
    private final ListenerCounters counters = new ListenerCounters(new ConnectionCounters());
    private final Gate gate =
            new Gate(Running.tcp(), new Occupancy(SocketLimits.DEFAULTS), counters, TimeSource.system());

    @Test
    void whatCannotBeAcceptedWaitsASecondAndIsCounted() {
        EmbeddedChannel listener = new EmbeddedChannel(gate);
        listener.freezeTime();
        for (int tries = 1; tries <= 3; tries++) {
            listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
            assertThat(listener.config().isAutoRead()).isFalse();
            assertThat(counters.turnedAwaySum(TurnedAway.NOT_ACCEPTED)).isEqualTo(tries);
            listener.advanceTimeBy(999, TimeUnit.MILLISECONDS);
            listener.runScheduledPendingTasks();
            assertThat(listener.config().isAutoRead()).isFalse();
            listener.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            listener.runScheduledPendingTasks();
            assertThat(listener.config().isAutoRead()).isTrue();
        }
        listener.checkException(); // nobody else is told, who would log each
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 704",
        "20000, 18494",
        "1048576, 982784",
        "-1, 2147483647",
        "256, 64",
        "100, 25",
        "3, 1",
        "9223372036854775807, 2147483647"
    })
    void connectionsLeaveOpenFilesForTheRest(long files, long connections) {
        assertThat(OpenFiles.connectionsMax(files)).isEqualTo(connections);
    }
}
