package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.still;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.presence.PresenceStats.Kind;
import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.journal.JournalTurn;
import io.rollcall.presence.journal.RocksJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What outlives a restart, in good order. Crashes are in {@link CrashTest}. */
class RestartTest {

    @TempDir
    Path directory;

    @Test
    void everythingIsThereAfterACleanClose() {
        ClientState before;
        try (House first = House.in(directory)) {
            assertThat(first.presence.stats().recovery().kind()).isEqualTo(Kind.NEW);
            first.disconnect("a", first.connect("a"));
            before = first.find("a");
        }
        try (House second = House.in(directory)) {
            assertThat(second.presence.stats().recovery().kind()).isEqualTo(Kind.CLEAN);
            assertThat(second.presence.stats().table().offHeap()).isTrue();
            assertThat(second.find("a")).isEqualTo(before);
            assertThat(second.queries().counts()).isEqualTo(new ClientCounts(0, 1));
        }
    }

    @Test
    void metersMayBeReadAfterTheClose() {
        House house = House.in(directory);
        house.connect("a");
        house.close();
        house.close();
        assertThat(house.presence.stats().seq()).isEqualTo(3);
        assertThat(house.presence.stats().queueDepth()).isZero();
    }

    @Test
    void runNumbersAndSequenceNumbersGoOn() throws JournalFailure {
        for (int run = 1; run <= 3; run++) {
            try (House house = House.in(directory)) {
                assertThat(house.presence.run()).isEqualTo(run);
                house.connect("a");
                assertThat(house.queries().asOfSeq()).isEqualTo((run - 1) * 3L + 2);
            }
        }
        assertThat(House.feed(directory)).hasSize(9);
    }

    @Test
    void whoeverWasLeftConnectedAtACleanCloseWasDisconnectedByTheServersEnd() {
        try (House first = House.in(directory, NOON, 1000)) {
            first.connect("a");
        }
        try (House second = House.in(directory, NOON + 60_000, 1000)) {
            Disconnected end = second.find("a").lastDisconnect();
            assertThat(end).isNotNull();
            assertThat(second.find("a").isConnected()).isFalse();
            assertThat(end.entity()).isEqualTo(Entity.SERVER);
            assertThat(end.cause()).isEqualTo(Cause.SERVER_SHUTDOWN);
            assertThat(end.reasonCode()).isEqualTo(0x8B);
            assertThat(end.timeUncertaintyMillis()).isZero();
            assertThat(second.queries().counts()).isEqualTo(new ClientCounts(0, 1));
        }
    }

    @Test
    void aGhostThatConnectsAgainKeepsItsDisconnection() throws JournalFailure {
        try (House first = House.in(directory, NOON, 1000)) {
            first.connect("a");
        }
        Disconnected end;
        try (House second = House.in(directory, NOON + 60_000, 1000)) {
            end = second.find("a").lastDisconnect();
            second.connect("a");
            assertThat(second.find("a").lastDisconnect()).isEqualTo(end);
            assertThat(second.find("a").connects()).isEqualTo(2);
            assertThat(second.queries().counts()).isEqualTo(new ClientCounts(1, 0));
        }
        try (House third = House.in(directory, NOON + 90_000, 1000)) {
            Disconnected later = third.find("a").lastDisconnect();
            assertThat(later).isNotNull().isNotEqualTo(end);
        }
        assertThat(House.fold(House.feed(directory))).usingRecursiveComparison().isEqualTo(House.records(directory));
    }

    @Test
    void aSecondServerInTheSameDirectoryIsRefused() {
        try (House first = House.in(directory)) {
            assertThatThrownBy(() -> House.in(directory))
                    .isInstanceOf(PresenceOpenException.class)
                    .hasMessageContaining("in use by another server");
            first.connect("a");
        }
    }

    @Test
    void aJournalOfAnotherFormatIsRefused() throws IOException {
        House.in(directory).close();
        assertFormatIsRefused(Meta.FORMAT + 1, "which a newer version wrote");
        assertFormatIsRefused(Meta.FORMAT - 1, "of a version before the first release");
    }

    private void assertFormatIsRefused(int format, String why) throws IOException {
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            journal.write(new JournalTurn().meta(Meta.FORMAT_KEY, Meta.number(format)), true);
        }
        assertThatThrownBy(() -> House.in(directory))
                .isInstanceOf(PresenceOpenException.class)
                .hasMessageContaining("has format " + format + ", " + why);
    }

    @Test
    void aTableThatIsGoneIsBuiltAnewFromTheJournal() throws IOException {
        List<ClientState> before = fill();
        Files.delete(table());
        assertRebuilt(before);
    }

    @Test
    void aTableWithoutItsMarkIsBuiltAnewFromTheJournal() throws IOException {
        List<ClientState> before = fill();
        Files.delete(directory.resolve("table/table.mark"));
        assertRebuilt(before);
        assertThat(setAside()).hasSize(1);
    }

    @Test
    void aTableOfZerosIsSetAsideAndBuiltAnew() throws IOException {
        List<ClientState> before = fill();
        overwrite(0, (int) Files.size(table()), (byte) 0);
        assertRebuilt(before);
        assertThat(setAside()).hasSize(1);
    }

    @Test
    void aTableThatIsCutIsSetAsideAndBuiltAnew() throws IOException {
        List<ClientState> before = fill();
        try (FileChannel file = FileChannel.open(table(), StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
        assertRebuilt(before);
        assertThat(setAside()).hasSize(1);
    }

    @Test
    void aTableOfAnotherTimeThanTheJournalsIsBuiltAnew() throws IOException {
        List<ClientState> before = fill();
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            journal.write(
                    new JournalTurn().entry(journal.lastSeq() + 1, FeedCodec.encode(new FeedEntry.RunEnded(1, 1))),
                    true);
        }
        assertRebuilt(before);
    }

    @Test
    void whatTheCrashKeptFromTheTableIsAppliedFromTheJournal() throws IOException {
        try (House house = House.in(directory)) {
            house.connect("a");
        }
        asIfCrashed();
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            long seq = journal.lastSeq() + 1;
            Connected connected = connected("b", Given.connection(1, 77));
            journal.write(
                    new JournalTurn()
                            .entry(seq, FeedCodec.encode(new FeedEntry.ClientConnected(connected, null)))
                            .state("b", RecordCodec.encode(Fold.connected(null, connected, null, seq)))
                            .meta(Meta.KNOWN, Meta.number(2)),
                    true);
        }
        try (House house = House.in(directory)) {
            assertThat(house.presence.stats().recovery().kind()).isEqualTo(Kind.RECOVERED);
            assertThat(house.find("b").connection().connectionId()).isEqualTo(Given.connection(1, 77));
            assertThat(house.queries().counts()).isEqualTo(new ClientCounts(0, 2));
        }
    }

    @Test
    void whoWasForgottenWhenTheServerWasKilledIsRemovedFromTheTable() throws IOException {
        try (House house = House.in(directory)) {
            house.connect("a");
            house.disconnect("b", house.connect("b"));
        }
        asIfCrashed();
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            FeedEntry forgotten = new FeedEntry.ClientForgotten("b", NOON, FeedEntry.ForgetReason.AGE);
            journal.write(
                    new JournalTurn()
                            .entry(journal.lastSeq() + 1, FeedCodec.encode(forgotten, 4))
                            .removeState("b")
                            .meta(Meta.KNOWN, Meta.number(1)),
                    true);
        }
        try (House house = House.in(directory)) {
            assertThat(house.presence.stats().recovery().kind()).isEqualTo(Kind.RECOVERED);
            assertThat(house.queries().find("b")).isEmpty();
            assertThat(house.queries().counts()).isEqualTo(new ClientCounts(0, 1));
        }
    }

    @Test
    void aRecoveredTableThatLacksAClientIsBuiltAnew() throws IOException {
        List<ClientState> before = fill();
        asIfCrashed();
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            journal.write(new JournalTurn().meta(Meta.KNOWN, Meta.number(301)), true);
        }
        assertRebuilt(before);
        assertThat(setAside()).hasSize(1);
    }

    /** The table's mark says that it was not closed. */
    private void asIfCrashed() throws IOException {
        Path mark = directory.resolve("table/table.mark");
        Files.writeString(mark, Files.readString(mark).replaceAll("cleanSeq=.*", "cleanSeq=-1"));
    }

    @Test
    void clientsWithVeryLongIdsOutliveARestart() {
        String longId = "x".repeat(65_535);
        try (House first = House.in(directory)) {
            first.connect(longId);
            for (int i = 0; i < 500; i++) {
                first.connect(i + "y".repeat(3000));
            }
            first.connect("short");
            assertThat(first.find(longId).isConnected()).isTrue();
            assertThat(first.presence.stats().table().largeRecords()).isEqualTo(501);
        }
        try (House second = House.in(directory)) {
            assertThat(second.presence.stats().recovery().kind()).isEqualTo(Kind.CLEAN);
            assertThat(second.find(longId).isConnected()).isFalse();
            assertThat(second.queries().counts()).isEqualTo(new ClientCounts(0, 502));
            assertThat(second.all()).hasSize(502);
        }
    }

    @Test
    void aTableThatIsFullIsCopiedToABiggerOne() {
        try (House first = House.in(directory, NOON, 50)) {
            for (int i = 0; i < 5000; i++) {
                first.changes().connected(connected("client-" + i, first.next()), still(), () -> {});
            }
            first.settle();
            assertThat(first.presence.stats().table().growths()).isPositive();
            assertThat(first.presence.stats().journal().tableErrors()).isZero();
            assertThat(first.all()).hasSize(5000).allMatch(ClientState::isConnected);
        }
        try (House second = House.in(directory, NOON, 50)) {
            assertThat(second.presence.stats().recovery().kind()).isEqualTo(Kind.CLEAN);
            assertThat(second.all()).hasSize(5000);
            assertThat(second.queries().counts()).isEqualTo(new ClientCounts(0, 5000));
        }
    }

    private List<ClientState> fill() {
        try (House house = House.in(directory)) {
            for (int i = 0; i < 300; i++) {
                long connectionId = house.next();
                String clientId = "client-" + i;
                house.changes().connected(connected(clientId, connectionId), still(), () -> {});
                house.changes().disconnected(Given.lost(clientId, connectionId));
            }
            house.settle();
            return house.all();
        }
    }

    private void assertRebuilt(List<ClientState> before) {
        try (House again = House.in(directory)) {
            assertThat(again.presence.stats().recovery().kind()).isEqualTo(Kind.REBUILT);
            assertThat(again.all()).isEqualTo(before);
            again.connect("client-1");
        }
        try (House again = House.in(directory)) {
            assertThat(again.presence.stats().recovery().kind()).isEqualTo(Kind.CLEAN);
        }
    }

    private Path table() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("table"))) {
            return files.filter(file -> file.toString().endsWith(".map"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<Path> setAside() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("table"))) {
            return files.filter(file -> file.toString().contains(".aside")).toList();
        }
    }

    private void overwrite(int from, int length, byte value) throws IOException {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, value);
        try (FileChannel file = FileChannel.open(table(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(bytes), from);
        }
    }
}
