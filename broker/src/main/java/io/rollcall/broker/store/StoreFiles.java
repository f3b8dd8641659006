package io.rollcall.broker.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the store, which are opened anew when a write has failed: RocksDB takes none after that. One thread writes
 * and opens; any may read.
 */
final class StoreFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFiles.class);

    /** Behind damage there may be positions that cannot be read: none of so many is given again. */
    static final long UNCERTAIN = 1 << 20;

    private final StoreConfig config;
    private final StoreCounters counters;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable OpenFiles open;
    private boolean broken;

    StoreFiles(StoreConfig config, OpenFiles open, StoreCounters counters) {
        this.config = config;
        this.counters = counters;
        this.open = open;
    }

    // ---- on the committer

    ColumnFamilyHandle main() throws RocksDBException {
        return open().main();
    }

    ColumnFamilyHandle queues() throws RocksDBException {
        return open().queues();
    }

    private OpenFiles open() throws RocksDBException {
        OpenFiles now = open;
        if (now == null) {
            throw new RocksDBException("the store in " + config.directory() + " is not open");
        }
        return now;
    }

    void write(WriteBatch batch, boolean sync) throws RocksDBException {
        open().write(batch, sync);
    }

    /** After a failed write: the next thing is to open anew. */
    void setBroken() {
        broken = true;
    }

    void ensureOpen() throws StoreException {
        if (broken) {
            lock.writeLock().lock();
            try {
                if (open != null) {
                    open.close();
                    open = null;
                }
                open = OpenFiles.open(config);
                broken = false;
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    // ---- from any thread

    byte @Nullable [] getMain(byte[] key) throws RocksDBException {
        return read(files -> files.db().get(files.main(), key));
    }

    byte @Nullable [] getQueued(byte[] key) throws RocksDBException {
        return read(files -> files.db().get(files.queues(), key));
    }

    /** A record of queues; absent when there is none, or it cannot be read, which is said then. */
    byte @Nullable [] readableQueued(byte[] key) throws RocksDBException {
        try {
            return getQueued(key);
        } catch (RocksDBException failed) {
            if (!OpenFiles.isDamage(failed)) {
                throw failed;
            }
            damaged(String.valueOf(failed.getMessage()));
            return null;
        }
    }

    private <T> @Nullable T read(Reading<T> reading) throws RocksDBException {
        lock.readLock().lock();
        try {
            return reading.from(open());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** What is asked of open files. */
    private interface Reading<T> {
        @Nullable
        T from(OpenFiles files) throws RocksDBException;
    }

    /** Writes files beside that have all that was written before the call; what does not change any more is linked where it can be. */
    void copyTo(Path directory) throws RocksDBException {
        this.<Void>read(files -> {
            try (Checkpoint now = Checkpoint.create(files.db())) {
                now.createCheckpoint(directory.toString());
            }
            return null;
        });
    }

    /** What there was at one moment, whatever is written meanwhile. */
    interface Moment {
        byte @Nullable [] main(byte[] key) throws RocksDBException;

        byte @Nullable [] queued(byte[] key) throws RocksDBException;
    }

    /** Reads at one moment. */
    interface Look {
        void at(Moment moment) throws RocksDBException;
    }

    void atOneMoment(Look look) throws RocksDBException {
        this.<Void>read(files -> {
            Snapshot now = files.db().getSnapshot();
            try (ReadOptions then = new ReadOptions().setSnapshot(now)) {
                look.at(new Moment() {
                    @Override
                    public byte @Nullable [] main(byte[] key) throws RocksDBException {
                        return files.db().get(files.main(), then, key);
                    }

                    @Override
                    public byte @Nullable [] queued(byte[] key) throws RocksDBException {
                        return files.db().get(files.queues(), then, key);
                    }
                });
            } finally {
                files.db().releaseSnapshot(now);
            }
            return null;
        });
    }

    /** Looks at one record; returns whether to go on. */
    interface Visitor {
        boolean visit(byte[] key, byte[] value) throws RocksDBException;
    }

    /** Visits the records with keys that begin so, from one key on. */
    void visitMain(byte[] prefix, byte[] from, Visitor visitor) throws RocksDBException {
        this.<Void>read(files -> visit(files, files.main(), prefix, from, visitor));
    }

    /** Visits the records of queues with keys that begin so, from one key on. */
    void visitQueued(byte[] prefix, byte[] from, Visitor visitor) throws RocksDBException {
        this.<Void>read(files -> visit(files, files.queues(), prefix, from, visitor));
    }

    private @Nullable Void visit(
            OpenFiles files, ColumnFamilyHandle family, byte[] prefix, byte[] from, Visitor visitor)
            throws RocksDBException {
        try (Slice end = new Slice(after(prefix));
                ReadOptions bounded =
                        new ReadOptions().setIterateUpperBound(end).setFillCache(false)) {
            Unreadable.Iterators iterators = () -> files.db().newIterator(family, bounded);
            byte[] next = from;
            while (next != null) {
                next = visit(next, iterators, visitor);
            }
        }
        return null;
    }

    /** Up to the end, or to where records can be read again behind some that cannot. */
    private byte @Nullable [] visit(byte[] from, Unreadable.Iterators iterators, Visitor visitor)
            throws RocksDBException {
        byte[] last = from;
        try (RocksIterator at = iterators.open()) {
            for (at.seek(from); at.isValid(); at.next()) {
                last = at.key();
                if (!visitor.visit(last, at.value())) {
                    return null;
                }
            }
            at.status();
            return null;
        } catch (RocksDBException failed) {
            if (!OpenFiles.isDamage(failed)) {
                throw failed;
            }
            damaged(String.valueOf(failed.getMessage()));
            return Unreadable.end(last, iterators);
        }
    }

    /** A part of the files cannot be read: it is left out, and the next start writes the store anew without it. */
    void damaged(String what) {
        if (counters.damaged(what)) {
            LOG.error(
                    "a part of the store cannot be read and is left out: {}; the next start sets the files aside",
                    what);
            try {
                Salvage.mark(config.directory(), what);
            } catch (IOException e) {
                LOG.warn("the store in {} cannot be marked as damaged: {}", config.directory(), e.toString());
            }
        }
    }

    /** A record; whether nothing behind it was left out because it cannot be read. */
    record Found(byte[] key, byte[] value, boolean certain) {}

    /** The first delivery of a session from a position on; absent when there is none. */
    @Nullable
    Found firstQueued(long number, long position) throws RocksDBException {
        Found[] first = new Found[1];
        visitQueued(Keys.of(Keys.DELIVERY, number), Keys.of(Keys.DELIVERY, number, position), (key, value) -> {
            first[0] = new Found(key, value, true);
            return false;
        });
        return first[0];
    }

    /** The last record of queues with a key that begins so; absent when there is none. */
    @Nullable
    Found lastQueued(byte[] prefix) throws RocksDBException {
        try {
            return read(files -> last(files, files.queues(), prefix));
        } catch (RocksDBException failed) {
            if (!OpenFiles.isDamage(failed)) {
                throw failed;
            }
            damaged(String.valueOf(failed.getMessage()));
            Found[] last = {new Found(prefix, new byte[0], false)};
            visitQueued(prefix, prefix, (key, value) -> {
                last[0] = new Found(key, value, false);
                return true;
            });
            return last[0].value().length == 0 ? null : last[0];
        }
    }

    private static @Nullable Found last(OpenFiles files, ColumnFamilyHandle family, byte[] prefix)
            throws RocksDBException {
        try (RocksIterator at = files.db().newIterator(family)) {
            at.seekForPrev(after(prefix));
            at.status();
            return at.isValid() && startsWith(at.key(), prefix) ? new Found(at.key(), at.value(), true) : null;
        }
    }

    /** Finds out where a queue ends, what of it was sent, how long it is and how many bytes it has. */
    void measure(DurableQueue queue) throws RocksDBException {
        byte[] prefix = Keys.of(Keys.DELIVERY, queue.number);
        Found last = lastQueued(prefix);
        if (last == null) {
            return;
        }
        queue.last = Keys.position(last.key()) + (last.certain() ? 0 : UNCERTAIN);
        queue.next = queue.last + 1;
        queue.bytesEver = Entries.bytesEver(last.value()) + last.value().length;
        byte[] sent = Keys.of(Keys.SENT, queue.number);
        visitMain(sent, sent, (key, value) -> {
            measureSent(queue, Entries.sentPosition(value));
            return true;
        });
        Found first = firstQueued(queue.number, queue.sentTo + 1);
        if (first != null) {
            queue.count += Keys.position(last.key()) - Keys.position(first.key()) + 1;
            queue.bytes += queue.bytesEver - Entries.bytesEver(first.value());
        }
    }

    private void measureSent(DurableQueue queue, long position) throws RocksDBException {
        byte @Nullable [] delivery =
                position <= 0 ? null : readableQueued(Keys.of(Keys.DELIVERY, queue.number, position));
        if (delivery != null) {
            queue.sent(position);
            queue.count++;
            queue.bytes += delivery.length;
        }
    }

    /** The first key behind all that begin so. */
    static byte[] after(byte[] prefix) {
        byte[] end = prefix.clone();
        for (int i = end.length - 1; i >= 0; i--) {
            end[i]++;
            if (end[i] != 0) {
                return Arrays.copyOf(end, i + 1);
            }
        }
        throw new IllegalArgumentException(new String(prefix, StandardCharsets.ISO_8859_1));
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (open != null) {
                open.close();
                open = null;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
