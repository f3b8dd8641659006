package io.rollcall.junit5;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of a broker under test, and what a crash leaves of them. For one thread. */
final class Directory implements AutoCloseable {
    private static final int TRIES = 100;

    private final Path home;
    private int crashes;

    Directory() {
        try {
            home = Files.createTempDirectory("rollcall-test");
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for the test's broker", e);
        }
    }

    /** Where the broker keeps its files now. */
    Path current() {
        return home.resolve("run" + crashes);
    }

    /** Copies the files as they are at this moment, as a killed process leaves them; the copy is the current one from now on. */
    void crash() {
        Path from = current();
        crashes++;
        for (int i = 1; ; i++) {
            try {
                copy(from, current());
                return;
            } catch (
                    NoSuchFileException
                            movedMeanwhile) { // what was written in the background: as a whole, it is another moment
                delete(current());
                if (i == TRIES) {
                    throw new UncheckedIOException(movedMeanwhile);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : filesOf(from)) {
            Path copy = to.resolve(from.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(copy);
            } else {
                Files.copy(file, copy);
            }
        }
    }

    private static List<Path> filesOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void delete(Path directory) {
        try {
            for (Path file : filesOf(directory).stream()
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the test's files in " + directory + " cannot be deleted", e);
        }
    }

    @Override
    public void close() {
        delete(home);
    }
}
