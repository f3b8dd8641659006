package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.presence.FeedPage.Item;
import io.rollcall.presence.journal.RocksJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
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

    @Test
    void whatIsOlderThanItsAgeIsDropped() {
        Clocks clocks = new Clocks();
        try (House house = limited(clocks, Duration.ofDays(1), 1 << 30, 3)) {
            for (int hour = 0; hour < 48; hour++) {
                house.connect("client-" + hour);
                house.tick();
                clocks.pass(Duration.ofHours(1));
            }
            house.presence.keepHouse();
            assertThat(house.feed().oldestSeq()).isEqualTo(2 + 25);
            assertThat(house.feed().newestSeq()).isEqualTo(49);
            assertThat(house.presence.stats().kept().feedDropped()).isEqualTo(26);
            assertThat(house.feed().read(27, 100).items()).hasSize(23);
            assertThatExceptionOfType(FeedTooOldException.class)
                    .isThrownBy(() -> house.feed().read(26, 100))
                    .satisfies(e -> assertThat(e.oldestSeq()).isEqualTo(27));
            clocks.pass(Duration.ofDays(10));
            house.presence.keepHouse();
            assertThat(house.feed().oldestSeq()).as("the last three stay").isEqualTo(47);
        }
        try (House again = limited(clocks, Duration.ofDays(1), 1 << 30, 3)) {
            assertThat(again.feed().oldestSeq()).isEqualTo(47);
            assertThat(again.feed().read(47, 100).items()).hasSize(5);
        }
    }

    @Test
    void whatIsMoreThanItsBytesIsDroppedAndLeavesTheDisk() throws IOException {
        Random random = new Random(1);
        try (House house = limited(new Clocks(), Duration.ofDays(1), 1 << 20, 100)) {
            List<String> noise =
                    new ArrayList<>(); // of clients that are known, so that next to nothing but the feed is written
            for (int i = 0; i < 100; i++) {
                byte[] bytes = new byte[150];
                random.nextBytes(bytes);
                noise.add(Base64.getEncoder().encodeToString(bytes));
                house.connect(noise.get(i));
            }
            for (int i = 0; i < 80_000; i++) {
                house.changes().refused(Given.refused(noise.get(i % noise.size())));
            }
            house.settle();
            Awaitility.await() // RocksDB writes files on a thread of its own, also while presence keeps house
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> bytesOnDisk() > 9 << 20);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                house.presence.keepHouse();
                return bytesOnDisk() < 9 << 20;
            });
            long oldest = house.feed().oldestSeq();
            assertThat(oldest).isGreaterThan(10_000);
            assertThat(house.feed().read(oldest, 1).items()).hasSize(1);
            assertThat(house.presence.stats().kept().feedDropped()).isEqualTo(oldest - 1);
        }
    }

    private long bytesOnDisk() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".sst")).toList()) {
                bytes += file.toFile().length(); // 0 when RocksDB has just deleted it
            }
        }
        return bytes;
    }

    @Test
    void aDamagedPartIsNamedAndWhatFollowsCanBeRead() throws IOException {
        int entries = 5000;
        try (House house = limited(new Clocks(), Duration.ofDays(1), 1 << 30, 100)) {
            for (int i = 0; i < entries; i++) {
                house.changes().refused(Given.refused("client-" + i));
            }
            house.settle();
        }
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            journal.purge(1, entries + 10, List.of());
        }
        damageTheMiddleOfTheLargestFile();
        try (House house = limited(new Clocks(), Duration.ofDays(1), 1 << 30, 100)) {
            List<Long> read = new ArrayList<>();
            List<FeedDamagedException> damage = new ArrayList<>();
            for (long next = 1; next <= house.feed().newestSeq(); ) {
                try {
                    FeedPage page = house.feed().read(next, 1000);
                    page.items().forEach(item -> read.add(item.seq()));
                    next = page.nextSeq();
                } catch (FeedDamagedException e) {
                    damage.add(e);
                    assertThat(e.fromSeq()).isEqualTo(next);
                    next = e.toSeq() + 1;
                }
            }
            assertThat(damage).hasSize(1);
            FeedDamagedException only = damage.get(0);
            assertThat(only).hasMessageContaining("the feed is damaged from " + only.fromSeq() + " to " + only.toSeq());
            assertThat(only.toSeq() - only.fromSeq()).isBetween(1L, 1000L);
            assertThat(read).hasSize((int) (house.feed().newestSeq() - (only.toSeq() - only.fromSeq() + 1)));
        }
    }

    private void damageTheMiddleOfTheLargestFile() throws IOException {
        Path largest;
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            largest = files.filter(each -> each.toString().endsWith(".sst"))
                    .max(Comparator.comparingLong(each -> each.toFile().length()))
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(largest);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(largest, bytes);
    }

    private House limited(Clocks clocks, Duration age, long bytes, long entriesMin) {
        FeedLimits limits = new FeedLimits(age, bytes, entriesMin, 8, 1 << 20, 100, 100);
        return House.with(directory, limits, KeepPolicy.DEFAULT, clocks);
    }
}
