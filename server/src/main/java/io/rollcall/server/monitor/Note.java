package io.rollcall.server.monitor;

import java.io.UncheckedIOException;
import java.util.Optional;

/** A text that outlives the server. From any thread. */
public interface Note {
    /** Outlives nothing. */
    Note NOWHERE = new Note() {
        @Override
        public Optional<String> read() {
            return Optional.empty();
        }

        @Override
        public void write(String text) {}
    };

    /**
     * What was written last; empty when nothing was.
     *
     * @throws UncheckedIOException when it cannot be read
     */
    Optional<String> read();

    /**
     * Puts a text in place of the one before, on the disk.
     *
     * @throws UncheckedIOException when it cannot be written; the one before stays
     */
    void write(String text);
}
