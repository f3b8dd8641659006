package io.rollcall.server;

import io.rollcall.server.backup.BackupRefused;
import io.rollcall.server.backup.Backups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The directory of everything that outlives the server; one server holds it at a time, by a lock on a file in it. */
final class DataDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "lock";

    private final Path directory;
    private final FileChannel held;

    private DataDirectory(Path directory, FileChannel held) {
        this.directory = directory;
        this.held = held;
    }

    /** Makes the directory when there is none, and holds it until closed. What was a backup is a data directory from now on. */
    static DataDirectory hold(Path directory) {
        DataDirectory held = holdAsItIs(directory);
        try {
            Backups.used(directory)
                    .ifPresent(begun -> Rollcall.LOG.info("'{}' is as it was backed up at {}", directory, begun));
            return held;
        } catch (BackupRefused refused) {
            held.close();
            throw new StartError("--data: " + refused.getMessage(), refused);
        } catch (IOException e) {
            held.close();
            throw new StartError("--data: '" + directory + "' cannot be used: " + e, e);
        }
    }

    /** Makes the directory when there is none, and holds it until closed; whatever it is. */
    static DataDirectory holdAsItIs(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel file =
                    FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(file)) {
                file.close();
                throw new StartError("--data: '" + directory + "' is in use by another server; stop that one, or choose"
                        + " another directory");
            }
            return new DataDirectory(directory, file);
        } catch (IOException e) {
            throw new StartError("--data: '" + directory + "' cannot be used: " + e, e);
        }
    }

    Path path() {
        return directory;
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            @Nullable FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            held.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
