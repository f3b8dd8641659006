package io.rollcall.broker.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SstFileReader;
import org.rocksdb.WriteBatch;

/**
 * A store of which a file is damaged is written anew, with every record that can be read: damage that stays would sooner or later be met by
 * RocksDB itself, which then takes no writes any more. The files of sessions are looked through at each start, since they are
 * read then anyway; those of queues, which may be large, when damage was met in them before.
 */
final class Salvage {
    private static final String MARK = "DAMAGED";
    private static final long GROUP_BYTES = 4 * 1024 * 1024;

    private Salvage() {}

    /** Damage was met: the next start looks through all files. */
    static void mark(Path directory, String what) throws IOException {
        Files.writeString(directory.resolve(MARK), what);
    }

    /**
     * What is wrong with a file; absent when nothing was found. No file is deleted meanwhile: RocksDB compacts as soon as it is
     * open, and a file that it has no more use for would be taken for one that is missing.
     */
    static @Nullable String damage(OpenFiles files, Path directory) throws RocksDBException {
        files.db().disableFileDeletions();
        try {
            return damageOfLive(files, directory);
        } finally {
            files.db().enableFileDeletions();
        }
    }

    private static @Nullable String damageOfLive(OpenFiles files, Path directory) {
        boolean all = Files.exists(directory.resolve(MARK));
        for (LiveFileMetaData file : files.db().getLiveFilesMetaData()) {
            boolean isMain = Arrays.equals(file.columnFamilyName(), RocksDB.DEFAULT_COLUMN_FAMILY);
            if (isMain || all) {
                String wrong = damage(directory.resolve(file.fileName().substring(1)));
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return null;
    }

    private static @Nullable String damage(Path file) {
        try (Options options = new Options();
                SstFileReader reader = new SstFileReader(options)) {
            reader.open(file.toString());
            reader.verifyChecksum();
            return null;
        } catch (RocksDBException damaged) {
            return file.getFileName() + ": " + damaged.getMessage();
        }
    }

    /** Copies all that can be read. */
    static void copy(OpenFiles from, OpenFiles to) throws RocksDBException {
        copy(from, from.main(), to, to.main());
        copy(from, from.queues(), to, to.queues());
    }

    private static void copy(OpenFiles from, ColumnFamilyHandle source, OpenFiles to, ColumnFamilyHandle target)
            throws RocksDBException {
        try (ReadOptions once = new ReadOptions().setFillCache(false);
                WriteBatch batch = new WriteBatch()) {
            Unreadable.Iterators iterators = () -> from.db().newIterator(source, once);
            byte[] next = {0};
            while (next != null) {
                next = copy(next, iterators, batch, to, target);
            }
            to.write(batch, true);
        }
    }

    /** Up to the end, or to where records can be read again behind some that cannot. */
    private static byte @Nullable [] copy(
            byte[] from, Unreadable.Iterators iterators, WriteBatch batch, OpenFiles to, ColumnFamilyHandle target)
            throws RocksDBException {
        byte[] last = from;
        try (RocksIterator at = iterators.open()) {
            for (at.seek(from); at.isValid(); at.next()) {
                last = at.key();
                batch.put(target, last, at.value());
                if (batch.getDataSize() > GROUP_BYTES) {
                    to.write(batch, false);
                    batch.clear();
                }
            }
            return Unreadable.isSound(at) ? null : Unreadable.end(last, iterators);
        }
    }
}
