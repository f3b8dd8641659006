package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

/** The feed of those who keep presence in memory only: a ring. */
class MemoryFeedTest extends FeedContract {

    @Override
    House house(int memoryEntries) {
        return House.with(null, House.feed(memoryEntries, 16 << 20));
    }

    @Test
    void whatTheRingHasNoRoomForIsTooOld() {
        try (House house = house(4)) {
            for (int i = 0; i < 10; i++) {
                house.connect("client-" + i);
            }
            assertThat(house.feed().oldestSeq()).isEqualTo(7);
            assertThat(house.feed().read(7, 10).items()).hasSize(4);
            assertThatExceptionOfType(FeedTooOldException.class)
                    .isThrownBy(() -> house.feed().read(6, 10))
                    .withMessage("the feed from 6 on is no longer kept; it begins at 7")
                    .satisfies(e -> assertThat(e.oldestSeq()).isEqualTo(7));
        }
    }

    @Test
    void theRingIsBoundedByBytesToo() {
        try (House house = House.with(null, House.feed(1000, 10_000))) {
            for (int i = 0; i < 100; i++) {
                house.connect(i + "x".repeat(3000));
            }
            assertThat(house.feed().read(house.feed().oldestSeq(), 100).items()).hasSize(3);
            house.connect("y".repeat(20_000));
            assertThat(house.feed().read(house.feed().oldestSeq(), 100).items())
                    .as("the last is kept however large")
                    .hasSize(1);
        }
    }
}
