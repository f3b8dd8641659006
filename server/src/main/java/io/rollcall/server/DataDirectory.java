package io.rollcall.server;

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

    private final FileChannel held;

    private DataDirectory(FileChannel held) {
        this.held = held;
    }

    /** Makes the directory when there is none, and holds it until closed. */
    static DataDirectory hold(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel file =
                    FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(file)) {
                file.close();
                throw new StartError("--data: '" + directory + "' is in use by another server; stop that one, or choose"
                        + " another directory");
            }
            return new DataDirectory(file);
        } catch (IOException e) {
            throw new StartError("--data: '" + directory + "' cannot be used: " + e, e);
        }
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
