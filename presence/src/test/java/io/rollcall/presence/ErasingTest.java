package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.refused;
import static io.rollcall.presence.Given.still;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.Erased;
import io.rollcall.presence.FeedEntry.ErasedKind;
import io.rollcall.presence.FeedEntry.ForgetReason;
import io.rollcall.presence.FeedPage.Item;
import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.journal.JournalTurn;
import io.rollcall.presence.journal.RocksJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are erased on request. */
class ErasingTest {
    private static final String SECRET = "a-user-name-that-nobody-else-has";

    @TempDir
    Path directory;

    private House house(boolean durable) {
        return House.in(durable ? directory : null, NOON, 1000);
    }

    private static Erasure erase(House house, String clientId) throws Exception {
        return house.presence.erase(clientId).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static long connect(House house, String clientId) {
        long connectionId = house.next();
        Connected connected = new Connected(
                clientId,
                connectionId,
                NOON,
                5,
                "tls",
                "192.0.2.7",
                40_000,
                8883,
                SECRET,
                true,
                false,
                60,
                3600,
                SECRET);
        house.changes().connected(connected, still(), () -> {});
        return connectionId;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAnErasedClientKindAndTimeOfItsEntriesRemain(boolean durable) throws Exception {
        try (House house = house(durable)) {
            house.changes().refused(refused("a"));
            long one = connect(house, "a");
            house.disconnect("a", one);
            house.connect("b");
            long begin = house.feed().newestSeq() - 3;
            List<Item> before = house.feed().read(begin, 100).items();
            assertThat(erase(house, "a")).isEqualTo(new Erasure(true, true, 3));
            List<Item> after = house.feed().read(begin, 100).items();
            assertThat(after)
                    .containsExactly(
                            new Item(begin, new Erased(ErasedKind.REFUSED, NOON)),
                            new Item(begin + 1, new Erased(ErasedKind.CONNECTED, NOON)),
                            new Item(begin + 2, new Erased(ErasedKind.DISCONNECTED, NOON + 5000 + one % 1000)),
                            before.get(3),
                            new Item(begin + 4, new ClientForgotten("a", NOON, ForgetReason.ERASED)));
            assertThat(house.queries().find("a")).isEmpty();
            assertThat(house.history().log("a", 10, 0).items()).isEmpty();
            assertThat(house.history().log("b", 10, 0).items()).hasSize(1);
            assertThat(house.queries().counts()).isEqualTo(new ClientCounts(1, 0));
            assertThat(house.presence.stats().kept().erased()).isEqualTo(1);
            assertThat(house.presence.stats().kept().erasedEntries()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectedClientIsNotErased(boolean durable) throws Exception {
        try (House house = house(durable)) {
            house.connect("a");
            assertThat(erase(house, "a")).isEqualTo(new Erasure(false, true, 0));
            assertThat(house.find("a").isConnected()).isTrue();
            assertThat(house.feed().newestSeq()).isEqualTo(house.queries().asOfSeq());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoWasOnlyRefusedIsErasedToo(boolean durable) throws Exception {
        try (House house = house(durable)) {
            house.changes().refused(refused("stranger"));
            assertThat(erase(house, "stranger")).isEqualTo(new Erasure(true, false, 1));
            assertThat(house.presence.stats().feed().refusedUnknown()).isZero();
            assertThat(house.history().log("stranger", 10, 0).items()).isEmpty();
        }
    }

    @Test
    void whoComesBackIsNewAndAnEarlierLifeIsErasedWithTheLater() throws Exception {
        try (House house = house(true)) {
            house.disconnect("a", house.connect("a"));
            assertThat(erase(house, "a").entries()).isEqualTo(2);
            long again = house.connect("a");
            assertThat(house.find("a").connects()).isEqualTo(1);
            assertThat(house.history().log("a", 10, 0).items()).hasSize(1);
            house.disconnect("a", again);
            assertThat(erase(house, "a").entries())
                    .as("two, and that it was forgotten before")
                    .isEqualTo(3);
        }
        assertThat(House.fold(House.feed(directory))).isEmpty();
        assertThat(House.records(directory)).isEmpty();
    }

    @Test
    void whatWasErasedIsNoLongerOnTheDisk() throws Exception {
        try (House house = house(true)) {
            house.disconnect("a", connect(house, "a"));
            for (int i = 0; i < 2000; i++) {
                house.connect("other-" + i);
            }
        }
        assertThat(filesWith(SECRET)).isNotEmpty();
        try (House house = house(true)) {
            assertThat(erase(house, "a").entries()).isEqualTo(2);
        }
        assertThat(filesWith(SECRET)).isEmpty();
        assertThat(House.fold(House.feed(directory)).keySet())
                .isEqualTo(House.records(directory).keySet())
                .hasSize(2000);
    }

    private List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    @Test
    void whatACrashInterruptedGoesOnAtTheNextStart() throws Exception {
        long forgotten;
        try (House house = house(true)) {
            house.disconnect("a", house.connect("a"));
            forgotten = house.feed().newestSeq() + 2;
        }
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            byte[] entry = FeedCodec.encode(new ClientForgotten("a", NOON, ForgetReason.ERASED), 3);
            journal.write(
                    new JournalTurn()
                            .entry(forgotten, entry)
                            .removeState("a")
                            .meta(Meta.KNOWN, Meta.number(0))
                            .meta(Meta.ERASE + "a", new Notes.Erasure(forgotten, forgotten).encode()),
                    true);
        }
        try (House house = house(true)) {
            house.presence.keepHouse();
            assertThat(house.feed().read(2, 2).items())
                    .extracting(item -> item.entry().getClass().getSimpleName())
                    .containsExactly("Erased", "Erased");
            assertThat(house.presence.stats().kept().erased()).isEqualTo(1);
        }
        assertThat(meta(Meta.ERASE + "a")).isNull();
    }

    @Test
    void whatACrashLeftInTheFilesAfterItWasOverwrittenIsTakenOffTheDiskAtTheNextStart() throws Exception {
        long first;
        try (House house = House.with(directory, FeedLimits.DEFAULT, KeepPolicy.DEFAULT, new Clocks())) {
            first = house.feed().newestSeq() + 1;
            house.disconnect("a", connect(house, "a"));
            for (int i = 0; i < 2000; i++) {
                house.connect("other-" + i);
            }
            house.disconnect("b", house.connect("b"));
            var unused = house.presence.erase("b");
            house.settle();
            house.presence.keepHouse(); // now all entries are in a file of the last level
            var begun = house.presence.erase("a");
            house.settle();
            assertThat(begun.toCompletableFuture()).isNotCompleted();
        }
        write(new JournalTurn()
                .overwrite(first, FeedCodec.encode(new Erased(ErasedKind.CONNECTED, NOON)))
                .overwrite(first + 1, FeedCodec.encode(new Erased(ErasedKind.DISCONNECTED, NOON))));
        assertThat(filesWith(SECRET)).anyMatch(this::isOfJournal);
        try (House house = house(true)) {
            house.presence.keepHouse();
            assertThat(house.presence.stats().kept().erased()).isEqualTo(1);
        }
        assertThat(filesWith(SECRET)).noneMatch(this::isOfJournal);
    }

    private boolean isOfJournal(Path file) {
        return file.startsWith(directory.resolve("journal"));
    }

    private void write(JournalTurn turn) throws JournalFailure {
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            journal.write(turn, true);
        }
    }

    private byte @Nullable [] meta(String key) throws JournalFailure {
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            return journal.meta(key);
        }
    }
}
