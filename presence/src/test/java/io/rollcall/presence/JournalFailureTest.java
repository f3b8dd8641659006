package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.connection;
import static io.rollcall.presence.Given.lost;
import static io.rollcall.presence.Given.still;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.FeedPage.Item;
import io.rollcall.presence.table.HeapTable;
import io.rollcall.presence.table.PresenceTable;
import io.rollcall.presence.table.TableStats;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A journal that cannot be written: presence goes on in memory, and makes good later. */
class JournalFailureTest {
    private static final int RUN = 3;
    private static final int UNWRITTEN_MAX = 10;

    private final FullDisk journal = new FullDisk();
    private final ToldTable table = new ToldTable();
    private final Counters counters = new Counters();
    private final Runs runs = new Runs(Map.of(), Run.begun(RUN, NOON, 0));
    private final View view = new View(table, runs, 0, 0, IndexLimits.DEFAULT);
    private final FeedLog feed = new FeedLog(journal, true, FeedLimits.DEFAULT, counters, 1, 0);
    private final JournalWriter journalWriter = new JournalWriter(journal, feed, UNWRITTEN_MAX);
    private final TurnWriter writer = new TurnWriter(
            journalWriter,
            view,
            new Timeline(InstantSource.fixed(Instant.ofEpochMilli(NOON)), System::nanoTime, 0),
            counters);
    private final Turn turn = new Turn(view, new RefusedUnknown(10, counters), counters, 0);
    private long counter;

    @Test
    void whileTheDiskIsFullAnswersAreRight() {
        journal.full = true;
        connect("a");
        connect("b");
        assertThat(view.find("a").orElseThrow().isConnected()).isTrue();
        assertThat(view.asOf().counts()).isEqualTo(new ClientCounts(2, 0));
        assertThat(journalWriter.unwrittenEntries()).isEqualTo(2);
        assertThat(journalWriter.errors()).isEqualTo(1);
        assertThat(journal.entries).isEmpty();
    }

    @Test
    void aTableThatIsAheadOfTheJournalIsToldSoUntilItNoLongerIs() {
        connect("a");
        assertThat(table.told).isEmpty();
        journal.full = true;
        connect("b");
        connect("c");
        assertThat(table.told).containsExactly(false);
        journal.full = false;
        writer.tick();
        assertThat(table.told).containsExactly(false, true);
    }

    @Test
    void withTheNextTickThatCanWriteEverythingIsMadeGood() {
        long first = connect("a");
        journal.full = true;
        connect("b");
        disconnect("a", first);
        writer.tick();
        assertThat(journal.entries).hasSize(1);
        journal.full = false;
        connect("c");
        assertThat(journal.entries).as("in order, so it waits for the tick").hasSize(1);
        writer.tick();
        assertThat(journal.entries.keySet()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(journalWriter.unwrittenEntries()).isZero();
        assertRecordsAreTheTables();
    }

    @Test
    void beyondTheLimitEntriesAreGivenUpAndTheFeedSaysSo() {
        connect("a");
        journal.full = true;
        for (int i = 0; i < 30; i++) {
            connect("b" + i / 4);
        }
        assertThat(journalWriter.unwrittenEntries()).isEqualTo(UNWRITTEN_MAX);
        assertThat(journalWriter.lost()).isEqualTo(21);
        journal.full = false;
        writer.tick();
        FeedEntry second = FeedCodec.decode(journal.entries.getOrDefault(2L, new byte[0]));
        assertThat(second).isEqualTo(new FeedEntry.Lost(22));
        assertThat(journal.entries.keySet()).containsExactly(1L, 2L, 23L, 24L, 25L, 26L, 27L, 28L, 29L, 30L, 31L);
        assertRecordsAreTheTables();
    }

    @Test
    void whatIsNotWrittenIsNotReadAndWhatWasLostIsSaid() {
        connect("a");
        journal.full = true;
        for (int i = 0; i < 30; i++) {
            connect("b" + i / 4);
        }
        AtomicInteger ran = new AtomicInteger();
        feed.whenReadable(2, ran::incrementAndGet);
        feed.whenReadable(31, ran::incrementAndGet);
        assertThat(feed.newestSeq()).isEqualTo(1);
        assertThat(feed.read(2, 100).items()).isEmpty();
        assertThat(ran).hasValue(0);
        journal.full = false;
        writer.tick();
        assertThat(ran).hasValue(2);
        assertThat(feed.newestSeq()).isEqualTo(31);
        assertThat(feed.read(1, 100).items())
                .extracting(Item::seq)
                .startsWith(1L, 2L, 23L)
                .hasSize(11);
        assertThat(feed.read(10, 100))
                .as("from a snapshot that was ahead of the feed")
                .isEqualTo(new FeedPage(List.of(new Item(10, new FeedEntry.Lost(22))), 23));
    }

    @Test
    void whoIsForgottenWhileTheDiskIsFullIsGoneFromTheJournalToo() {
        long a = connect("a");
        disconnect("a", a);
        long b = connect("b");
        disconnect("b", b);
        journal.full = true;
        forget("a");
        forget("b");
        long again = connect("b");
        for (int i = 0; i < 30; i++) {
            connect("c" + i / 4);
        }
        assertThat(journalWriter.lost()).isPositive();
        journal.full = false;
        writer.tick();
        assertThat(journal.states).doesNotContainKey("a");
        assertThat(view.find("b").orElseThrow().connection().connectionId()).isEqualTo(again);
        assertThat(view.find("b").orElseThrow().connects()).isEqualTo(1);
        assertRecordsAreTheTables();
    }

    private void forget(String clientId) {
        assertThat(turn.forget(clientId, 0, NOON, FeedEntry.ForgetReason.ERASED))
                .isTrue();
        finish();
    }

    /** In one turn of the recorder, and in the next: what was is not what is. */
    @Test
    void inOneTurnAClientMayBeForgottenAndComeBackAndBeRefused() {
        long a = connect("a");
        turn.disconnected(lost("a", a));
        assertThat(turn.forget("a", 3, NOON, FeedEntry.ForgetReason.AGE))
                .as("another version")
                .isFalse();
        assertThat(turn.forget("a", 2, NOON, FeedEntry.ForgetReason.AGE)).isTrue();
        assertThat(turn.forget("a", 2, NOON, FeedEntry.ForgetReason.AGE))
                .as("again")
                .isFalse();
        turn.refused(Given.refused("a"));
        long again = connection(RUN, ++counter);
        turn.connected(connected("a", again), still());
        turn.refused(Given.refused("a"));
        assertThat(turn.forget("a", 5, NOON, FeedEntry.ForgetReason.ERASED))
                .as("connected")
                .isFalse();
        finish();
        assertThat(view.find("a").orElseThrow().connects()).isEqualTo(1);
        assertThat(view.find("a").orElseThrow().version()).isEqualTo(5);
        assertThat(view.asOf().counts()).isEqualTo(new ClientCounts(1, 0));
        assertThat(FeedCodec.previous(journal.entries.getOrDefault(6L, new byte[0])))
                .isEqualTo(5);
        assertThat(FeedCodec.previous(journal.entries.getOrDefault(5L, new byte[0])))
                .isEqualTo(4);
        assertThat(FeedCodec.previous(journal.entries.getOrDefault(4L, new byte[0])))
                .isZero();
        assertThat(journal.meta.keySet()).noneMatch(key -> key.startsWith(Meta.REFUSED));
        assertRecordsAreTheTables();
    }

    @Test
    void anEndThatCannotBeWrittenIsNoGoodEnd() {
        connect("a");
        journal.full = true;
        writer.end();
        assertThat(writer.endedInGoodOrder()).isFalse();
        journal.full = false;
        writer.end();
        assertThat(writer.endedInGoodOrder()).isTrue();
    }

    private void assertRecordsAreTheTables() {
        Map<String, byte[]> records = new HashMap<>();
        table.forEach(records::put);
        assertThat(journal.states).containsExactlyInAnyOrderEntriesOf(records);
    }

    private long connect(String clientId) {
        long connectionId = connection(RUN, ++counter);
        turn.connected(connected(clientId, connectionId), still());
        finish();
        return connectionId;
    }

    private void disconnect(String clientId, long connectionId) {
        turn.disconnected(lost(clientId, connectionId));
        finish();
    }

    private void finish() {
        Outcome outcome = turn.end();
        writer.prepare(outcome);
        writer.write(outcome);
        writer.tellTable();
        writer.show(outcome);
        turn.shown(outcome);
    }

    /** A table that remembers whether it was told to agree with the journal. */
    private static final class ToldTable implements PresenceTable {
        private final HeapTable records = new HeapTable();
        private final List<Boolean> told = new ArrayList<>();

        @Override
        public byte @Nullable [] get(String clientId) {
            return records.get(clientId);
        }

        @Override
        public void put(String clientId, byte[] record) {
            records.put(clientId, record);
        }

        @Override
        public void remove(String clientId) {
            records.remove(clientId);
        }

        @Override
        public long size() {
            return records.size();
        }

        @Override
        public void forEach(BiConsumer<String, byte[]> visitor) {
            records.forEach(visitor);
        }

        @Override
        public TableStats stats() {
            return records.stats();
        }

        @Override
        public String id() {
            return records.id();
        }

        @Override
        public void agreesWithJournal(boolean agrees) {
            told.add(agrees);
        }

        @Override
        public void close(long seq) {}

        @Override
        public void close() {}
    }
}
