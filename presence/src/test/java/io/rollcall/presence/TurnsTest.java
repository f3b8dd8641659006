package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.connection;
import static io.rollcall.presence.Given.lost;
import static io.rollcall.presence.Given.still;
import static io.rollcall.presence.Given.takenOver;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.table.HeapTable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Turns of which one is shown while the next is joined and written, against the same changes in turns one after the other. */
class TurnsTest {
    private static final int RUN = 3;
    private static final int CHANGES = 3000;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<Line> lines = new ArrayList<>();
    private final Line line = new Line();

    /** A recorder whose thread is the test's. */
    private final class Line {
        private final FullDisk journal = new FullDisk();
        private final HeapTable table = new HeapTable();
        private final Counters counters = new Counters();
        private final Runs runs = new Runs(Map.of(), Run.begun(RUN, NOON, 0));
        private final View view = new View(table, runs, 0, 0, IndexLimits.DEFAULT);
        private final FeedLog feed = new FeedLog(journal, true, FeedLimits.DEFAULT, counters, 1, 0);
        private final JournalWriter journalWriter = new JournalWriter(journal, feed);
        private final TurnWriter writer = new TurnWriter(
                journalWriter,
                view,
                new Timeline(InstantSource.fixed(Instant.ofEpochMilli(NOON)), System::nanoTime, 0),
                counters);
        private final Turn turn = new Turn(view, new RefusedUnknown(100, counters), counters, 0);
        private final Turns turns = new Turns(
                turn, writer, counters, new SeqWaiters(() -> view.asOf().seq(), 10));
        private int told;

        private Line() {
            lines.add(this);
            view.indexing().start();
        }

        private Map<String, byte[]> records() {
            Map<String, byte[]> records = new HashMap<>();
            table.forEach(records::put);
            return records;
        }
    }

    @AfterEach
    void close() {
        lines.forEach(each -> each.turns.close());
    }

    @RepeatedTest(20)
    void howeverChangesFallIntoTurnsJournalAndTableAreTheSame() {
        Line oneByOne = new Line();
        int clients = 1 + random.nextInt(60);
        long inTurn = 0;
        boolean mayFail = random.nextBoolean();
        Random changes = new Random(seed);
        Random same = new Random(seed);
        Map<String, Long> standing = new HashMap<>();
        Map<String, Long> standingToo = new HashMap<>();
        for (int i = 1; i <= CHANGES; i++) {
            change(oneByOne, i, "client-" + same.nextInt(clients), same, standingToo);
            oneByOne.turns.end(i, false);
            change(line, i, "client-" + changes.nextInt(clients), changes, standing);
            tellLater(i);
            if (++inTurn > random.nextInt(40)) {
                inTurn = 0;
                end(i, mayFail);
            }
        }
        line.journal.full = false;
        line.turns.end(CHANGES, true);
        line.turns.settle();
        line.writer.tick();
        assertThat(line.told).as("seed %d", seed).isEqualTo(CHANGES);
        assertThat(line.counters.callbacksFailed.sum()).as("seed %d", seed).isZero();
        assertThat(line.counters.failed.sum()).as("seed %d", seed).isZero();
        assertSame(oneByOne);
        for (long i = 1; i <= CHANGES; i++) {
            long connectionId = connection(RUN, i);
            assertThat(line.view.live().of(connectionId) != null)
                    .as("seed %d, connection %d", seed, connectionId)
                    .isEqualTo(standing.containsValue(connectionId));
        }
    }

    private void end(int consumed, boolean mayFail) {
        if (mayFail && random.nextInt(10) == 0) {
            line.turns.settle();
            line.journal.full = !line.journal.full;
        }
        line.turns.end(consumed, random.nextInt(4) > 0);
        if (random.nextInt(10) == 0) {
            line.turns.settle();
            assertThat(line.turns.seen()).as("seed %d", seed).isEqualTo(consumed);
        }
        if (mayFail && random.nextInt(10) == 0) {
            line.turns.settle();
            line.writer.tick();
        }
    }

    /** Whoever is told is told in order, and of what is in the journal and in the view. */
    private void tellLater(int number) {
        long seq = line.turn.seq();
        line.turn.afterwards(() -> {
            assertThat(++line.told).as("seed %d", seed).isEqualTo(number);
            assertThat(line.view.asOf().seq()).as("seed %d", seed).isGreaterThanOrEqualTo(seq);
            assertThat(line.feed.newestSeq())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(line.view.asOf().seq());
            if (line.feed.newestSeq() < seq) {
                assertThat(line.journalWriter.unwrittenEntries())
                        .as("seed %d: kept", seed)
                        .isPositive();
            } else {
                assertThat(line.journal.written).as("seed %d", seed).isGreaterThanOrEqualTo(seq);
            }
        });
    }

    private static void change(Line at, int number, String clientId, Random random, Map<String, Long> standing) {
        long next = connection(RUN, number);
        Long old = standing.get(clientId);
        int what = random.nextInt(20);
        if (what == 0) {
            at.turn.refused(Given.refused(clientId));
        } else if (what == 1) {
            ClientState known = at.view.find(clientId).orElse(null);
            at.turn.forget(clientId, known == null ? 0 : known.version(), NOON, FeedEntry.ForgetReason.ERASED);
        } else if (what == 2 && old != null) {
            at.turn.connected(connected(clientId, old), still());
        } else if (what < 6 && old != null) {
            at.turn.active(clientId, old);
        } else if (old == null) {
            at.turn.connected(connected(clientId, next), moved(number));
            standing.put(clientId, next);
        } else if (what < 10) {
            at.turn.takenOver(takenOver(clientId, old), connected(clientId, next), moved(number));
            standing.put(clientId, next);
        } else {
            at.turn.disconnected(lost(clientId, old));
            standing.remove(clientId);
        }
    }

    private static LiveActivity moved(int number) {
        return new Given.Moving().did(ActivityEvent.PUBLISH, NOON + number);
    }

    /** Byte for byte, and the counts, and what the indexes list. */
    private void assertSame(Line oneByOne) {
        assertThat(line.journal.entries).as("seed %d", seed).containsExactlyEntriesOf(oneByOne.journal.entries);
        assertThat(line.records()).as("seed %d", seed).containsExactlyInAnyOrderEntriesOf(oneByOne.records());
        line.journal.states.forEach((clientId, record) -> assertThat(RecordCodec.version(record))
                .as("seed %d, %s", seed, clientId)
                .isEqualTo(RecordCodec.version(oneByOne.journal.states.getOrDefault(clientId, new byte[10]))));
        assertThat(line.journal.states.keySet()).as("seed %d", seed).isEqualTo(oneByOne.journal.states.keySet());
        assertThat(line.view.asOf()).as("seed %d", seed).isEqualTo(oneByOne.view.asOf());
        assertThat(line.feed.newestSeq()).as("seed %d", seed).isEqualTo(oneByOne.feed.newestSeq());
        assertThat(line.view.indexing().index().orElseThrow().connected())
                .as("seed %d", seed)
                .isEqualTo((int) line.view.asOf().counts().connected());
    }

    @Test
    void whileATurnIsBeingShownTheNextIsJoinedAndWrittenAndNobodyIsTold() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        long first = connection(RUN, 1);
        CountDownLatch isRead = new CountDownLatch(1);
        CountDownLatch mayShow = new CountDownLatch(1);
        Thread reader = new Thread(() -> line.view.reading(() -> {
            isRead.countDown();
            await(mayShow);
            return told;
        }));
        reader.start();
        isRead.await();
        line.turn.connected(connected("a", first), still());
        line.turn.afterwards(told::incrementAndGet);
        line.turns.end(1, true);
        line.turn.disconnected(lost("a", first));
        line.turn.afterwards(told::incrementAndGet);
        line.journal.beforeWrite = () -> {
            assertThat(told).hasValue(0);
            assertThat(line.turns.seen()).isZero();
            assertThat(line.view.find("a")).isEmpty();
            assertThat(line.feed.newestSeq()).isZero();
            mayShow.countDown();
        };
        line.turns.end(2, false);
        reader.join();
        assertThat(mayShow.getCount()).isZero();
        assertThat(line.counters.failed.sum()).isZero();
        assertThat(told).hasValue(2);
        assertThat(line.turns.seen()).isEqualTo(2);
        assertThat(line.view.find("a").orElseThrow().isConnected()).isFalse();
        assertThat(line.feed.newestSeq()).isEqualTo(2);
    }

    @Test
    void aTurnThatFailsIsNotShownAndTheNextOnesAre() {
        line.journal.beforeWrite = () -> {
            throw new IllegalStateException("on purpose");
        };
        line.turn.connected(connected("a", connection(RUN, 1)), still());
        line.turns.end(1, true);
        line.turns.settle();
        assertThat(line.counters.failed.sum()).isEqualTo(1);
        assertThat(line.view.find("a")).isEmpty();
        line.journal.beforeWrite = () -> {};
        line.turn.connected(connected("a", connection(RUN, 2)), still());
        line.turns.end(2, true);
        line.turns.settle();
        assertThat(line.view.find("a").orElseThrow().connects()).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
