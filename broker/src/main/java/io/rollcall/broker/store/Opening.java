package io.rollcall.broker.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the files at the start, whatever has become of them. What cannot be read is left out as far as it must be, and said
 * so; it is never deleted.
 */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final String FORMAT = "format";
    private static final int FORMAT_NOW = 2;
    /** Without payloads of retained messages that are apart; else the same. */
    private static final int FORMAT_BEFORE = 1;

    private final StoreConfig config;
    private final StoreCounters counters;

    Opening(StoreConfig config, StoreCounters counters) {
        this.config = config;
        this.counters = counters;
    }

    OpenFiles open() throws StoreException {
        OpenFiles files = openWhole();
        try {
            checkFormat(files);
            String damage = Salvage.damage(files, config.directory());
            return damage == null ? files : salvaged(files, damage);
        } catch (StoreException | RuntimeException refused) {
            files.close();
            throw refused;
        } catch (RocksDBException unreadable) {
            files.close();
            throw new StoreException(
                    "cannot read the store in " + config.directory() + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private OpenFiles openWhole() throws StoreException {
        try {
            return OpenFiles.open(config, WALRecoveryMode.AbsoluteConsistency);
        } catch (StoreException failed) {
            if (!isDamage(failed)) {
                throw inWords(failed);
            }
            return openToTornTail(failed);
        }
    }

    /** The machine went down, or the process was killed, while the end of the log was written. */
    private OpenFiles openToTornTail(StoreException torn) throws StoreException {
        try {
            OpenFiles files = OpenFiles.open(config);
            report("the end of the log of the store was torn, and is cut: it was never acknowledged", torn);
            return files;
        } catch (StoreException failed) {
            if (!isDamage(failed)) {
                throw failed;
            }
            return openToDamage(failed);
        }
    }

    /** Writes all anew that can be read, beside, and puts it in the place of the damaged files. */
    private OpenFiles salvaged(OpenFiles damaged, String damage) throws StoreException {
        Path beside = config.directory().resolveSibling(config.directory().getFileName() + ".salvage");
        try {
            deleteFiles(beside); // of an attempt that was cut off
            try (OpenFiles whole =
                    OpenFiles.open(config.toBuilder().directory(beside).build())) {
                Salvage.copy(damaged, whole);
            }
            damaged.close();
            Path aside = setAside(true);
            Files.move(beside, config.directory());
            report(
                    "a file of the store was damaged (" + damage
                            + "); what cannot be read of it is left out, and the files as they" + " were are kept in "
                            + aside,
                    null);
            return OpenFiles.open(config);
        } catch (RocksDBException | IOException failed) {
            throw new StoreException(
                    "the store in " + config.directory() + " is damaged (" + damage
                            + "), and what can be read of it cannot be"
                            + " written to " + beside + " (" + failed.getMessage()
                            + "); make room there, or move the store away, and the broker begins with an empty one",
                    failed);
        }
    }

    private static void deleteFiles(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (var all = Files.list(directory)) {
                for (Path file : (Iterable<Path>) all::iterator) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean isDamage(StoreException failure) {
        return failure.getCause() != null && OpenFiles.isDamage(failure.getCause());
    }

    private StoreException inWords(StoreException failed) {
        String message = String.valueOf(failed.getMessage());
        return message.contains("lock")
                ? new StoreException(
                        "the store in " + config.directory() + " is in use by another broker; stop that one, or choose"
                                + " another directory",
                        failed)
                : failed;
    }

    /** The log of changes is damaged in its middle: all before that is good. */
    private OpenFiles openToDamage(StoreException damage) throws StoreException {
        Path copy = setAside(false);
        try {
            OpenFiles files = OpenFiles.open(config, WALRecoveryMode.PointInTimeRecovery);
            report(
                    "the log of the store was damaged; what came after the damage is lost here and kept in " + copy,
                    damage);
            return files;
        } catch (StoreException worse) {
            if (!isDamage(worse)) {
                throw worse;
            }
            Path aside = setAside(true);
            report(
                    "the store was damaged (" + worse.getMessage() + ") and is set aside as " + aside
                            + "; the broker begins with an empty one",
                    worse);
            return OpenFiles.open(config);
        }
    }

    private void report(String what, @Nullable StoreException why) {
        LOG.error("{}{}", what, why == null ? "" : ": " + why.getMessage());
        counters.damaged(what);
    }

    /** Beside the store, by the time: the files themselves, or copies of them. */
    private Path setAside(boolean move) throws StoreException {
        String name = config.directory().getFileName() + ".damaged-"
                + Instant.now().toString().replace(':', '-');
        Path aside = config.directory().resolveSibling(name);
        try {
            if (move) {
                return Files.move(config.directory(), aside);
            }
            Files.createDirectories(aside);
            try (var all = Files.list(config.directory())) {
                for (Path file : (Iterable<Path>) all::iterator) {
                    Files.copy(file, aside.resolve(file.getFileName()));
                }
            }
            return aside;
        } catch (IOException e) {
            throw new StoreException(
                    "the store in " + config.directory() + " is damaged, and cannot be set aside as " + aside + " (" + e
                            + "); move it away yourself, and the broker begins with an empty one",
                    e);
        }
    }

    private void checkFormat(OpenFiles files) throws StoreException {
        try {
            byte @Nullable [] format = files.db().get(files.main(), Keys.meta(FORMAT));
            int found = format == null ? FORMAT_BEFORE : new ByteReader(format).i32();
            if (found == FORMAT_BEFORE) {
                byte[] now = new ByteWriter().i32(FORMAT_NOW).toBytes();
                files.db().put(files.main(), Keys.meta(FORMAT), now);
            } else if (found != FORMAT_NOW) {
                throw new StoreException(
                        "the store in " + config.directory() + " has format " + found + ", and this version knows "
                                + FORMAT_NOW + "; start the version that wrote it, or choose another directory",
                        null);
            }
        } catch (RocksDBException e) {
            throw new StoreException("cannot read the store in " + config.directory() + ": " + e.getMessage(), e);
        }
    }
}
