package io.rollcall.server.webhook;

import java.io.UncheckedIOException;
import java.util.Optional;

/** Where short texts outlive the server. */
public interface Memory {
    /**
     * What was remembered under this name; empty when nothing was.
     *
     * @throws UncheckedIOException when it cannot be read
     */
    Optional<String> recall(String name);

    /**
     * Remembers a text, on the disk, in place of the one before.
     *
     * @throws UncheckedIOException when it cannot be written; the one before stays
     */
    void remember(String name, String text);
}
