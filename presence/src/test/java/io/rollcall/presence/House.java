package io.rollcall.presence;

import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.connection;
import static io.rollcall.presence.Given.lost;
import static io.rollcall.presence.Given.still;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.journal.RocksJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An open presence, with few words for what tests do to it. */
final class House implements AutoCloseable {
    private static final Duration NO_TICK = Duration.ofDays(1);

    final Presence presence;
    private long counter;

    private House(Presence presence) {
        this.presence = presence;
    }

    static House in(Path directory) {
        return in(directory, Given.NOON, 1000);
    }

    static House in(@Nullable Path directory, long time, long clientsExpected) {
        return in(directory, time, clientsExpected, IndexLimits.DEFAULT);
    }

    static House in(@Nullable Path directory, long time, long clientsExpected, IndexLimits indexes) {
        return new House(Presence.open(
                new PresenceConfig(directory, clientsExpected, NO_TICK, indexes),
                InstantSource.fixed(Instant.ofEpochMilli(time))));
    }

    static House inMemory() {
        return in(null, Given.NOON, 1000);
    }

    PresenceChanges changes() {
        return presence.changes();
    }

    PresenceQueries queries() {
        return presence.queries();
    }

    long next() {
        return connection(presence.run(), ++counter);
    }

    /** Connects, and waits until it is applied as CONNACK would. */
    long connect(String clientId) {
        return connect(clientId, still());
    }

    long connect(String clientId, LiveActivity live) {
        long connectionId = next();
        CountDownLatch applied = new CountDownLatch(1);
        changes().connected(connected(clientId, connectionId), live, applied::countDown);
        await(applied);
        return connectionId;
    }

    void disconnect(String clientId, long connectionId) {
        changes().disconnected(lost(clientId, connectionId));
        settle();
    }

    /** Until all that was told is applied. */
    void settle() {
        CountDownLatch current = new CountDownLatch(1);
        queries().whenCurrent(current::countDown);
        await(current);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    ClientState find(String clientId) {
        return queries().find(clientId).orElseThrow();
    }

    List<ClientState> all() {
        return queries()
                .list(new ClientQuery(ClientQuery.Filter.ALL, List.of(), ClientQuery.LIMIT_MAX, null))
                .clients();
    }

    @Override
    public void close() {
        presence.close();
    }

    /** Every feed entry in a closed directory. Fails when there is a gap. */
    static List<FeedEntry> feed(Path directory) throws JournalFailure {
        List<FeedEntry> entries = new ArrayList<>();
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            journal.forEachEntry(0, (seq, bytes) -> {
                assertThat(seq).as("feed without a gap").isEqualTo(entries.size() + 1L);
                entries.add(FeedCodec.decode(bytes));
            });
        }
        return entries;
    }

    /** The records that the feed folds to. */
    static Map<String, byte[]> fold(List<FeedEntry> feed) {
        Map<String, byte[]> records = new TreeMap<>();
        long seq = 0;
        for (FeedEntry entry : feed) {
            seq++;
            if (entry instanceof FeedEntry.ClientConnected e) {
                begin(records, e.connected(), e.ghost(), seq);
            } else if (entry instanceof FeedEntry.ClientTakenOver e) {
                begin(records, e.connected(), e.ghost(), seq);
            } else if (entry instanceof FeedEntry.ClientDisconnected e) {
                String clientId = e.disconnected().clientId();
                ClientState before = RecordCodec.decode(clientId, Objects.requireNonNull(records.get(clientId)));
                records.put(clientId, RecordCodec.encode(Fold.disconnected(before, e.disconnected(), seq)));
            }
        }
        return records;
    }

    private static void begin(
            Map<String, byte[]> records, Connected connected, @Nullable Disconnected ghost, long seq) {
        byte[] record = records.get(connected.clientId());
        ClientState before = record == null ? null : RecordCodec.decode(connected.clientId(), record);
        records.put(connected.clientId(), RecordCodec.encode(Fold.connected(before, connected, ghost, seq)));
    }

    /** The records in a closed directory's journal. */
    static Map<String, byte[]> records(Path directory) throws JournalFailure {
        Map<String, byte[]> records = new TreeMap<>();
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            journal.forEachState(records::put);
        }
        return records;
    }
}
