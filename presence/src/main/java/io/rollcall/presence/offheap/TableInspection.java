package io.rollcall.presence.offheap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import net.openhft.chronicle.map.ChronicleMap;

/**
 * Looks at a table that nobody has open, and changes nothing in it: one that was not closed in good order is copied, and the copy recovered.
 *
 * @param found whether there is a table with a mark
 * @param clean whether it was closed in good order
 * @param journal identity of the journal that it shows
 * @param cleanSeq sequence number at which it was closed in good order
 * @param clients records in the map
 * @param torn of them, those whose checksum is wrong
 */
public record TableInspection(boolean found, boolean clean, String journal, long cleanSeq, long clients, long torn) {
    private static final String COPY = "check.copy";

    /** Is shown each whole record. */
    @FunctionalInterface
    public interface Visitor {
        void visit(String clientId, byte[] record);
    }

    /** Looks at the table in this directory. */
    public static TableInspection of(Path directory, Visitor visitor) throws IOException {
        MapFile.silence();
        Optional<TableMark> mark = TableMark.read(directory);
        if (mark.isEmpty() || !Files.isRegularFile(directory.resolve(mark.get().file()))) {
            return new TableInspection(false, false, "", 0, 0, 0);
        }
        Path file = directory.resolve(mark.get().file());
        if (!MapFile.hasHeader(file)) {
            throw new IOException(file + " is not a Chronicle Map");
        }
        if (mark.get().isClean()) {
            return read(mark.get(), MapFile.open(file, mark.get().entries()), visitor);
        }
        Path copy = directory.resolve(COPY);
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            return read(mark.get(), MapFile.recover(copy, mark.get().entries()), visitor);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static TableInspection read(TableMark mark, ChronicleMap<String, byte[]> opened, Visitor visitor) {
        long[] torn = new long[1];
        try (ChronicleMap<String, byte[]> map = opened) {
            map.forEach((clientId, framed) -> {
                byte[] record = Framed.record(framed);
                if (record != null && Framed.isWhole(framed)) {
                    visitor.visit(clientId, record);
                } else {
                    torn[0]++;
                }
            });
            return new TableInspection(true, mark.isClean(), mark.journal(), mark.cleanSeq(), map.longSize(), torn[0]);
        }
    }

    /** Moves the table in this directory aside, if there is one, so that another is made. */
    public static void setAside(Path directory, String reason) throws IOException {
        Optional<TableMark> mark = TableMark.read(directory);
        if (mark.isPresent()) {
            new TableFiles(directory).setAside(mark.get().file(), reason);
        }
    }
}
