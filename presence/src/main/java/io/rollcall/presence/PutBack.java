package io.rollcall.presence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;

/**
 * The mark of a directory that was copied from a running one, and may be put back. The server that it was copied from has gone on, and was perhaps
 * started again and again since; so the first start on the copy skips more run numbers than that server can have given, and no connectionId is
 * given twice. That holds unless the other one was started more often than once in ten seconds, and a thousand times.
 */
final class PutBack {
    private static final String FILE = "copied-at";

    private static final int RUNS_SKIPPED_MIN = 1_000;
    private static final long MILLIS_EACH_RUN = 10_000;

    private PutBack() {}

    /** Marks a directory, which is made, as one that was copied at this time, in milliseconds since 1970. */
    static void mark(Path directory, long time) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(FILE);
        Files.writeString(file, Long.toString(time), StandardCharsets.US_ASCII);
        try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
            written.force(true);
        }
    }

    /**
     * How many run numbers are not given: none, but at the first start on a copy.
     *
     * @param now in milliseconds since 1970
     * @param earlier the runs that are known; never more than half of what is left is skipped
     */
    static int runsToSkip(Path directory, long now, Map<Integer, Run> earlier) throws IOException {
        long copied;
        try {
            copied = Long.parseLong(Files.readString(directory.resolve(FILE), StandardCharsets.US_ASCII)
                    .strip());
        } catch (NoSuchFileException isNoCopy) {
            return 0;
        } catch (NumberFormatException e) {
            throw new IOException("'" + directory.resolve(FILE) + "' does not say when the journal was copied", e);
        }
        int last = earlier.isEmpty() ? 0 : Collections.max(earlier.keySet());
        long skipped = RUNS_SKIPPED_MIN + Math.max(0, now - copied) / MILLIS_EACH_RUN;
        return (int) Math.min(skipped, (Runs.RUN_MAX - last) / 2);
    }

    /** The first start on a copy is in the journal: the next one goes on as always. */
    static void done(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(FILE));
    }
}
