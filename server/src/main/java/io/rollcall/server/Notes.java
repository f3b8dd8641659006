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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Short texts, each under a name. From any thread. */
final class Notes {
    private final @Nullable Path directory;
    private final Map<String, String> inMemory = new ConcurrentHashMap<>();

    /**
     * What is in this directory.
     *
     * @param directory where each text has a file of its own, and one that is written is on the disk; absent keeps them in memory
     */
    Notes(@Nullable Path directory) {
        this.directory = directory;
    }

    /** What was written under this name; empty when nothing was. */
    Optional<String> read(String name) {
        if (directory == null) {
            return Optional.ofNullable(inMemory.get(name));
        }
        Path file = directory.resolve(name);
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException never) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("'" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** Puts a text in place of the one before, whole or not at all. */
    void write(String name, String text) {
        if (directory == null) {
            inMemory.put(name, text);
        } else {
            write(directory, name, text);
        }
    }

    private synchronized void write(Path place, String name, String text) {
        Path next = place.resolve(name + ".next");
        Path file = place.resolve(name);
        try {
            Files.createDirectories(place);
            Files.writeString(next, text, StandardCharsets.UTF_8);
            try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("'" + file + "' cannot be written: " + e.getMessage(), e);
        }
    }
}
