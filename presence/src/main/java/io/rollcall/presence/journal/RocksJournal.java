package io.rollcall.presence.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.presence.journal.JournalTurn.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in RocksDB. Entries are checksummed by RocksDB and compressed with LZ4.
 *
 * <p>RocksDB refuses all writes after one has failed, on a full disk for instance, until it is opened anew; so the next
 * {@link #write} after a failure opens it anew first.
 *
 * <p>The lock is shared by readers and taken alone only to close: what RocksDB holds outside the heap must not go while it is read.
 */
public final class RocksJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(RocksJournal.class);

    private final Path directory;
    private final ReentrantReadWriteLock closing = new ReentrantReadWriteLock();
    private @Nullable RocksStore store;
    private boolean broken;
    private boolean closed;

    private RocksJournal(Path directory, RocksStore store) {
        this.directory = directory;
        this.store = store;
    }

    /** Opens the journal in this directory, or makes one. */
    public static RocksJournal open(Path directory) throws JournalFailure {
        return new RocksJournal(directory, RocksStore.open(directory));
    }

    /** Opens the journal in this directory to be read only: what is written fails, and nothing in the directory changes. */
    public static RocksJournal openToRead(Path directory) throws JournalFailure {
        return new RocksJournal(directory, RocksStore.openToRead(directory));
    }

    @Override
    public long firstSeq() throws JournalFailure {
        try (Borrowed open = borrow();
                RocksIterator first = open.feedIterator()) {
            first.seekToFirst();
            return first.isValid() ? seq(first) : 0;
        }
    }

    @Override
    public long lastSeq() throws JournalFailure {
        try (Borrowed open = borrow();
                RocksIterator last = open.feedIterator()) {
            last.seekToLast();
            return last.isValid() ? seq(last) : 0;
        }
    }

    @Override
    public List<Entry> entries(long fromSeq, int max, long bytesMax) throws JournalFailure {
        List<Entry> entries = new ArrayList<>();
        try (Borrowed open = borrow();
                RocksIterator at = open.feedIterator()) {
            long bytes = 0;
            for (at.seek(seqKey(fromSeq)); at.isValid() && entries.size() < max && bytes < bytesMax; at.next()) {
                byte[] value = at.value();
                entries.add(new Entry(seq(at), value));
                bytes += value.length;
            }
            if (entries.isEmpty()) {
                requireWhole(at, fromSeq);
            }
        }
        return entries;
    }

    private void requireWhole(RocksIterator at, long fromSeq) throws JournalFailure {
        try {
            at.status();
        } catch (RocksDBException e) {
            if (e.getStatus() == null || e.getStatus().getCode() != Status.Code.Corruption) {
                throw unreadable(e);
            }
            throw new DamagedEntries(directory + ": " + e.getMessage(), firstReadableAfter(at, fromSeq) - 1, e);
        }
    }

    /** Looks in steps that double, and then closer, because RocksDB says that a block is damaged but not where it ends. */
    private static long firstReadableAfter(RocksIterator at, long damaged) {
        at.seekToLast();
        long last = at.isValid() ? seq(at) : damaged;
        long bad = damaged;
        long step = 1;
        while (!isReadable(at, bad + step)) {
            bad += step;
            if (bad >= last) {
                return last + 1;
            }
            step *= 2;
        }
        long good = bad + step;
        while (good - bad > 1) {
            long middle = bad + (good - bad) / 2;
            if (isReadable(at, middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return good;
    }

    private static boolean isReadable(RocksIterator at, long seq) {
        at.seek(seqKey(seq));
        return at.isValid();
    }

    @Override
    public @Nullable Entry entryBefore(long seq) throws JournalFailure {
        try (Borrowed open = borrow();
                RocksIterator at = open.feedIterator()) {
            at.seekForPrev(seqKey(seq - 1));
            return at.isValid() ? new Entry(seq(at), at.value()) : null;
        }
    }

    @Override
    public long firstThatFits(long bytesMax) throws JournalFailure {
        try (Borrowed open = borrow()) {
            List<LiveFileMetaData> files = open.store.feedFiles();
            files.sort((a, b) -> Long.compare(seq(a.smallestKey()), seq(b.smallestKey())));
            long bytes = files.stream().mapToLong(LiveFileMetaData::size).sum();
            long first = 0;
            for (LiveFileMetaData file : files) {
                if (bytes <= bytesMax) {
                    break;
                }
                bytes -= file.size();
                first = Math.max(first, seq(file.largestKey()) + 1);
            }
            return first;
        }
    }

    @Override
    public long feedBytes() throws JournalFailure {
        try (Borrowed open = borrow()) {
            return open.store.feedFiles().stream()
                    .mapToLong(LiveFileMetaData::size)
                    .sum();
        }
    }

    @Override
    public void dropEntries(long beforeSeq) throws JournalFailure {
        try (Borrowed open = borrow()) {
            open.store.dropFeed(seqKey(0), seqKey(beforeSeq));
        } catch (RocksDBException e) {
            throw new JournalFailure("cannot drop entries of the journal in " + directory + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void purge(long fromSeq, long toSeq, Collection<String> clientIds) throws JournalFailure {
        try (Borrowed open = borrow()) {
            open.store.purge(seqKey(fromSeq), seqKey(toSeq + 1), clientIds);
        } catch (RocksDBException e) {
            throw new JournalFailure("cannot purge the journal in " + directory + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void endPurges() {
        try (Borrowed open = borrow()) {
            open.store.endPurges();
        } catch (JournalFailure e) {
            LOG.debug("no purge to end: {}", e.getMessage());
        }
    }

    @Override
    public List<State> states(String afterClientId, int max) throws JournalFailure {
        List<State> states = new ArrayList<>();
        try (Borrowed open = borrow();
                ReadOptions once = new ReadOptions().setFillCache(false);
                RocksIterator at = open.store.db().newIterator(open.store.clients(), once)) {
            byte[] after = afterClientId.getBytes(UTF_8);
            at.seek(after);
            if (at.isValid() && Arrays.equals(at.key(), after)) {
                at.next();
            }
            for (; at.isValid() && states.size() < max; at.next()) {
                states.add(new State(text(at.key()), at.value()));
            }
            at.status();
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
        return states;
    }

    @Override
    public byte @Nullable [] meta(String key) throws JournalFailure {
        try (Borrowed open = borrow()) {
            return get(open, open.store.meta(), key);
        }
    }

    @Override
    public byte @Nullable [] state(String clientId) throws JournalFailure {
        try (Borrowed open = borrow()) {
            return get(open, open.store.clients(), clientId);
        }
    }

    private byte @Nullable [] get(Borrowed open, ColumnFamilyHandle family, String key) throws JournalFailure {
        try {
            return open.store.db().get(family, key.getBytes(UTF_8));
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void forEachMeta(String prefix, Visitor<String> visitor) throws JournalFailure {
        try (Borrowed open = borrow()) {
            forEach(open, open.store.meta(), prefix.getBytes(UTF_8), true, RocksJournal::text, visitor);
        }
    }

    @Override
    public void forEachState(Visitor<String> visitor) throws JournalFailure {
        try (Borrowed open = borrow()) {
            forEach(open, open.store.clients(), new byte[0], false, RocksJournal::text, visitor);
        }
    }

    @Override
    public void forEachEntry(long fromSeq, Visitor<Long> visitor) throws JournalFailure {
        try (Borrowed open = borrow()) {
            forEach(open, open.store.feed(), seqKey(fromSeq), false, RocksJournal::seq, visitor);
        }
    }

    private <K> void forEach(
            Borrowed open,
            ColumnFamilyHandle family,
            byte[] from,
            boolean prefixOnly,
            Function<byte[], K> key,
            Visitor<K> visitor)
            throws JournalFailure {
        try (ReadOptions once = new ReadOptions().setFillCache(false);
                RocksIterator at = open.store.db().newIterator(family, once)) {
            for (at.seek(from); at.isValid(); at.next()) {
                byte[] bytes = at.key();
                if (prefixOnly && !startsWith(bytes, from)) {
                    break;
                }
                visitor.visit(key.apply(bytes), at.value());
            }
            at.status();
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
    }

    /** The store, which stays open until it is given back. */
    private Borrowed borrow() throws JournalFailure {
        closing.readLock().lock();
        try {
            return new Borrowed(open(), closing.readLock());
        } catch (JournalFailure | RuntimeException e) {
            closing.readLock().unlock();
            throw e;
        }
    }

    private record Borrowed(RocksStore store, Lock lock) implements AutoCloseable {
        RocksIterator feedIterator() {
            return store.db().newIterator(store.feed());
        }

        @Override
        public void close() {
            lock.unlock();
        }
    }

    @Override
    public void write(JournalTurn turn, boolean sync) throws JournalFailure {
        if (broken) {
            reopen();
        }
        RocksStore open = open();
        try (WriteBatch batch = new WriteBatch()) {
            for (JournalTurn.Entry entry : turn.entries()) {
                batch.put(open.feed(), seqKey(entry.seq()), entry.bytes());
            }
            for (var entry : turn.overwritten().entrySet()) {
                batch.put(open.feed(), seqKey(entry.getKey()), entry.getValue());
            }
            put(batch, open.clients(), turn.states(), turn.removedStates());
            put(batch, open.meta(), turn.meta(), turn.removedMeta());
            open.write(batch, sync);
        } catch (RocksDBException e) {
            broken = true;
            throw new JournalFailure("cannot write the journal in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void put(
            WriteBatch batch, ColumnFamilyHandle family, Map<String, byte[]> values, Set<String> removed)
            throws RocksDBException {
        for (var value : values.entrySet()) {
            batch.put(family, value.getKey().getBytes(UTF_8), value.getValue());
        }
        for (String key : removed) {
            batch.delete(family, key.getBytes(UTF_8));
        }
    }

    @Override
    public void copyTo(Path to) throws JournalFailure {
        try (Borrowed open = borrow();
                Checkpoint now = Checkpoint.create(open.store.db())) {
            now.createCheckpoint(to.toString());
        } catch (RocksDBException e) {
            throw new JournalFailure("cannot copy the journal to " + to + ": " + e.getMessage(), e);
        }
    }

    private void reopen() throws JournalFailure {
        closing.writeLock().lock();
        try {
            closeStore();
            store = RocksStore.open(directory);
            broken = false;
        } finally {
            closing.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        closing.writeLock().lock();
        try {
            closed = true;
            closeStore();
        } finally {
            closing.writeLock().unlock();
        }
    }

    private void closeStore() {
        if (store != null) {
            store.close();
            store = null;
        }
    }

    private RocksStore open() throws JournalFailure {
        if (closed) {
            throw new IllegalStateException("the journal in " + directory + " is closed");
        }
        if (store == null) {
            throw new JournalFailure(
                    "the journal in " + directory + " cannot be opened since a write failed",
                    new IOException("not open"));
        }
        return store;
    }

    private JournalFailure unreadable(RocksDBException cause) {
        return new JournalFailure("cannot read the journal in " + directory + ": " + cause.getMessage(), cause);
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static long seq(RocksIterator at) {
        return seq(at.key());
    }

    private static long seq(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    private static String text(byte[] utf8) {
        return new String(utf8, UTF_8);
    }

    /** Big-endian, so that RocksDB's order of bytes is the order of numbers. */
    private static byte[] seqKey(long seq) {
        return ByteBuffer.allocate(Long.BYTES).putLong(seq).array();
    }
}
