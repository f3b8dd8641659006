package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.connection;
import static io.rollcall.presence.Given.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.presence.Given.Moving;
import io.rollcall.presence.PresenceFiles.Report;
import io.rollcall.presence.journal.JournalTurn;
import io.rollcall.presence.journal.RocksJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking at a directory that no server holds. */
class PresenceFilesTest {
    private static final int CLIENTS = 50;

    @TempDir
    Path directory;

    private void fill() {
        try (House house = House.in(directory)) {
            for (int i = 0; i < CLIENTS; i++) {
                long connectionId = house.connect("client-" + i);
                if (i % 2 == 0) {
                    house.disconnect("client-" + i, connectionId);
                }
                if (i % 5 == 0) {
                    house.changes().refused(refused("client-" + i));
                    house.changes().refused(refused("stranger-" + i));
                }
            }
            house.connect("x".repeat(3000));
            house.presence.erase("client-0").toCompletableFuture().join();
        }
        House.in(directory, NOON + 5000, 1000).close();
    }

    private Report check() {
        return new PresenceFiles(directory).check();
    }

    @Test
    void aSoundDirectoryIsFoundToBeSo() {
        fill();
        Report report = check();
        assertThat(report.wrong()).isEmpty();
        assertThat(report.wrongCount()).isZero();
        assertThat(report.clients()).isEqualTo(CLIENTS);
        assertThat(report.folded()).isEqualTo(CLIENTS);
        assertThat(report.table()).isEqualTo("clean");
        assertThat(report.oldestSeq()).isEqualTo(1);
    }

    /** The journal learns of activity with ticks, the table at once; so after a crash the table may know more. */
    @Test
    void activityThatOnlyTheTableKnewBeforeACrashIsNoFault() throws IOException {
        Path crashed = directory.resolve("crashed");
        try (House house = House.in(directory.resolve("running"))) {
            Moving live = new Moving();
            long connectionId = house.connect("a", live);
            live.did(ActivityEvent.PUBLISH, NOON + 2000);
            house.changes().active("a", connectionId);
            house.settle();
            copy(directory.resolve("running"), crashed);
        }
        House.in(crashed, NOON + 5000, 1000).close();

        Report report = new PresenceFiles(crashed).check();

        assertThat(report.wrong()).isEmpty();
        assertThat(report.table()).isEqualTo("clean");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void aCheckChangesNothing() throws IOException {
        fill();
        Map<String, Long> before = files();
        check();
        assertThat(files()).isEqualTo(before);
    }

    private Map<String, Long> files() throws IOException {
        Map<String, Long> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                boolean isOurs = file.startsWith(directory.resolve("table"))
                        || file.toString().endsWith(".sst");
                if (isOurs) {
                    files.put(file.toString(), (long) java.util.Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }

    @Test
    void whatDoesNotAgreeIsSaid() throws IOException {
        fill();
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            ClientState other = Fold.connected(null, connected("client-1", connection(1, 999)), null, 6);
            journal.write(
                    new JournalTurn()
                            .state("client-1", RecordCodec.encode(other))
                            .state("client-2", new byte[] {77})
                            .removeState("client-3")
                            .meta(Meta.KNOWN, Meta.number(7)),
                    true);
        }
        Report report = check();
        assertThat(String.join("\n", report.wrong()))
                .contains("client client-1: its entries give")
                .contains("client client-2: its record cannot be read")
                .contains("client client-3: entry")
                .contains("the journal counts 7 clients and has " + (CLIENTS - 1))
                .contains("the table has 3 records that are not those of the journal, and 0 torn ones");
    }

    @Test
    void aHoleInTheFeedIsSaid() throws IOException {
        fill();
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            long seq = journal.lastSeq();
            journal.write(new JournalTurn().entry(seq + 5, FeedCodec.encode(new FeedEntry.RunEnded(9, NOON))), true);
            assertThat(check(journal)).contains("the feed has nothing from " + (seq + 1) + " to " + (seq + 4));
        }
    }

    private List<String> check(RocksJournal journal) throws IOException {
        return new FilesCheck(journal, directory.resolve("table")).report().wrong();
    }

    @Test
    void aTableThatWasNotClosedIsCopiedAndComparedWithoutBeingTouched() throws IOException {
        fill();
        Path mark = directory.resolve("table/table.mark");
        Files.writeString(mark, Files.readString(mark).replaceAll("cleanSeq=.*", "cleanSeq=-1"));
        Map<String, Long> before = files();
        Report report = check();
        assertThat(report.wrong()).isEmpty();
        assertThat(report.table()).isEqualTo("to be recovered: 0 records are not those of the journal, 0 are torn");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aRepairBuildsTheTableAnewAndKeepsTheOldOne() throws IOException {
        fill();
        List<ClientState> before;
        try (House house = House.in(directory, NOON + 9000, 1000)) {
            before = house.all();
        }
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            journal.write(new JournalTurn().meta(Meta.KNOWN, Meta.number(7)), true);
        }
        assertThat(check().wrong()).isNotEmpty();
        assertThat(new PresenceFiles(directory).repair()).isEqualTo(CLIENTS);
        Report after = check();
        assertThat(after.wrong()).isEmpty();
        assertThat(after.table()).isEqualTo("clean");
        try (Stream<Path> tables = Files.list(directory.resolve("table"))) {
            assertThat(tables.filter(file -> file.toString().contains(".aside")))
                    .hasSize(1);
        }
        try (House house = House.in(directory, NOON + 9000, 1000)) {
            assertThat(house.presence.stats().recovery().kind()).isEqualTo(PresenceStats.Kind.CLEAN);
            assertThat(house.all()).isEqualTo(before);
        }
    }

    @Test
    void everyClientIsShownAsItIsWithoutAServer() {
        fill();
        List<ClientState> shown = new ArrayList<>();
        new PresenceFiles(directory).forEach(shown::add);
        try (House house = House.in(directory, NOON + 9000, 1000)) {
            assertThat(shown).hasSize(CLIENTS).noneMatch(ClientState::isConnected);
            assertThat(shown).extracting(ClientState::clientId).isSorted();
            assertThat(shown).containsExactlyInAnyOrderElementsOf(house.all());
        }
    }

    @Test
    void whileAServerHoldsTheDirectoryAllIsRefused() {
        try (House house = House.in(directory)) {
            house.connect("a");
            PresenceFiles files = new PresenceFiles(directory);
            assertThatThrownBy(files::check).hasMessageContaining("in use by another server");
            assertThatThrownBy(files::repair).hasMessageContaining("in use by another server");
            assertThatThrownBy(() -> files.forEach(state -> {})).hasMessageContaining("in use by another server");
        }
        assertThatThrownBy(() -> new PresenceFiles(directory.resolve("none")))
                .hasMessage("there is no presence in " + directory.resolve("none"));
        assertThat(Files.exists(directory.resolve("none"))).isFalse();
    }

    @Test
    void aTrimmedFeedIsComparedAsFarAsItGoes() {
        Clocks clocks = new Clocks();
        FeedLimits short1 = new FeedLimits(Duration.ofHours(1), 1 << 20, 2, 10, 1 << 20, 10, 10);
        try (House house = House.with(directory, short1, KeepPolicy.DEFAULT, clocks)) {
            house.connect("old");
            house.tick();
            clocks.pass(Duration.ofHours(2));
            house.connect("new");
            house.tick();
            house.presence.keepHouse();
            assertThat(house.feed().oldestSeq()).isEqualTo(2);
            clocks.pass(Duration.ofHours(2));
            house.disconnect("new", house.find("new").connection().connectionId());
            house.presence.keepHouse();
        }
        Report report = check();
        assertThat(report.wrong()).isEmpty();
        assertThat(report.clients()).isEqualTo(2);
        assertThat(report.folded()).isEqualTo(1);
    }
}
