package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.FeedPage.Item;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feed that the journal keeps. */
class JournalFeedTest extends FeedContract {
    @TempDir
    Path directory;

    @Override
    House house(int memoryEntries) {
        return House.with(directory, House.feed(memoryEntries, 16 << 20));
    }

    @Test
    void whatMemoryHasNoRoomForIsReadFromTheJournal() {
        try (House house = house(4)) {
            for (int i = 0; i < 10; i++) {
                house.connect("client-" + i);
            }
            assertThat(house.feed().oldestSeq()).isEqualTo(1);
            assertThat(house.feed().read(1, 100).items()).hasSize(11);
        }
    }

    @Test
    void theFeedGoesOnAfterARestart() {
        List<Item> before;
        try (House first = house(100)) {
            first.disconnect("a", first.connect("a"));
            before = first.feed().read(1, 100).items();
        }
        try (House second = house(100)) {
            assertThat(before).hasSize(3);
            assertThat(second.feed().newestSeq()).isEqualTo(5);
            List<Item> now = second.feed().read(1, 100).items();
            assertThat(now.subList(0, 3)).isEqualTo(before);
            assertThat(now.get(3).entry()).isInstanceOf(FeedEntry.RunEnded.class);
            assertThat(now.get(4).entry()).isInstanceOf(FeedEntry.RunStarted.class);
        }
    }
}
