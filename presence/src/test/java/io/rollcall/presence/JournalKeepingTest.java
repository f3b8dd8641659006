package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.journal.JournalFailure;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is kept in the journal. */
class JournalKeepingTest extends KeepingContract {
    @TempDir
    Path directory;

    @Override
    House house(KeepPolicy keep) {
        return House.with(directory, FeedLimits.DEFAULT, keep, clocks);
    }

    @AfterEach
    void theFeedFoldsToTheRecords() throws JournalFailure {
        assertThat(House.fold(House.feed(directory))).containsExactlyInAnyOrderEntriesOf(House.records(directory));
    }

    @Test
    void whoWasForgottenIsSoAfterARestart() {
        KeepPolicy keep = keep(Duration.ofHours(1), 1000);
        try (House first = house(keep)) {
            first.disconnect("a", first.connect("a"));
            passed(first, Duration.ofHours(2));
            first.disconnect("b", first.connect("b"));
        }
        try (House second = house(keep)) {
            assertThat(second.presence.stats().recovery().kind()).isEqualTo(PresenceStats.Kind.CLEAN);
            assertThat(known(second)).containsExactly("b");
            assertThat(second.queries().counts()).isEqualTo(new ClientCounts(0, 1));
        }
    }

    @Test
    void agesGoOnOverRestartsAndAGhostIsGoneSinceTheNextRunBegan() {
        KeepPolicy keep = keep(Duration.ofHours(5), 1000);
        try (House first = house(keep)) {
            first.connect("ghost");
            first.disconnect("a", first.connect("a"));
            passed(first, Duration.ofHours(3));
        }
        clocks.pass(Duration.ofHours(1));
        try (House second = house(keep)) {
            passed(second, Duration.ofMinutes(90));
            assertThat(known(second)).containsExactly("ghost");
            passed(second, Duration.ofHours(4));
            assertThat(known(second)).isEmpty();
            assertThat(second.queries().counts()).isEqualTo(new ClientCounts(0, 0));
        }
    }

    @Test
    void aWallClockThatJumpsWhileTheServerIsDownCountsForADayAtMost() {
        KeepPolicy keep = keep(Duration.ofDays(30), 1000);
        for (int i = 0; i < 5; i++) {
            try (House house = house(keep)) {
                if (i == 0) {
                    house.disconnect("a", house.connect("a"));
                }
                passed(house, Duration.ofMinutes(2));
                assertThat(known(house)).containsExactly("a");
                assertThat(house.feed().oldestSeq()).isEqualTo(1);
            }
            clocks.jump(i % 2 == 0 ? YEARS : YEARS.negated());
        }
    }
}
