package io.rollcall.presence;

import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.lost;
import static io.rollcall.presence.Given.refused;
import static io.rollcall.presence.Given.still;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedPage.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What every feed does, whether the journal keeps it or memory alone. */
abstract class FeedContract {
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** An open presence whose feed keeps at least this many entries, this many of them in memory. */
    abstract House house(int memoryEntries);

    @Test
    void entriesAreReadInTheOrderInWhichTheyWereAccepted() {
        try (House house = house(1000)) {
            long begin = house.feed().newestSeq() + 1;
            long a = house.connect("a");
            house.disconnect("a", a);
            house.changes().refused(refused("b"));
            house.settle();
            assertThat(house.feed().newestSeq()).isEqualTo(begin + 2);
            FeedPage page = house.feed().read(begin, 10);
            assertThat(page.items())
                    .containsExactly(
                            new Item(begin, new ClientConnected(connected("a", a), null)),
                            new Item(begin + 1, new FeedEntry.ClientDisconnected(lost("a", a))),
                            new Item(begin + 2, new FeedEntry.ClientRefused(refused("b"))));
            assertThat(page.nextSeq()).isEqualTo(begin + 3);
        }
    }

    @Test
    void afterTheNewestThereIsAnEmptyPage() {
        try (House house = house(1000)) {
            house.connect("a");
            long next = house.feed().newestSeq() + 1;
            assertThat(house.feed().read(next, 10)).isEqualTo(new FeedPage(List.of(), next));
            assertThat(house.feed().read(next + 100, 10)).isEqualTo(new FeedPage(List.of(), next + 100));
        }
    }

    @Test
    void whatCannotBeAskedForIsRefusedWithTheNumber() {
        try (House house = house(1000)) {
            assertThatThrownBy(() -> house.feed().read(0, 10)).hasMessage("fromSeq: 0 is less than 1");
            assertThatThrownBy(() -> house.feed().read(1, 0)).hasMessage("max: 0 is not within 1 to 10000");
            assertThatThrownBy(() -> house.feed().read(1, 10_001)).hasMessage("max: 10001 is not within 1 to 10000");
        }
    }

    @RepeatedTest(5)
    void pagesOfAnySizeGiveTheSame() {
        int memoryEntries = 50 + random.nextInt(100);
        try (House house = house(memoryEntries)) {
            for (int i = 0; i < 300; i++) {
                house.changes().connected(connected("client-" + i, house.next()), still(), () -> {});
            }
            house.settle();
            long from = house.feed().oldestSeq();
            List<Item> whole = house.feed().read(from, 10_000).items();
            List<Item> pieces = new ArrayList<>();
            long next = from;
            while (next <= house.feed().newestSeq()) {
                FeedPage page = house.feed().read(next, 1 + random.nextInt(40));
                assertThat(page.items()).as("seed %d", seed).isNotEmpty();
                pieces.addAll(page.items());
                next = page.nextSeq();
            }
            List<Long> numbers = pieces.stream().map(Item::seq).toList();
            assertThat(numbers).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(memoryEntries);
            for (int i = 0; i < numbers.size(); i++) {
                assertThat(numbers.get(i)).as("seed %d", seed).isEqualTo(from + i);
            }
            assertThat(pieces.subList(0, Math.min(whole.size(), pieces.size())))
                    .as("seed %d", seed)
                    .isEqualTo(whole);
        }
    }

    @Test
    void aPageEndsWhenItHasManyBytesAndSaysWhereToGoOn() {
        try (House house = house(1000)) {
            long begin = house.feed().newestSeq() + 1;
            for (int i = 0; i < 40; i++) {
                house.connect(i + "x".repeat(60_000));
            }
            FeedPage page = house.feed().read(begin, 100);
            assertThat(page.items()).hasSizeBetween(15, 25);
            assertThat(page.nextSeq()).isEqualTo(begin + page.items().size());
        }
    }

    @Test
    void aTaskRunsOnceItsEntryCanBeReadAndQueriesShowItThen() {
        try (House house = house(1000)) {
            long next = house.feed().newestSeq() + 1;
            AtomicReference<FeedEntry> read = new AtomicReference<>();
            AtomicReference<@Nullable ClientState> found = new AtomicReference<>();
            CountDownLatch ran = new CountDownLatch(1);
            house.feed().whenReadable(next, () -> {
                read.set(house.feed().read(next, 1).items().get(0).entry());
                found.set(house.queries().find("a").orElse(null));
                ran.countDown();
            });
            assertThat(read.get()).isNull();
            long a = house.connect("a");
            house.settle();
            House.await(ran);
            assertThat(read.get()).isEqualTo(new ClientConnected(connected("a", a), null));
            assertThat(found.get()).isEqualTo(house.find("a"));
        }
    }

    @Test
    void aTaskForAnEntryThatIsThereRunsAtOnceOnThisThread() {
        try (House house = house(1000)) {
            house.connect("a");
            house.settle();
            AtomicReference<Thread> on = new AtomicReference<>();
            house.feed().whenReadable(house.feed().newestSeq(), () -> on.set(Thread.currentThread()));
            assertThat(on.get()).isSameAs(Thread.currentThread());
        }
    }

    @Test
    void aTaskThatWasTakenBackDoesNotRun() {
        try (House house = house(1000)) {
            AtomicInteger ran = new AtomicInteger();
            Runnable task = ran::incrementAndGet;
            Runnable other = ran::incrementAndGet;
            long next = house.feed().newestSeq() + 1;
            house.feed().whenReadable(next, task);
            house.feed().whenReadable(next, other);
            assertThat(house.feed().withdraw(next, task)).isTrue();
            assertThat(house.feed().withdraw(next, task)).isFalse();
            house.connect("a");
            house.settle();
            assertThat(ran).hasValue(1);
            assertThat(house.feed().withdraw(next, other)).isFalse();
        }
    }

    @Test
    void aTaskThatThrowsKeepsNobodyElseWaiting() {
        try (House house = house(1000)) {
            CountDownLatch ran = new CountDownLatch(1);
            long next = house.feed().newestSeq() + 1;
            house.feed().whenReadable(next, () -> {
                throw new IllegalStateException("on purpose");
            });
            house.feed().whenReadable(next, ran::countDown);
            house.connect("a");
            House.await(ran);
            assertThat(house.presence.stats().changes().callbacksFailed()).isEqualTo(1);
        }
    }

    /** Followers on threads of their own, while clients come and go: each sees every number once, in order. */
    @RepeatedTest(3)
    void followersSeeEveryEntryOnceAndInOrder() throws Exception {
        int changes = 20_000;
        try (House house = house(changes + 10)) {
            long begin = house.feed().newestSeq() + 1;
            long end = begin + changes - 1;
            List<Thread> followers = new ArrayList<>();
            AtomicInteger wrong = new AtomicInteger();
            for (int i = 0; i < 3; i++) {
                int pageMax = 1 + random.nextInt(500);
                followers.add(new Thread(() -> follow(house, begin, end, pageMax, wrong)));
            }
            followers.forEach(Thread::start);
            for (int i = 0; i < changes / 2; i++) {
                String clientId = "client-" + random.nextInt(100);
                long connectionId = house.next();
                house.changes().connected(connected(clientId, connectionId), still(), () -> {});
                house.changes().disconnected(lost(clientId, connectionId));
            }
            for (Thread follower : followers) {
                follower.join(20_000);
                assertThat(follower.isAlive()).as("seed %d", seed).isFalse();
            }
            assertThat(wrong).as("seed %d", seed).hasValue(0);
        }
    }

    private static void follow(House house, long begin, long end, int pageMax, AtomicInteger wrong) {
        long next = begin;
        while (next <= end) {
            CountDownLatch readable = new CountDownLatch(1);
            house.feed().whenReadable(next, readable::countDown);
            House.await(readable);
            FeedPage page = house.feed().read(next, pageMax);
            for (Item item : page.items()) {
                if (item.seq() != next++) {
                    wrong.incrementAndGet();
                }
            }
            if (page.items().isEmpty() || page.nextSeq() != next) {
                wrong.incrementAndGet();
            }
        }
    }
}
