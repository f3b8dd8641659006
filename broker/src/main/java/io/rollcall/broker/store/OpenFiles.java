package io.rollcall.broker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** One opened RocksDB with its native handles, which live and are given back together. */
final class OpenFiles implements AutoCloseable {
    private static final long MIB = 1024 * 1024;
    private static final long BLOCK_CACHE_BYTES = 16 * MIB;
    private static final long WRITE_BUFFER_BYTES = 32 * MIB;
    private static final long WRITE_BUFFERS_BYTES_MAX = 64 * MIB;
    private static final long WAL_BYTES_MAX = 128 * MIB;
    private static final long INFO_LOG_BYTES = MIB;
    private static final int OPEN_FILES_MAX = 256;

    private final Durability durability;
    private final Cache blocks = new LRUCache(BLOCK_CACHE_BYTES);
    private final DBOptions options;
    private final ColumnFamilyOptions familyOptions = familyOptions(blocks);
    private final WriteOptions unsynced;
    private final WriteOptions synced;
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final RocksDB db;
    private boolean unsyncedBytes;

    private OpenFiles(StoreConfig config, WALRecoveryMode recovery) throws RocksDBException {
        durability = config.durability();
        unsynced = new WriteOptions().setDisableWAL(durability == Durability.NONE);
        synced =
                new WriteOptions().setDisableWAL(durability == Durability.NONE).setSync(durability == Durability.FSYNC);
        options = options(recovery);
        List<ColumnFamilyDescriptor> wanted = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, familyOptions),
                new ColumnFamilyDescriptor("queues".getBytes(UTF_8), familyOptions));
        try {
            db = RocksDB.open(options, config.directory().toString(), wanted, families);
        } catch (RocksDBException e) {
            closeOptions();
            throw e;
        }
    }

    /** Opens the files, or makes them. What ends within a record is cut there: it was never acknowledged. */
    static OpenFiles open(StoreConfig config) throws StoreException {
        return open(config, WALRecoveryMode.TolerateCorruptedTailRecords);
    }

    static OpenFiles open(StoreConfig config, WALRecoveryMode recovery) throws StoreException {
        try {
            RocksLibrary.load();
            Files.createDirectories(config.directory());
            return new OpenFiles(config, recovery);
        } catch (RocksDBException | IOException e) {
            throw new StoreException("cannot open the store in " + config.directory() + ": " + e.getMessage(), e);
        }
    }

    /** Whether that is the files' fault, and not the machine's. */
    static boolean isDamage(Throwable failure) {
        return failure instanceof RocksDBException e
                && e.getStatus() != null
                && e.getStatus().getCode() == Status.Code.Corruption;
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle main() {
        return families.get(0);
    }

    ColumnFamilyHandle queues() {
        return families.get(1);
    }

    void write(WriteBatch batch, boolean sync) throws RocksDBException {
        if (batch.count() > 0) {
            db.write(sync ? synced : unsynced, batch);
            unsyncedBytes = !sync;
        } else if (sync && unsyncedBytes && durability == Durability.FSYNC) {
            db.syncWal();
            unsyncedBytes = false;
        }
    }

    /** The handles before the database, and the options last: RocksDB reads them until it is closed. */
    @Override
    public void close() {
        families.forEach(ColumnFamilyHandle::close);
        db.close();
        closeOptions();
    }

    private void closeOptions() {
        unsynced.close();
        synced.close();
        familyOptions.close();
        options.close();
        blocks.close();
    }

    private static DBOptions options(WALRecoveryMode recovery) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setWalRecoveryMode(recovery)
                .setDbWriteBufferSize(WRITE_BUFFERS_BYTES_MAX)
                .setMaxTotalWalSize(WAL_BYTES_MAX)
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
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(blocks).setCacheIndexAndFilterBlocks(true));
    }
}
