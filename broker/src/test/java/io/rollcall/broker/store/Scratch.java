package io.rollcall.broker.store;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Directories of one test, in memory where the machine has such: what is tested is order, not the disk. */
public final class Scratch implements AutoCloseable {
    private final Path root;
    private int copies;

    Scratch() throws IOException {
        Path memory = Path.of("/dev/shm");
        root = Files.isDirectory(memory)
                ? Files.createTempDirectory(memory, "rollcall-store")
                : Files.createTempDirectory("rollcall-store");
    }

    Path store() {
        return root.resolve("store" + copies);
    }

    /** The files as they are now, as a kill would leave them: from here on {@link #store()}. */
    Path copy() throws IOException {
        Path from = store();
        copies++;
        copy(from, store());
        return store();
    }

    /**
     * Copies a store's files as they are at one moment, as a kill would leave them: again when some came or went meanwhile,
     * since what is in none of those copied would be missing.
     */
    public static void copy(Path from, Path to) throws IOException {
        Set<Path> files = list(from);
        boolean isWhole = false;
        while (!isWhole) {
            delete(to);
            Files.createDirectories(to);
            isWhole = copyAll(files, to);
            Set<Path> now = list(from);
            isWhole &= now.equals(files);
            files = now;
        }
        Files.deleteIfExists(to.resolve("LOCK"));
    }

    private static boolean copyAll(Set<Path> files, Path to) throws IOException {
        try {
            for (Path file : files) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static Set<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.collect(Collectors.toSet());
        }
    }

    @Override
    public void close() {
        delete(root);
    }

    /** Deletes a directory, if it is there, and all that is in it. */
    public static void delete(Path root) {
        try (Stream<Path> files = Files.exists(root) ? Files.walk(root) : Stream.empty()) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
