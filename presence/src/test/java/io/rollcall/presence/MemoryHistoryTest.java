package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.presence.PresenceHistory.ClientLog;
import io.rollcall.presence.PresenceHistory.Interval;
import io.rollcall.presence.PresenceHistory.Intervals;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What memory alone knows of what was. */
class MemoryHistoryTest extends HistoryContract {
    @Override
    House house(int memoryEntries) {
        return House.with(null, House.feed(memoryEntries, 16 << 20), KeepPolicy.DEFAULT, clocks);
    }

    @Test
    void whatTheFeedNoLongerHasIsSaid() {
        try (House house = house(10)) {
            long first = connect(house, "a");
            disconnect(house, "a", first);
            long second = connect(house, "a");
            long secondBegan = clocks.millis();
            for (int i = 0; i < 8; i++) {
                connect(house, "other-" + i);
            }
            disconnect(house, "a", second);
            long ended = clocks.millis();
            connect(house, "last");
            ClientLog log = house.history().log("a", 10, 0);
            assertThat(log.items()).hasSize(1);
            assertThat(log.gone()).isTrue();
            Intervals intervals = house.history().intervals("a", 0, clocks.millis());
            assertThat(intervals.intervals())
                    .extracting(Interval::begin)
                    .as("the record knows it")
                    .containsExactly(OptionalLong.of(secondBegan));
            assertThat(intervals.knownSince()).hasValue(secondBegan);
            assertThat(house.history().availability("a", 0, clocks.millis()).connectedMillis())
                    .isEqualTo(ended - secondBegan);
            assertThatExceptionOfType(HistoryTooOldException.class)
                    .isThrownBy(() -> house.history().connectedAt(secondBegan, "", 10, null))
                    .satisfies(e -> assertThat(e.knownSince()).isGreaterThan(secondBegan));
        }
    }

    private long connect(House house, String clientId) {
        clocks.pass(Duration.ofSeconds(1));
        long connectionId = house.next();
        house.changes().connected(Given.connected(clientId, connectionId, clocks.millis()), Given.still(), () -> {});
        house.settle();
        return connectionId;
    }

    private void disconnect(House house, String clientId, long connectionId) {
        clocks.pass(Duration.ofSeconds(1));
        house.changes().disconnected(Given.lost(clientId, connectionId, clocks.millis()));
        house.settle();
    }
}
