package io.rollcall.presence;

import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.lost;
import static io.rollcall.presence.Given.refused;
import static io.rollcall.presence.Given.still;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.ForgetReason;
import io.rollcall.presence.FeedPage.Item;
import io.rollcall.presence.KeepPolicy.Addresses;
import io.rollcall.presence.KeepPolicy.Rule;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Who is kept and who is forgotten, whether the journal keeps it or memory alone. */
abstract class KeepingContract {
    static final Duration YEARS = Duration.ofDays(730);

    final Clocks clocks = new Clocks();
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** An open presence that keeps clients so. */
    abstract House house(KeepPolicy keep);

    static KeepPolicy keep(@Nullable Duration age, long count, Rule... classes) {
        return new KeepPolicy(List.of(classes), new Rule("*", age, count), Addresses.FULL);
    }

    void passed(House house, Duration time) {
        house.tick();
        clocks.pass(time);
        house.tick();
        house.presence.keepHouse();
    }

    private static void was(House house, String clientId) {
        house.disconnect(clientId, house.connect(clientId));
    }

    static Set<String> known(House house) {
        Set<String> known = new HashSet<>();
        house.all().forEach(state -> known.add(state.clientId()));
        return known;
    }

    @Test
    void whoIsAwayForLongerThanItsClassIsKeptIsForgotten() {
        try (House house = house(keep(Duration.ofDays(30), 1000, new Rule("tmp-*", Duration.ofHours(1), 1000)))) {
            was(house, "tmp-1");
            was(house, "lasting");
            house.connect("tmp-here");
            passed(house, Duration.ofMinutes(50));
            assertThat(known(house)).containsExactlyInAnyOrder("tmp-1", "lasting", "tmp-here");
            passed(house, Duration.ofMinutes(15));
            assertThat(known(house)).containsExactlyInAnyOrder("lasting", "tmp-here");
            passed(house, Duration.ofDays(31));
            assertThat(known(house)).containsExactly("tmp-here");
            assertThat(house.queries().find("lasting")).isEmpty();
            assertThat(house.queries().counts()).isEqualTo(new ClientCounts(1, 0));
            assertThat(house.presence.stats().kept().forgottenByAge()).isEqualTo(2);
        }
    }

    @Test
    void ofTooManyThoseAreForgottenWhoAreGoneForLongest() {
        try (House house = house(keep(null, 3, new Rule("vip-*", null, 1)))) {
            for (int i = 0; i < 6; i++) {
                was(house, "client-" + i);
                was(house, "vip-" + i);
            }
            was(house, "client-1");
            passed(house, Duration.ofMinutes(5));
            assertThat(known(house)).containsExactlyInAnyOrder("client-4", "client-5", "client-1", "vip-5");
            assertThat(house.presence.stats().kept().forgottenByCount()).isEqualTo(8);
            assertThat(house.queries().counts()).isEqualTo(new ClientCounts(0, 4));
        }
    }

    @Test
    void theFeedSaysWhoWasForgottenAndWhy() {
        try (House house = house(keep(Duration.ofHours(1), 1000))) {
            was(house, "a");
            passed(house, Duration.ofHours(2));
            Item last = house.feed().read(house.feed().newestSeq(), 1).items().get(0);
            assertThat(last.entry()).isEqualTo(new ClientForgotten("a", clocks.millis(), ForgetReason.AGE));
            assertThat(house.queries().asOfSeq()).isEqualTo(last.seq());
        }
    }

    @Test
    void whoComesBackAfterItWasForgottenIsNew() {
        try (House house = house(keep(Duration.ofHours(1), 1000))) {
            was(house, "a");
            passed(house, Duration.ofHours(2));
            house.connect("a");
            assertThat(house.find("a").connects()).isEqualTo(1);
            assertThat(house.find("a").lastDisconnect()).isNull();
            assertThat(house.queries().counts()).isEqualTo(new ClientCounts(1, 0));
        }
    }

    @Test
    void aWallClockThatJumpsMakesNobodyOldAndChangesNoState() {
        FeedLimits defaults = FeedLimits.DEFAULT;
        assertThat(defaults.age()).isLessThan(YEARS);
        try (House house = house(keep(Duration.ofDays(30), 1000))) {
            was(house, "a");
            long b = house.connect("b");
            List<ClientState> before = house.all();
            for (Duration jump : List.of(YEARS, YEARS.negated(), YEARS.negated(), YEARS)) {
                house.tick();
                clocks.jump(jump);
                passed(house, Duration.ofMinutes(2));
                assertThat(house.all()).isEqualTo(before);
                assertThat(house.feed().oldestSeq()).isEqualTo(1);
            }
            clocks.jump(YEARS.negated());
            long time = clocks.millis();
            house.changes().disconnected(lost("b", b, time));
            long again = house.next();
            house.changes().connected(connected("b", again, time - 5), still(), () -> {});
            house.changes().disconnected(lost("b", b, time));
            house.settle();
            assertThat(house.find("b").isConnected()).isTrue();
            assertThat(house.find("b").connection().connectionId()).isEqualTo(again);
            passed(house, Duration.ofDays(31));
            assertThat(known(house))
                    .as("the age is that of the monotonic clock")
                    .containsExactly("b");
        }
    }

    @RepeatedTest(5)
    void comingGoingAndBeingForgottenIsWhatAModelSays() {
        try (House house = house(keep(Duration.ofHours(10), 20, new Rule("x*", Duration.ofHours(3), 10)))) {
            Map<String, Long> standing = new HashMap<>();
            Map<String, Long> goneAt = new HashMap<>();
            long now = 0;
            for (int step = 0; step < 60; step++) {
                for (int i = 0; i < 10; i++) {
                    change(house, standing, goneAt, now);
                }
                house.settle();
                passed(house, Duration.ofHours(1));
                now++;
                forget(goneAt, now);
                Set<String> expected = new HashSet<>(standing.keySet());
                expected.addAll(goneAt.keySet());
                assertThat(house.queries().counts())
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(new ClientCounts(standing.size(), goneAt.size()));
                assertThat(known(house)).as("seed %d step %d", seed, step).isEqualTo(expected);
            }
        }
    }

    private void change(House house, Map<String, Long> standing, Map<String, Long> goneAt, long now) {
        String clientId = (random.nextBoolean() ? "x" : "y") + random.nextInt(60);
        Long connectionId = standing.remove(clientId);
        if (random.nextInt(10) == 0) {
            house.changes().refused(refused(clientId));
        }
        if (connectionId == null) {
            long next = house.next();
            house.changes().connected(connected(clientId, next), still(), () -> {});
            standing.put(clientId, next);
            goneAt.remove(clientId);
        } else {
            house.changes().disconnected(lost(clientId, connectionId));
            goneAt.put(clientId, now * 1000 + goneAt.size() + standing.size());
            order.remove(clientId);
            order.add(clientId);
        }
    }

    /** Who went, in order; the last time only. */
    private final Set<String> order = new java.util.LinkedHashSet<>();

    private void forget(Map<String, Long> goneAt, long now) {
        goneAt.entrySet()
                .removeIf(each -> now - each.getValue() / 1000 >= (each.getKey().startsWith("x") ? 3 : 10));
        for (String type : List.of("x", "y")) {
            List<String> gone = order.stream()
                    .filter(each -> each.startsWith(type) && goneAt.containsKey(each))
                    .toList();
            int tooMany = gone.size() - (type.equals("x") ? 10 : 20);
            for (int i = 0; i < tooMany; i++) {
                goneAt.remove(gone.get(i));
            }
        }
    }
}
