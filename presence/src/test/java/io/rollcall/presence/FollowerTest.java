package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.lost;
import static io.rollcall.presence.Given.still;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.presence.FeedBookmarks.BadBookmark;
import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedPage.Item;
import io.rollcall.presence.journal.RocksJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that keep their place in the feed. */
class FollowerTest {
    @TempDir
    Path directory;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Map<String, Long> standing = new HashMap<>();

    @Test
    void fromNowOnOnlyWhatIsNewIsRead() {
        try (House house = House.inMemory()) {
            house.connect("a");
            Follower follower = Follower.fromNow(house.presence);
            assertThat(follower.hasMore()).isFalse();
            assertThat(follower.next(10)).isEmpty();
            long b = house.connect("b");
            house.settle();
            assertThat(follower.hasMore()).isTrue();
            assertThat(follower.next(10))
                    .extracting(Item::entry)
                    .containsExactly(new ClientConnected(connected("b", b), null));
        }
    }

    @Test
    void aTaskRunsWhenThereIsMoreUnlessItWasTakenBack() {
        try (House house = House.inMemory()) {
            Follower follower = Follower.fromNow(house.presence);
            CountDownLatch more = new CountDownLatch(1);
            Runnable never = () -> {
                throw new AssertionError("was taken back");
            };
            follower.whenMore(never);
            follower.whenMore(more::countDown);
            assertThat(follower.withdraw(never)).isTrue();
            house.connect("a");
            House.await(more);
            assertThat(follower.next(10)).hasSize(1);
            assertThat(house.presence.stats().changes().callbacksFailed()).isZero();
        }
    }

    @Test
    void aBookmarkGoesOnAfterARestart() {
        String bookmark;
        try (House first = House.in(directory)) {
            first.connect("a");
            first.settle();
            bookmark = Follower.fromNow(first.presence).bookmark();
            first.connect("b");
        }
        try (House second = House.in(directory)) {
            Follower follower = Follower.from(second.presence, bookmark);
            assertThat(follower.next(10))
                    .extracting(item -> item.entry().getClass().getSimpleName())
                    .containsExactly("ClientConnected", "RunEnded", "RunStarted");
        }
    }

    @Test
    void aBookmarkOfAnotherServerOrNoneIsRefusedWithASentence() {
        String foreign;
        try (House other = House.inMemory()) {
            foreign = other.presence.bookmarks().of(1);
        }
        try (House house = House.inMemory()) {
            assertRefused(house, foreign, "is of another server's feed");
            assertRefused(house, "a bookmark", "has characters that none of ours has");
            assertRefused(house, foreign.substring(0, 12), "is cut short");
            assertRefused(house, "", "is cut short");
            assertRefused(house, "AgAA", "has a format that this server does not know");
        }
    }

    private static void assertRefused(House house, String bookmark, String why) {
        assertThatThrownBy(() -> Follower.from(house.presence, bookmark))
                .isInstanceOf(BadBookmark.class)
                .hasMessageContaining("'" + bookmark + "'")
                .hasMessageContaining(why);
    }

    @Test
    void aBookmarkThatIsTooOldIsRefusedWithTheOldestEntry() {
        try (House house = House.with(null, House.feed(4, 1 << 20))) {
            String bookmark = house.presence.bookmarks().of(1);
            for (int i = 0; i < 10; i++) {
                house.connect("client-" + i);
            }
            assertThatExceptionOfType(FeedTooOldException.class)
                    .isThrownBy(() -> Follower.from(house.presence, bookmark))
                    .satisfies(e -> assertThat(e.oldestSeq()).isEqualTo(7));
        }
    }

    /** As after a crash of the machine: the journal is as it was before, and its numbers are given anew. */
    @Test
    void aBookmarkOfEntriesThatWereTakenBackIsRefused() throws IOException {
        String good;
        try (House house = House.in(directory)) {
            house.connect("a");
            house.settle();
            good = Follower.fromNow(house.presence).bookmark();
        }
        Path backup = directory.resolve("backup");
        copy(directory.resolve("journal"), backup);
        String ofTheSameRun;
        String ofALaterRun;
        try (House house = House.in(directory)) {
            for (int i = 0; i < 10; i++) {
                house.connect("lost-" + i);
            }
            house.settle();
            ofTheSameRun = Follower.fromNow(house.presence).bookmark();
        }
        try (House house = House.in(directory)) {
            ofALaterRun = Follower.fromNow(house.presence).bookmark();
        }
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        copy(backup, directory.resolve("journal"));
        House.in(directory, NOON + 60_000, 1000).close();
        try (House house = House.in(directory, NOON + 90_000, 1000)) {
            assertThat(Follower.from(house.presence, good).next(10)).isNotEmpty();
            assertRefused(house, ofTheSameRun, "is not in the feed: the machine crashed since");
            assertRefused(house, ofALaterRun, "is not in the feed: the machine crashed since");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** What a reader knows who was shown a snapshot while clients came and went, and applies each entry that follows. */
    @RepeatedTest(10)
    void aSnapshotAndWhatFollowsIsTheTableAndNoClientEverGoesBack() {
        try (House house = House.inMemory()) {
            churn(house, 500);
            boolean overlapped = false;
            for (int i = 0; i < 5; i++) {
                Map<String, Long> versions = new TreeMap<>();
                Follower follower = Follower.fromSnapshot(house.presence, 1 + random.nextInt(60), state -> {
                    versions.put(state.clientId(), state.version());
                    churn(house, random.nextInt(5));
                });
                overlapped |= !follower.isCaughtUp();
                churn(house, random.nextInt(50));
                apply(follower, versions);
                assertThat(follower.isCaughtUp()).as("seed %d", seed).isTrue();
                assertThat(versions).as("seed %d", seed).isEqualTo(table(house));
            }
            assertThat(overlapped)
                    .as("seed %d: clients changed before they were shown", seed)
                    .isTrue();
        }
    }

    private void apply(Follower follower, Map<String, Long> versions) {
        while (follower.hasMore()) {
            for (Item item : follower.next(1 + random.nextInt(300))) {
                String clientId = item.entry().clientIdOrNull();
                if (item.entry() instanceof ClientForgotten) {
                    versions.remove(clientId);
                } else if (clientId != null) {
                    Long before = versions.put(clientId, item.seq());
                    assertThat(before == null || before < item.seq())
                            .as("seed %d: %s goes back from %s to %d", seed, clientId, before, item.seq())
                            .isTrue();
                    assertIsNext(item, before);
                }
            }
        }
    }

    /** A client that nobody knew cannot disconnect. */
    private void assertIsNext(Item item, Long before) {
        assertThat(before == null && item.entry() instanceof ClientDisconnected)
                .as("seed %d: %s without its beginning", seed, item)
                .isFalse();
    }

    private static Map<String, Long> table(House house) {
        Map<String, Long> versions = new TreeMap<>();
        house.all().forEach(state -> versions.put(state.clientId(), state.version()));
        return versions;
    }

    private void churn(House house, int changes) {
        for (int i = 0; i < changes; i++) {
            String clientId = "client-" + random.nextInt(300);
            Long connectionId = standing.remove(clientId);
            if (connectionId == null) {
                long next = house.next();
                house.changes().connected(connected(clientId, next, NOON), still(), () -> {});
                standing.put(clientId, next);
            } else {
                house.changes().disconnected(lost(clientId, connectionId));
            }
        }
        house.settle();
    }

    @Test
    void theJournalsIdentityIsThatOfItsBookmarks() throws IOException {
        String bookmark;
        try (House house = House.in(directory)) {
            bookmark = house.presence.bookmarks().of(2);
        }
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            assertThat(Meta.identity(journal)).isPresent();
        }
        try (House house = House.in(directory)) {
            assertThat(house.presence.bookmarks().nextSeq(bookmark)).isEqualTo(2);
        }
    }
}
