package io.rollcall.server.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollcall.server.config.ServerConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that is being filled with a copy of a data directory. Its first file says that it is not finished; when all is on the disk, a mark
 * says that it is a whole backup, and the first file goes. Whatever happens between, it is never taken for a whole one, and no server starts on it.
 * Of one thread.
 */
final class BackupDirectory {
    /** Where a copy is not whole. */
    static final String UNFINISHED = "unfinished";

    /** Where a copy is whole, and no server has run on it. */
    static final String MARK = "backup.json";

    /** What becomes of the mark when a server begins on it. */
    static final String PUT_BACK = "put-back.json";

    /** All of a data directory that is copied as it is. Read before presence is, so that no place in the feed is beyond its end. */
    static final List<String> NOTES =
            List.of(ServerConfig.MONITOR_DIRECTORY, ServerConfig.WEBHOOKS_DIRECTORY, ServerConfig.HTTP_DIRECTORY);

    private final Path directory;

    private BackupDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes the directory, for its owner alone, or takes an empty one.
     *
     * @throws BackupRefused when it is not empty
     */
    static BackupDirectory begin(Path directory) throws IOException {
        if (Files.exists(directory)) {
            if (!Files.isDirectory(directory)) {
                throw new BackupRefused("'" + directory + "' is not a directory");
            }
            try (Stream<Path> found = Files.list(directory)) {
                if (found.findAny().isPresent()) {
                    throw new BackupRefused("'" + directory + "' is not empty; choose another directory");
                }
            }
        } else if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
        Path mark = Files.writeString(
                directory.resolve(UNFINISHED),
                "This is part of a copy of a data directory, and not whole. Delete all of it.\n",
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        force(mark);
        force(directory);
        return new BackupDirectory(directory);
    }

    Path path() {
        return directory;
    }

    /** Copies what is in a directory below another, if there is any, without what is being written just now. */
    void copy(Path from, String name) throws IOException {
        Path source = from.resolve(name);
        if (!Files.isDirectory(source)) {
            return;
        }
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(directory.resolve(from.relativize(each)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                if (!each.toString().endsWith(".next")) {
                    Path copy = directory.resolve(from.relativize(each));
                    Files.copy(each, copy, StandardCopyOption.COPY_ATTRIBUTES);
                    force(copy);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** All is there: it is on the disk when this returns, and a whole backup. Gives back how many bytes it has. */
    long finish(ObjectNode mark) throws IOException {
        long bytes = forceAll();
        Path next = directory.resolve(MARK + ".next");
        Files.writeString(
                next, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(mark) + "\n");
        force(next);
        Files.move(next, directory.resolve(MARK), StandardCopyOption.ATOMIC_MOVE);
        force(directory);
        finish();
        return bytes;
    }

    /** All is there, and is to be used at once. */
    void finish() throws IOException {
        Files.delete(directory.resolve(UNFINISHED));
        force(directory);
    }

    /** Files, and the directories that name them. */
    long forceAll() throws IOException {
        long bytes = 0;
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                force(each);
                bytes += Files.isDirectory(each) ? 0 : Files.size(each);
            }
        }
        return bytes;
    }

    private static void force(Path path) throws IOException {
        try (FileChannel open = FileChannel.open(path, StandardOpenOption.READ)) {
            open.force(true);
        }
    }
}
