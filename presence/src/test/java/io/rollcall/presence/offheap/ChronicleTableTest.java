package io.rollcall.presence.offheap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.offheap.ChronicleTable.Kind;
import io.rollcall.presence.table.PresenceTable;
import io.rollcall.presence.table.PresenceTableContract;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The table off the heap keeps the contract, and believes only files that it can. */
class ChronicleTableTest extends PresenceTableContract {

    @Override
    protected PresenceTable table(long clientsExpected) throws IOException {
        return open(clientsExpected, 0);
    }

    private ChronicleTable open(long clientsExpected, long seq) throws IOException {
        return ChronicleTable.open(directory, clientsExpected, "the journal", seq);
    }

    private ChronicleTable filled() throws IOException {
        ChronicleTable table = open(100, 0);
        table.put("a", new byte[] {1, 2, 3});
        return table;
    }

    @Test
    void aTableThatWasClosedIsClean() throws IOException {
        filled().close(17);
        try (ChronicleTable table = open(100, 17)) {
            assertThat(table.kind()).isEqualTo(Kind.CLEAN);
            assertThat(table.get("a")).containsExactly(1, 2, 3);
        }
    }

    /** To look into its file would end the process. */
    @Test
    void whoLooksAheadIntoATableThatIsClosedSeesNothing() throws IOException {
        ChronicleTable table = filled();
        table.close();
        table.lookAhead(List.of("a"));
    }

    @Test
    void aTableThatWasNotClosedIsRecovered() throws IOException {
        filled().close();
        try (ChronicleTable table = open(100, 17)) {
            assertThat(table.kind()).isEqualTo(Kind.RECOVERED);
            assertThat(table.get("a")).containsExactly(1, 2, 3);
        }
    }

    /** Chronicle would wait a minute for whoever finishes it. */
    @Test
    @Timeout(50)
    void aTableWhoseRecoveryWasKilledIsRecoveredAtOnce() throws IOException {
        filled().close();
        Path map = names().filter(name -> name.endsWith(".map"))
                .map(directory::resolve)
                .findFirst()
                .orElseThrow();
        try (RandomAccessFile file = new RandomAccessFile(map.toFile(), "rw")) {
            file.seek(11); // the highest byte of the word that says how long the header is
            file.write(0x80);
        }
        try (ChronicleTable table = open(100, 17)) {
            assertThat(table.kind()).isEqualTo(Kind.RECOVERED);
            assertThat(table.get("a")).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aTableOfAnotherJournalIsSetAside() throws IOException {
        filled().close(17);
        try (ChronicleTable table = ChronicleTable.open(directory, 100, "another journal", 17)) {
            assertThat(table.kind()).isEqualTo(Kind.EMPTY);
            assertThat(table.size()).isZero();
        }
        assertThat(names()).anyMatch(name -> name.contains(".aside"));
    }

    @Test
    void aTableAheadOfTheJournalIsSetAsideAfterACrash() throws IOException {
        ChronicleTable ahead = filled();
        ahead.agreesWithJournal(false);
        ahead.close();
        try (ChronicleTable table = open(100, 17)) {
            assertThat(table.kind()).isEqualTo(Kind.EMPTY);
        }
    }

    @Test
    void aTableThatAgreesAgainIsBelieved() throws IOException {
        ChronicleTable again = filled();
        again.agreesWithJournal(false);
        again.agreesWithJournal(true);
        again.close();
        try (ChronicleTable table = open(100, 17)) {
            assertThat(table.kind()).isEqualTo(Kind.RECOVERED);
        }
    }

    @Test
    void aTableOfAnEarlierStartOfTheMachineIsSetAsideUnlessItWasClosed() throws IOException {
        filled().close();
        Path mark = directory.resolve("table.mark");
        Files.writeString(mark, Files.readString(mark).replaceAll("boot=.*", "boot=another"));
        try (ChronicleTable table = open(100, 17)) {
            assertThat(table.kind()).isEqualTo(Kind.EMPTY);
        }
    }

    @Test
    void theSmallerCopiesOfATableThatGrewAreGoneWhenItIsClosed() throws IOException {
        ChronicleTable table = open(20, 0);
        for (int i = 0; i < 3000; i++) {
            table.put("client-" + i, new byte[100]);
        }
        assertThat(table.stats().growths()).isPositive();
        table.close(3);
        assertThat(names()).filteredOn(name -> name.endsWith(".map")).hasSize(1);
        try (ChronicleTable again = open(20, 3)) {
            assertThat(again.kind()).isEqualTo(Kind.CLEAN);
            assertThat(again.size()).isEqualTo(3000);
        }
    }

    /** A write into a hole of a full disk would end the process. */
    @Test
    void theFileHasNoHoles() throws IOException {
        try (ChronicleTable table = open(10_000, 0)) {
            table.put("a", new byte[] {1, 2, 3});
            Path map = directory.resolve(
                    names().filter(name -> name.endsWith(".map")).findFirst().orElseThrow());
            Process stat = new ProcessBuilder("stat", "-c", "%b", map.toString()).start();
            long blocks = Long.parseLong(new String(stat.getInputStream().readAllBytes(), US_ASCII).strip());
            assertThat(blocks * 512).isGreaterThanOrEqualTo(Files.size(map)).isGreaterThan(100_000);
        }
    }

    @Test
    void aTornRecordIsFound() throws IOException {
        filled().close(3);
        Path map = directory.resolve("table-1.map");
        byte[] bytes = Files.readAllBytes(map);
        for (int i = 0; i < bytes.length - 2; i++) {
            if (bytes[i] == 1 && bytes[i + 1] == 2 && bytes[i + 2] == 3) {
                bytes[i + 1] = 9;
            }
        }
        Files.write(map, bytes);
        try (ChronicleTable table = open(100, 3)) {
            StringBuilder torn = new StringBuilder();
            table.forEachTorn(torn::append);
            assertThat(torn).hasToString("a");
        }
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
