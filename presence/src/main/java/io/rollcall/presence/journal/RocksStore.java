package io.rollcall.presence.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** One opened RocksDB with its native handles, which live and are given back together. */
final class RocksStore implements AutoCloseable {
    private static final byte[] FEED = "feed".getBytes(UTF_8);
    private static final long MIB = 1024 * 1024;
    private static final long BLOCK_CACHE_BYTES = 8 * MIB;
    private static final long WRITE_BUFFER_BYTES = 8 * MIB;
    /** One that fills, and others that are being written to files: with one alone the recorder waits for the disk. */
    private static final int WRITE_BUFFERS_MAX = 4;

    private static final long WRITE_BUFFERS_BYTES_MAX = 24 * MIB;
    /** Files that wait to be merged with all clients: half as many merges as by default, for a start that reads some more. */
    private static final int FIRST_LEVEL_FILES = 10;

    private static final long WAL_BYTES_MAX = 64 * MIB;
    private static final long INFO_LOG_BYTES = MIB;
    private static final int OPEN_FILES_MAX = 256;

    private final Cache blocks = new LRUCache(BLOCK_CACHE_BYTES);
    private final DBOptions options = options();
    private final ColumnFamilyOptions familyOptions = familyOptions(blocks);
    private final WriteOptions unsynced = new WriteOptions();
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final CompactRangeOptions purging =
            new CompactRangeOptions().setBottommostLevelCompaction(BottommostLevelCompaction.kForceOptimized);
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final RocksDB db;

    private RocksStore(Path directory, boolean toRead) throws RocksDBException {
        List<ColumnFamilyDescriptor> wanted = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, familyOptions),
                new ColumnFamilyDescriptor(FEED, familyOptions),
                new ColumnFamilyDescriptor("clients".getBytes(UTF_8), familyOptions),
                new ColumnFamilyDescriptor("meta".getBytes(UTF_8), familyOptions));
        try {
            db = toRead
                    ? RocksDB.openReadOnly(options, directory.toString(), wanted, families)
                    : RocksDB.open(options, directory.toString(), wanted, families);
        } catch (RocksDBException e) {
            closeOptions();
            throw e;
        }
    }

    static RocksStore open(Path directory) throws JournalFailure {
        return open(directory, false);
    }

    static RocksStore openToRead(Path directory) throws JournalFailure {
        return open(directory, true);
    }

    private static RocksStore open(Path directory, boolean toRead) throws JournalFailure {
        try {
            RocksLibrary.load();
            return new RocksStore(directory, toRead);
        } catch (RocksDBException | IOException e) {
            throw new JournalFailure("cannot open the journal in " + directory + ": " + e.getMessage(), e);
        }
    }

    RocksDB db() {
        return db;
    }

    void write(WriteBatch batch, boolean sync) throws RocksDBException {
        db.write(sync ? synced : unsynced, batch);
    }

    /** The files that hold the feed. */
    List<LiveFileMetaData> feedFiles() {
        List<LiveFileMetaData> files = new ArrayList<>();
        for (LiveFileMetaData file : db.getLiveFilesMetaData()) {
            if (Arrays.equals(file.columnFamilyName(), FEED)) {
                files.add(file);
            }
        }
        return files;
    }

    /**
     * The mark that the range is gone comes before its files go, so that a crash between leaves no hole. Files of level 0 do not go by
     * themselves: one that has nothing else is compacted away.
     */
    void dropFeed(byte[] from, byte[] to) throws RocksDBException {
        db.deleteRange(feed(), unsynced, from, to);
        db.deleteFilesInRanges(feed(), List.of(from, to), false);
        for (LiveFileMetaData file : feedFiles()) {
            if (file.level() == 0 && Arrays.compareUnsigned(file.largestKey(), to) < 0) {
                db.compactRange(feed(), from, to);
                return;
            }
        }
    }

    /** Out of the log of writes, and then out of the files. */
    void purge(byte[] from, byte[] to, Collection<String> clientIds) throws RocksDBException {
        try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
            db.flush(wait, families);
            db.compactRange(feed(), from, to, purging);
            for (String clientId : clientIds) {
                db.compactRange(clients(), clientId.getBytes(UTF_8), (clientId + '\0').getBytes(UTF_8), purging);
            }
            db.compactRange(meta(), null, null, purging);
        }
    }

    /** A purge that runs fails soon, and one that begins at once. */
    void endPurges() {
        purging.setCanceled(true);
    }

    ColumnFamilyHandle feed() {
        return families.get(1);
    }

    ColumnFamilyHandle clients() {
        return families.get(2);
    }

    ColumnFamilyHandle meta() {
        return families.get(3);
    }

    /** The handles before the database, and the options last: RocksDB reads them until it is closed. */
    @Override
    public void close() {
        families.forEach(ColumnFamilyHandle::close);
        db.close();
        closeOptions();
    }

    private void closeOptions() {
        purging.close();
        unsynced.close();
        synced.close();
        familyOptions.close();
        options.close();
        blocks.close();
    }

    private static DBOptions options() {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setDbWriteBufferSize(WRITE_BUFFERS_BYTES_MAX)
                .setMaxTotalWalSize(WAL_BYTES_MAX)
                .setWalBytesPerSync(MIB)
                .setBytesPerSync(MIB)
                .setMaxOpenFiles(OPEN_FILES_MAX)
                .setMaxBackgroundJobs(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(INFO_LOG_BYTES)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0);
    }

    private static ColumnFamilyOptions familyOptions(Cache blocks) {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(WRITE_BUFFERS_MAX)
                .setLevel0FileNumCompactionTrigger(FIRST_LEVEL_FILES)
                .setLevel0SlowdownWritesTrigger(3 * FIRST_LEVEL_FILES)
                .setLevel0StopWritesTrigger(4 * FIRST_LEVEL_FILES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(blocks).setCacheIndexAndFilterBlocks(true));
    }
}
