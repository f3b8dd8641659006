package io.rollcall.presence.offheap;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.hash.ChronicleHashCorruption;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How we lay out a Chronicle Map. Entry checksums of 2026.1 overwrite neighbours or delete entries, depending on the
 * alignment, so both are off and every value carries a checksum of our own ({@link Framed}).
 */
final class MapFile {
    private static final Logger LOG = LoggerFactory.getLogger(MapFile.class);

    private static final double KEY_BYTES = 24;
    private static final double VALUE_BYTES = 2 * Framed.STEP_BYTES;
    /** Costs nothing until it is used: the file grows in steps. */
    private static final double BLOAT_MAX = 10;

    private static final int HEADER_BYTES = 4096;
    private static final String HEADER_WORD = "VanillaChronicleMap";

    private MapFile() {}

    /** Must have run before the first touch of Chronicle: no advertisement in the log, no report to its vendor. */
    static void silence() {
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.analytics.disable", "true");
    }

    /**
     * Makes a new map. Its file has holes, which are filled as it fills; a disk that is full at that moment ends the process, so
     * a map is not made where there is no room for all of it now.
     */
    static ChronicleMap<String, byte[]> create(Path file, long entries) throws IOException {
        ChronicleMap<String, byte[]> map = open(file, entries);
        long bytes = Files.size(file);
        long free = Files.getFileStore(file).getUsableSpace();
        if (free < bytes) {
            map.close();
            Files.delete(file);
            throw new IOException("the presence table needs " + bytes + " bytes for " + entries + " clients, and "
                    + free + " are free");
        }
        return map;
    }

    /** Opens a map that was closed in good order. */
    static ChronicleMap<String, byte[]> open(Path file, long entries) throws IOException {
        return layout(entries).createPersistedTo(file.toFile());
    }

    /**
     * Opens a map that was not closed: releases its locks and repairs its lists. Chronicle tells of a "wrong lowest free
     * chunk" at every recovery, also of a sound file, so what it finds is logged as DEBUG; whether the table is right is
     * decided afterwards against the journal.
     */
    static ChronicleMap<String, byte[]> recover(Path file, long entries) throws IOException {
        File map = file.toFile();
        return layout(entries).recoverPersistedTo(map, true, MapFile::found);
    }

    private static void found(ChronicleHashCorruption corruption) {
        LOG.debug("recovery of the presence table, segment {}: {}", corruption.segmentIndex(), corruption.message());
    }

    private static ChronicleMapBuilder<String, byte[]> layout(long entries) {
        return ChronicleMapBuilder.of(String.class, byte[].class)
                .name("presence")
                .averageKeySize(KEY_BYTES)
                .averageValueSize(VALUE_BYTES)
                .entries(entries)
                .maxBloatFactor(BLOAT_MAX)
                .checksumEntries(false)
                .skipCloseOnExitHook(true)
                .entryAndValueOffsetAlignment(1)
                .putReturnsNull(true)
                .removeReturnsNull(true);
    }

    /** Whether the file begins as Chronicle Map's do. It would wait a minute for a header of zeros to be finished. */
    static boolean hasHeader(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEADER_BYTES);
            return new String(head, StandardCharsets.ISO_8859_1).contains(HEADER_WORD);
        }
    }
}
