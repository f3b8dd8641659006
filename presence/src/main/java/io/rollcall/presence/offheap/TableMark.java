package io.rollcall.presence.offheap;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * What stands beside the table's file, because the file does not say it: format, size, whose journal it shows, and whether it
 * was closed in good order. Without a mark the file is not believed.
 *
 * @param file name of the file with the map
 * @param id made new with every table
 * @param entries for how many clients the file is laid out
 * @param journal identity of the journal that the table shows
 * @param boot identity of the machine's start; after another start, pages of a file that was not closed may be lost
 * @param cleanSeq sequence number at which it was closed in good order; {@link #OPEN} while it is open or after a crash
 */
record TableMark(String file, String id, long entries, String journal, String boot, long cleanSeq) {
    static final int FORMAT = 2;
    static final long OPEN = -1;

    private static final String NAME = "table.mark";
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    static TableMark fresh(String file, long entries, String journal) {
        return new TableMark(file, UUID.randomUUID().toString(), entries, journal, bootId(), OPEN);
    }

    TableMark opened() {
        return new TableMark(file, id, entries, journal, bootId(), OPEN);
    }

    TableMark closed(long seq) {
        return new TableMark(file, id, entries, journal, boot, seq);
    }

    boolean isClean() {
        return cleanSeq != OPEN;
    }

    boolean isOfThisBoot() {
        return boot.equals(bootId());
    }

    /** The mark of this directory; empty when there is none that can be read. */
    static Optional<TableMark> read(Path directory) {
        Properties text = new Properties();
        try (Reader in = Files.newBufferedReader(directory.resolve(NAME))) {
            text.load(in);
            if (Integer.parseInt(text.getProperty("format", "0")) != FORMAT) {
                return Optional.empty();
            }
            return Optional.of(new TableMark(
                    text.getProperty("file", ""),
                    text.getProperty("id", ""),
                    Long.parseLong(text.getProperty("entries", "")),
                    text.getProperty("journal", ""),
                    text.getProperty("boot", ""),
                    Long.parseLong(text.getProperty("cleanSeq", ""))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void write(Path directory) throws IOException {
        Properties text = new Properties();
        text.setProperty("format", Integer.toString(FORMAT));
        text.setProperty("file", file);
        text.setProperty("id", id);
        text.setProperty("entries", Long.toString(entries));
        text.setProperty("journal", journal);
        text.setProperty("boot", boot);
        text.setProperty("cleanSeq", Long.toString(cleanSeq));
        StringWriter out = new StringWriter();
        text.store(out, null);
        Path fresh = directory.resolve(NAME + ".new");
        Files.writeString(fresh, out.toString());
        force(fresh);
        try {
            Files.move(fresh, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, directory.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static void delete(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(NAME));
    }

    /** Brings what the operating system holds of a file to the disk, pages of a mapping included. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Random where the system does not tell, which means: never the same. */
    private static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return UUID.randomUUID().toString();
        }
    }
}
