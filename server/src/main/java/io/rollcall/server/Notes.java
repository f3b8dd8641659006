package io.rollcall.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Short texts that outlive the server, each in a file of its own. From any thread; a file that is written is on the disk. */
record Notes(Path directory) {

    /** What was written under this name; empty when nothing was. */
    Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(file(name)));
        } catch (NoSuchFileException never) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("'" + file(name) + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** Puts a text in place of the one before, whole or not at all. */
    synchronized void write(String name, String text) {
        Path next = directory.resolve(name + ".next");
        try {
            Files.createDirectories(directory);
            Files.writeString(next, text, StandardCharsets.UTF_8);
            try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(next, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("'" + file(name) + "' cannot be written: " + e.getMessage(), e);
        }
    }

    private Path file(String name) {
        return directory.resolve(name);
    }
}
