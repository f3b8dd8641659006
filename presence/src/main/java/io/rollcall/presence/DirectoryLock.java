package io.rollcall.presence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** That this directory is ours, and no other server's. The operating system gives it back when the process ends, however it ends. */
final class DirectoryLock implements AutoCloseable {
    private static final String NAME = "lock";

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock of(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new PresenceOpenException(
                        "the presence directory " + directory + " is in use by another server; give each its own");
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new PresenceOpenException("the presence directory " + directory + " cannot be used: " + e, e);
        }
    }

    /** What is done while it is ours. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    <T> T during(Work<T> work) throws IOException {
        if (!channel.isOpen()) {
            throw new IllegalStateException("the lock of the presence directory was given back");
        }
        return work.run();
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("the lock of the presence directory cannot be given back", e);
        }
    }
}
