package io.rollcall.benchmarks.presence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of a trial's own, deleted with all that is in it when closed. */
final class Scratch implements AutoCloseable {
    private final Path directory;

    Scratch(String name) throws IOException {
        directory = Files.createTempDirectory("rollcall-" + name);
    }

    Path path() {
        return directory;
    }

    /** Bytes on the disk; a file with holes counts what it holds, as {@code du} says. */
    long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    @Override
    public void close() throws IOException {
        delete(directory);
    }

    static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
