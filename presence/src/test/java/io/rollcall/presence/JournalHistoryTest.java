package io.rollcall.presence;

import static io.rollcall.presence.Given.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedPage.Item;
import io.rollcall.presence.PresenceHistory.Interval;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal knows of what was. */
class JournalHistoryTest extends HistoryContract {
    @TempDir
    Path directory;

    @Override
    House house(int memoryEntries) {
        return House.with(directory, House.feed(32, 16 << 20), KeepPolicy.DEFAULT, clocks);
    }

    @Test
    void whatTheServerEndedWhenItStoppedIsInTheLogAndInTheIntervals() {
        try (House first = house(100)) {
            first.connect("a");
            first.changes().refused(refused("stranger"));
            first.settle();
        }
        clocks.pass(Duration.ofMinutes(10));
        try (House second = house(100)) {
            Disconnected end = Objects.requireNonNull(second.find("a").lastDisconnect());
            second.changes().refused(refused("a"));
            second.settle();
            List<Item> log = second.history().log("a", 10, 0).items();
            assertThat(log)
                    .extracting(Item::entry)
                    .startsWith(new ClientRefused(refused("a")), new ClientDisconnected(end));
            assertThat(log.get(2).entry()).isInstanceOf(ClientConnected.class);
            assertThat(log).extracting(Item::seq).containsExactly(6L, 5L, 2L);
            assertThat(second.history().intervals("a", 0, clocks.millis()).intervals())
                    .extracting(Interval::ended)
                    .containsExactly(end);
            second.connect("a");
            log = second.history().log("a", 10, 0).items();
            assertThat(log).extracting(Item::seq).containsExactly(7L, 5L, 6L, 2L);
            assertThat(log.get(1).entry()).isEqualTo(new ClientDisconnected(end));
            assertThat(second.history().log("stranger", 10, 0).items())
                    .as("also after a restart")
                    .hasSize(1);
        }
    }
}
