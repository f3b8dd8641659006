package io.rollcall.broker.store;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories of one test, in memory where the machine has such: what is tested is order, not the disk. */
final class Scratch implements AutoCloseable {
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
        Path to = Files.createDirectories(store());
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        Files.deleteIfExists(to.resolve("LOCK"));
        return to;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
