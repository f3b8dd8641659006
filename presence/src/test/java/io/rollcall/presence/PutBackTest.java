package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.journal.RocksJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy that is taken while presence runs, and what is shown by whoever goes on from it. */
class PutBackTest {
    private static final long HOUR = 3_600_000;

    @TempDir
    Path directory;

    private Path original() {
        return directory.resolve("original");
    }

    private Path copy() {
        return directory.resolve("copy");
    }

    @Test
    void allAreDisconnectedByTheServerAndTheFeedGoesOnWithoutAGap() throws IOException {
        long seq;
        try (House house = House.in(original())) {
            house.connect("here");
            house.disconnect("gone", house.connect("gone"));
            seq = house.queries().asOfSeq();
            house.presence.backUp(copy());
            house.connect("later");
        }
        try (House back = House.in(copy(), NOON + HOUR, 1000)) {
            assertThat(back.presence.queries().find("later")).isEmpty();
            assertThat(back.find("gone").isConnected()).isFalse();
            Disconnected end = back.find("here").lastDisconnect();
            assertThat(back.find("here").isConnected()).isFalse();
            assertThat(end).isNotNull();
            assertThat(end.entity()).isEqualTo(Entity.SERVER);
            assertThat(end.cause()).isEqualTo(Cause.SERVER_CRASH);
            assertThat(end.time()).isLessThan(NOON + HOUR);
            assertThat(end.time() + end.timeUncertaintyMillis()).isEqualTo(NOON + HOUR);
            assertThat(back.queries().counts()).isEqualTo(new ClientCounts(0, 2));
            assertThat(back.queries().asOfSeq()).isEqualTo(seq + 1);
            back.connect("here");
            assertThat(back.find("here").isConnected()).isTrue();
        }
        assertThat(House.feed(copy())).as("with start, connect, and end").hasSize((int) seq + 3);
        assertThat(House.feed(copy()).subList(0, (int) seq))
                .isEqualTo(House.feed(original()).subList(0, (int) seq));
    }

    @Test
    void noRunNumberOfTheOriginalIsGivenAgain() throws IOException {
        try (House house = House.in(original())) {
            house.connect("a");
            house.presence.backUp(copy());
        }
        List<Integer> since = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            try (House house = House.in(original(), NOON + i * HOUR / 20, 1000)) {
                since.add(house.presence.run());
            }
        }
        int first;
        try (House back = House.in(copy(), NOON + HOUR, 1000)) {
            first = back.presence.run();
            assertThat(first).isGreaterThan(since.get(since.size() - 1));
            assertThat(first).isEqualTo(1 + 1 + 1_000 + 360);
        }
        try (House back = House.in(copy(), NOON + HOUR, 1000)) {
            assertThat(back.presence.run()).as("of the second start").isEqualTo(first + 1);
        }
    }

    @Test
    void aPlaceInWhatCameAfterTheCopyIsRefused() throws IOException {
        String before;
        String after;
        try (House house = House.in(original())) {
            house.connect("a");
            before = house.presence.bookmarks().of(house.queries().asOfSeq() + 1);
            house.presence.backUp(copy());
            house.connect("b");
            after = house.presence.bookmarks().of(house.queries().asOfSeq() + 1);
        }
        try (House back = House.in(copy())) {
            for (int i = 0; i < 10; i++) {
                back.connect("c" + i);
            }
            assertThat(back.presence.bookmarks().nextSeq(before)).isEqualTo(3);
            assertThatThrownBy(() -> back.presence.bookmarks().nextSeq(after))
                    .isInstanceOf(FeedBookmarks.BadBookmark.class)
                    .hasMessageContaining("the journal was put back");
        }
    }

    @Test
    void inMemoryThereIsNothingToCopy() {
        try (House house = House.inMemory()) {
            assertThatThrownBy(() -> house.presence.backUp(copy())).isInstanceOf(IllegalStateException.class);
        }
        assertThat(copy()).doesNotExist();
    }

    @Test
    void whatIsThereAlreadyIsNotWrittenOver() throws IOException {
        Files.createDirectories(copy().resolve(Presence.JOURNAL));
        try (House house = House.in(original())) {
            assertThatThrownBy(() -> house.presence.backUp(copy())).isInstanceOf(JournalFailure.class);
        }
    }

    /** Copies are taken again and again while clients come and go: each has a whole feed, and its states are what the feed folds to. */
    @Test
    void eachCopyIsOfOneMomentWhateverHappensMeanwhile() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        List<Long> least = new ArrayList<>();
        try (House house = House.in(original())) {
            Thread fleet = new Thread(() -> {
                try {
                    while (!enough.get()) {
                        String id = "c" + random.nextInt(50);
                        long connection = house.connect(id);
                        if (random.nextBoolean()) {
                            house.disconnect(id, connection);
                        }
                    }
                } catch (Throwable e) {
                    failed.set(e);
                }
            });
            fleet.start();
            for (int i = 0; i < 5; i++) {
                least.add(house.queries().asOfSeq());
                house.presence.backUp(directory.resolve("copy-" + i));
            }
            enough.set(true);
            fleet.join();
        }
        assertThat(failed.get()).as("seed " + seed).isNull();
        for (int i = 0; i < least.size(); i++) {
            Path each = directory.resolve("copy-" + i);
            List<FeedEntry> feed = House.feed(each);
            assertThat((long) feed.size()).as("seed " + seed + ", copy " + i).isGreaterThanOrEqualTo(least.get(i));
            assertSame(House.records(each), House.fold(feed), "seed " + seed + ", copy " + i);
            try (RocksJournal journal = RocksJournal.open(each.resolve(Presence.JOURNAL))) {
                assertThat(journal.lastSeq()).isEqualTo(feed.size());
            }
        }
    }

    private static void assertSame(Map<String, byte[]> records, Map<String, byte[]> expected, String which) {
        assertThat(records.keySet()).as(which).isEqualTo(expected.keySet());
        records.forEach((id, record) -> assertThat(record).as(which + ", " + id).isEqualTo(expected.get(id)));
    }
}
