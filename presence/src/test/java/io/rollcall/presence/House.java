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
                new PresenceConfig(directory, clientsExpected, NO_TICK).with(indexes),
                InstantSource.fixed(Instant.ofEpochMilli(time))));
    }

    /** With these limits of the feed. */
    static House with(@Nullable Path directory, FeedLimits feed) {
        return with(directory, feed, KeepPolicy.DEFAULT, new Clocks());
    }

    /** With these limits and policies, and clocks that the test moves. */
    static House with(@Nullable Path directory, FeedLimits feed, KeepPolicy keep, Clocks clocks) {
        PresenceConfig config =
                new PresenceConfig(directory, 1000, NO_TICK).with(feed).with(keep);
        return new House(Presence.open(config, clocks, clocks::nanos));
    }

    /** The default, but for what is kept in memory. */
    static FeedLimits feed(int memoryEntries, long memoryBytes) {
        FeedLimits some = FeedLimits.DEFAULT;
        return new FeedLimits(
                some.age(),
                some.bytes(),
                some.entriesMin(),
                memoryEntries,
                memoryBytes,
                some.refusedUnknownMax(),
                some.waitersMax());
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

    PresenceHistory history() {
        return presence.history();
    }

    Feed feed() {
        return presence.feed();
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

    /** A tick of the recorder. */
    void tick() {
        CountDownLatch done = new CountDownLatch(1);
        presence.tick(done::countDown);
        await(done);
    }

    /** Until all that was told is applied. */
    void settle() {
        CountDownLatch current = new CountDownLatch(1);
        queries().whenCurrent(current::countDown);
        await(current);
    }

    /** Until it is zero, or long enough to know that it never will be. */
    static void await(CountDownLatch latch) {
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
                ClientState before = state(records, e.disconnected().clientId());
                records.put(
                        e.disconnected().clientId(),
                        RecordCodec.encode(Fold.disconnected(Objects.requireNonNull(before), e.disconnected(), seq)));
            } else if (entry instanceof FeedEntry.ClientRefused e) {
                ClientState before = state(records, e.refused().clientId());
                if (before != null) {
                    records.put(e.refused().clientId(), RecordCodec.encode(before, seq));
                }
            } else if (entry instanceof FeedEntry.ClientForgotten e) {
                records.remove(e.clientId());
            }
        }
        return records;
    }

    private static @Nullable ClientState state(Map<String, byte[]> records, String clientId) {
        byte[] record = records.get(clientId);
        return record == null ? null : RecordCodec.decode(clientId, record);
    }

    private static void begin(
            Map<String, byte[]> records, Connected connected, @Nullable Disconnected ghost, long seq) {
        ClientState before = state(records, connected.clientId());
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
