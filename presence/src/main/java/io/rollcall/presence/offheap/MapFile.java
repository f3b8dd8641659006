package io.rollcall.presence.offheap;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    private static final double KEY_BYTES = 32;
    private static final double VALUE_BYTES = Framed.STEP_BYTES;
    /** Costs nothing until it is used: the file grows in steps. */
    private static final double BLOAT_MAX = 10;

    private static final int HEADER_BYTES = 4096;
    private static final int RESERVED_AT_ONCE = 256 * 1024;
    /** Where the header says how long it is, and, by the highest bit, that it is not finished. */
    private static final int SIZE_WORD_AT = 8;

    private static final int UNFINISHED = 0x8000_0000;
    private static final String HEADER_WORD = "VanillaChronicleMap";

    private MapFile() {}

    /** Must have run before the first touch of Chronicle: no advertisement in the log, no report to its vendor. */
    static void silence() {
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.analytics.disable", "true");
    }

    /**
     * Makes a new map, with a place on the disk for all of its file.
     *
     * @throws IOException when there is no room for it; nothing of it is left then
     */
    static ChronicleMap<String, byte[]> create(Path file, long entries) throws IOException {
        ChronicleMap<String, byte[]> map = open(file, entries);
        long bytes = Files.size(file);
        long free = usableBytes(file);
        try {
            if (free < bytes) {
                throw new IOException("there is no room");
            }
            reserve(file, 0);
            return map;
        } catch (IOException full) {
            map.close();
            Files.delete(file);
            throw new IOException(
                    "the presence table needs " + bytes + " bytes for " + entries + " clients, and " + free
                            + " are free: " + full.getMessage(),
                    full);
        }
    }

    /** What is free on the disk; not asked of {@code Files}, which wants a table of mounts: there is none in a chroot. */
    static long usableBytes(Path file) {
        return file.toFile().getUsableSpace();
    }

    /**
     * Gives the file a place on the disk from there to its end, by writing again what is read. Chronicle leaves holes; to write into
     * one of them through memory when the disk is full is a SIGBUS, which leaves the map locked, or ends the process. Nobody
     * else may write there meanwhile.
     *
     * @return where the file ends
     * @throws IOException when there is no room
     */
    static long reserve(Path file, long from) throws IOException {
        try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer part = ByteBuffer.allocateDirect(RESERVED_AT_ONCE);
            long at = from;
            while (bytes.read(part.clear(), at) > 0) {
                part.flip();
                while (part.hasRemaining()) {
                    at += bytes.write(part, at);
                }
            }
            return at;
        }
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
        finishHeader(file);
        File map = file.toFile();
        return layout(entries).recoverPersistedTo(map, true, MapFile::found);
    }

    /**
     * Who is killed while it recovers a map leaves its header marked as unfinished, and Chronicle would wait a minute for somebody to
     * finish it. Nobody will: the directory is ours alone, and all of the map is looked at now.
     */
    private static void finishHeader(Path file) throws IOException {
        try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer word = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.read(word, SIZE_WORD_AT) == Integer.BYTES && word.getInt(0) < 0) {
                word.putInt(0, word.getInt(0) & ~UNFINISHED).flip();
                bytes.write(word, SIZE_WORD_AT);
            }
        }
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
