package io.rollcall.presence.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * The journal in RocksDB. Entries are checksummed by RocksDB and compressed with LZ4.
 *
 * <p>RocksDB refuses all writes after one has failed, on a full disk for instance, until it is opened anew; so the next
 * {@link #write} after a failure opens it anew first.
 */
public final class RocksJournal implements Journal {
    private final Path directory;
    private @Nullable RocksStore store;
    private boolean broken;

    private RocksJournal(Path directory) throws JournalFailure {
        this.directory = directory;
        this.store = RocksStore.open(directory);
    }

    /** Opens the journal in this directory, or makes one. */
    public static RocksJournal open(Path directory) throws JournalFailure {
        return new RocksJournal(directory);
    }

    @Override
    public long lastSeq() {
        RocksStore open = open();
        try (RocksIterator last = open.db().newIterator(open.feed())) {
            last.seekToLast();
            return last.isValid() ? ByteBuffer.wrap(last.key()).getLong() : 0;
        }
    }

    @Override
    public byte @Nullable [] meta(String key) throws JournalFailure {
        return get(open().meta(), key);
    }

    @Override
    public byte @Nullable [] state(String clientId) throws JournalFailure {
        return get(open().clients(), clientId);
    }

    private byte @Nullable [] get(ColumnFamilyHandle family, String key) throws JournalFailure {
        try {
            return open().db().get(family, key.getBytes(UTF_8));
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void forEachMeta(String prefix, Visitor<String> visitor) throws JournalFailure {
        forEach(open().meta(), prefix.getBytes(UTF_8), true, RocksJournal::text, visitor);
    }

    @Override
    public void forEachState(Visitor<String> visitor) throws JournalFailure {
        forEach(open().clients(), new byte[0], false, RocksJournal::text, visitor);
    }

    @Override
    public void forEachEntry(long fromSeq, Visitor<Long> visitor) throws JournalFailure {
        forEach(
                open().feed(),
                seqKey(fromSeq),
                false,
                key -> ByteBuffer.wrap(key).getLong(),
                visitor);
    }

    private <K> void forEach(
            ColumnFamilyHandle family, byte[] from, boolean prefixOnly, Function<byte[], K> key, Visitor<K> visitor)
            throws JournalFailure {
        try (ReadOptions once = new ReadOptions().setFillCache(false);
                RocksIterator at = open().db().newIterator(family, once)) {
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
            for (var state : turn.states().entrySet()) {
                batch.put(open.clients(), state.getKey().getBytes(UTF_8), state.getValue());
            }
            for (var meta : turn.meta().entrySet()) {
                batch.put(open.meta(), meta.getKey().getBytes(UTF_8), meta.getValue());
            }
            open.write(batch, sync);
        } catch (RocksDBException e) {
            broken = true;
            throw new JournalFailure("cannot write the journal in " + directory + ": " + e.getMessage(), e);
        }
    }

    private void reopen() throws JournalFailure {
        if (store != null) {
            store.close();
            store = null;
        }
        store = RocksStore.open(directory);
        broken = false;
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
            store = null;
        }
    }

    private RocksStore open() {
        if (store == null) {
            throw new IllegalStateException("the journal in " + directory + " is closed");
        }
        return store;
    }

    private JournalFailure unreadable(RocksDBException cause) {
        return new JournalFailure("cannot read the journal in " + directory + ": " + cause.getMessage(), cause);
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, UTF_8);
    }

    /** Big-endian, so that RocksDB's order of bytes is the order of numbers. */
    private static byte[] seqKey(long seq) {
        return ByteBuffer.allocate(Long.BYTES).putLong(seq).array();
    }
}
