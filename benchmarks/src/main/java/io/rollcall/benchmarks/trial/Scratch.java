package io.rollcall.benchmarks.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of a trial's own, deleted with all that is in it when closed, unless it is to be kept. */
public final class Scratch implements AutoCloseable {
    private final Path directory;
    private boolean kept;

    public Scratch(String name) throws IOException {
        directory = Files.createTempDirectory("rollcall-" + name);
    }

    public Path path() {
        return directory;
    }

    /** Lets it stay when it is closed, as evidence. */
    public void keep() {
        kept = true;
    }

    /** Bytes of all files, holes included. */
    public long bytes() throws IOException {
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
        if (!kept) {
            delete(directory);
        }
    }

    /** Copies a directory with all that is in it to one that is not there yet. */
    public static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
    }

    public static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
