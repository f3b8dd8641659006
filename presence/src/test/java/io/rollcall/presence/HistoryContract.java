package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.ended;
import static io.rollcall.presence.Given.lost;
import static io.rollcall.presence.Given.refused;
import static io.rollcall.presence.Given.still;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.presence.ClientQuery.BadBookmark;
import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedPage.Item;
import io.rollcall.presence.PresenceHistory.Availability;
import io.rollcall.presence.PresenceHistory.ClientLog;
import io.rollcall.presence.PresenceHistory.ConnectedPage;
import io.rollcall.presence.PresenceHistory.ConnectedThen;
import io.rollcall.presence.PresenceHistory.Interval;
import io.rollcall.presence.PresenceHistory.Intervals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What was, whether the journal keeps it or memory alone. */
abstract class HistoryContract {
    final Clocks clocks = new Clocks();
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** An open presence whose feed keeps this many entries at least, if memory keeps it. */
    abstract House house(int memoryEntries);

    /** One connection, as the model knows it. */
    private static final class Life {
        private final long connectionId;
        private final long begin;
        private long end = Long.MAX_VALUE;

        private Life(long connectionId, long begin) {
            this.connectionId = connectionId;
            this.begin = begin;
        }
    }

    @Test
    void theLogOfAClientHasAllOfItNewestFirst() {
        try (House house = house(1000)) {
            house.changes().refused(refused("a"));
            long one = house.connect("a");
            house.connect("other");
            long two = house.next();
            Disconnected old = Given.takenOver("a", one);
            house.changes().takenOver(old, connected("a", two), still(), () -> {});
            house.changes().refused(refused("a"));
            house.disconnect("a", two);
            ClientLog log = house.history().log("a", 100, 0);
            assertThat(log.items())
                    .extracting(Item::entry)
                    .containsExactly(
                            new ClientDisconnected(lost("a", two)),
                            new ClientRefused(refused("a")),
                            new ClientTakenOver(old, connected("a", two), null),
                            new ClientConnected(connected("a", one), null),
                            new ClientRefused(refused("a")));
            assertThat(log.next()).isZero();
            assertThat(log.gone()).isFalse();
        }
    }

    @Test
    void aLogIsReadInPagesAndANumberOfAnotherClientIsRefused() {
        try (House house = house(1000)) {
            for (int i = 0; i < 7; i++) {
                house.disconnect("a", house.connect("a"));
                house.connect("b" + i);
            }
            List<Item> all = house.history().log("a", 100, 0).items();
            List<Item> pieces = new ArrayList<>();
            long next = 0;
            do {
                ClientLog page = house.history().log("a", 3, next);
                pieces.addAll(page.items());
                next = page.next();
            } while (next != 0);
            assertThat(pieces).isEqualTo(all).hasSize(14);
            long ofA = all.get(0).seq();
            assertThatThrownBy(() -> house.history().log("b1", 3, ofA))
                    .hasMessage("from: " + ofA + " is no entry of client b1");
            assertThatThrownBy(() -> house.history().log("a", 0, 0)).hasMessage("limit: 0 is not within 1 to 1000");
        }
    }

    @Test
    void whoNeverConnectedHasALogOfItsRefusals() {
        try (House house = house(1000)) {
            house.changes().refused(refused("stranger"));
            house.changes().refused(refused("stranger"));
            house.settle();
            assertThat(house.history().log("stranger", 10, 0).items()).hasSize(2);
            assertThat(house.history().log("nobody", 10, 0).items()).isEmpty();
            assertThat(house.presence.stats().feed().refusedUnknown()).isEqualTo(1);
            house.connect("stranger");
            assertThat(house.presence.stats().feed().refusedUnknown()).isZero();
            assertThat(house.history().log("stranger", 10, 0).items()).hasSize(3);
        }
    }

    @Test
    void ofTooManyStrangersThoseRefusedLastAreRemembered() {
        try (House house = house(1000)) {
            int max = FeedLimits.DEFAULT.refusedUnknownMax();
            for (int i = 0; i < max + 5; i++) {
                house.changes().refused(refused("stranger-" + i));
            }
            house.changes().refused(refused("x".repeat(2000)));
            house.settle();
            assertThat(house.presence.stats().feed().refusedUnknown()).isEqualTo(max);
            assertThat(house.presence.stats().kept().refusedUnknownDropped()).isEqualTo(6);
            assertThat(house.history().log("stranger-4", 10, 0).items()).isEmpty();
            assertThat(house.history().log("stranger-" + (max + 4), 10, 0).items())
                    .hasSize(1);
        }
    }

    @RepeatedTest(4)
    void logsIntervalsAndWhoWasConnectedAreWhatAModelSays() {
        Map<String, List<Life>> model = new TreeMap<>();
        try (House house = house(10_000)) {
            long begin = house.feed().newestSeq() + 1;
            for (int i = 0; i < 600; i++) {
                live(house, model, "client-" + random.nextInt(15));
                if (i % 20 == 0) {
                    house.settle();
                    house.tick();
                }
            }
            house.settle();
            assertLogsAreTheFeed(house, begin);
            for (int i = 0; i < 40; i++) {
                long from = NOON + random.nextInt(700_000);
                assertIntervals(house, model, from, from + random.nextInt(400_000));
                assertConnectedAt(house, model, Math.min(from, clocks.millis()));
            }
        }
    }

    /** One thing happens to a client, up to two minutes after the last. */
    private void live(House house, Map<String, List<Life>> model, String clientId) {
        clocks.pass(Duration.ofMillis(1 + random.nextInt(random.nextInt(30) == 0 ? 120_000 : 800)));
        long now = clocks.millis();
        List<Life> lives = model.computeIfAbsent(clientId, id -> new ArrayList<>());
        Life last = lives.isEmpty() ? null : lives.get(lives.size() - 1);
        boolean standing = last != null && last.end == Long.MAX_VALUE;
        int dice = random.nextInt(6);
        if (dice == 0) {
            house.changes().refused(refused(clientId));
        } else if (last == null || !standing) {
            Life next = new Life(house.next(), now);
            house.changes().connected(connected(clientId, next.connectionId, now), still(), () -> {});
            lives.add(next);
        } else if (dice == 1) {
            Life next = new Life(house.next(), now);
            last.end = now;
            Disconnected old = ended(clientId, last.connectionId, now, Entity.SERVER, Cause.TAKEN_OVER);
            Connected connected = connected(clientId, next.connectionId, now);
            house.changes().takenOver(old, connected, still(), () -> {});
            lives.add(next);
        } else {
            last.end = now;
            house.changes().disconnected(lost(clientId, last.connectionId, now));
        }
    }

    private void assertLogsAreTheFeed(House house, long begin) {
        Map<String, List<Item>> byClient = new TreeMap<>();
        for (Item item : house.feed().read(begin, 10_000).items()) {
            String clientId = item.entry().clientIdOrNull();
            if (clientId != null) {
                byClient.computeIfAbsent(clientId, id -> new ArrayList<>()).add(item);
            }
        }
        assertThat(byClient).as("seed %d", seed).isNotEmpty();
        byClient.forEach((clientId, items) -> {
            Collections.reverse(items);
            ClientLog log = house.history().log(clientId, 1000, 0);
            assertThat(log.items()).as("seed %d, %s", seed, clientId).isEqualTo(items);
        });
    }

    private void assertIntervals(House house, Map<String, List<Life>> model, long from, long to) {
        model.forEach((clientId, lives) -> {
            Intervals intervals = house.history().intervals(clientId, from, to);
            assertThat(intervals.knownSince()).as("seed %d, %s", seed, clientId).isEmpty();
            List<List<Long>> expected = lives.stream()
                    .filter(life -> life.begin < to && life.end > from)
                    .map(life -> List.of(life.connectionId, life.begin, life.end))
                    .toList();
            assertThat(intervals.intervals().stream().map(HistoryContract::plain))
                    .as("seed %d, %s from %d to %d", seed, clientId, from, to)
                    .containsExactlyElementsOf(expected);
            assertAvailability(house, clientId, lives, from, to);
        });
    }

    private static List<Long> plain(Interval interval) {
        return List.of(
                interval.connectionId(),
                interval.begin().orElse(Long.MIN_VALUE),
                interval.end().orElse(Long.MAX_VALUE));
    }

    private void assertAvailability(House house, String clientId, List<Life> lives, long from, long to) {
        Availability availability = house.history().availability(clientId, from, to);
        long end = Math.max(from, Math.min(to, clocks.millis()));
        long connected = 0;
        for (Life life : lives) {
            connected += Math.max(0, Math.min(end, life.end) - Math.max(from, life.begin));
        }
        assertThat(availability.connectedMillis())
                .as("seed %d, %s", seed, clientId)
                .isEqualTo(connected);
        assertThat(availability.knownMillis()).isEqualTo(end - from);
        assertThat(availability.share()).isBetween(0.0, 1.0);
    }

    private void assertConnectedAt(House house, Map<String, List<Life>> model, long time) {
        List<ConnectedThen> expected = new ArrayList<>();
        model.forEach((clientId, lives) -> lives.stream()
                .filter(life -> life.begin <= time && life.end > time)
                .forEach(life ->
                        expected.add(new ConnectedThen(clientId, life.connectionId, OptionalLong.of(life.begin)))));
        List<ConnectedThen> found = new ArrayList<>();
        @Nullable String bookmark = null;
        do {
            ConnectedPage page = house.history().connectedAt(time, "", 1 + random.nextInt(5), bookmark);
            assertThat(page.undecided()).isEmpty();
            found.addAll(page.clients());
            bookmark = page.bookmark();
        } while (bookmark != null);
        assertThat(found).as("seed %d at %d", seed, time).isEqualTo(expected);
    }

    @Test
    void aPrefixChoosesAndABookmarkBelongsToItsQuestion() {
        try (House house = house(1000)) {
            for (String id : List.of("a", "b", "b1", "b2", "c")) {
                house.connect(id);
            }
            clocks.pass(Duration.ofMinutes(1));
            long now = clocks.millis();
            ConnectedPage page = house.history().connectedAt(now, "b", 2, null);
            assertThat(page.clients()).extracting(ConnectedThen::clientId).containsExactly("b", "b1");
            assertThat(house.history().connectedAt(now, "b", 2, page.bookmark()).clients())
                    .extracting(ConnectedThen::clientId)
                    .containsExactly("b2");
            assertThatThrownBy(() -> house.history().connectedAt(now, "c", 2, page.bookmark()))
                    .isInstanceOf(BadBookmark.class)
                    .hasMessage("the bookmark belongs to another time or prefix");
            assertThatThrownBy(() -> house.history().connectedAt(now, "b", 2, "x!"))
                    .hasMessage("the bookmark is none of ours");
            assertThatThrownBy(() -> house.history().connectedAt(now + 1, "b", 2, null))
                    .hasMessageContaining("is after now");
        }
    }
}
