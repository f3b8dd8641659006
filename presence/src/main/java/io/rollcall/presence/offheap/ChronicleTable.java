package io.rollcall.presence.offheap;

import io.rollcall.presence.table.PresenceTable;
import io.rollcall.presence.table.TableStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.StampedLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table off the heap, in a file that other runs of the server find again. Records of {@link #LARGE_BYTES} and more are
 * kept on the heap, because a few hundred of them would fill a segment of the map.
 *
 * <p>Before the map is full it is copied to a file four times as large, on the writer's thread. Readers may still be in the
 * old one, so that is closed and deleted only with the table; it takes at most a third of the space meanwhile. When there is no
 * disk space for a bigger one, what has no room in the map is kept on the heap; the next start then finds the map
 * incomplete, and builds it anew. The file has no holes when it is made, since to write into one on a full disk ends the process;
 * before it may have to grow by itself, and the disk is short, new clients stay on the heap, too.
 *
 * <p>The lock is shared by readers and taken alone only to close: to unmap a file under a reader would end the process. It counts readers and
 * does not know them, which costs half of what a reentrant one does; so who reads must not wait for the close.
 */
public final class ChronicleTable implements PresenceTable {
    private static final Logger LOG = LoggerFactory.getLogger(ChronicleTable.class);

    private static final int GROWTH = 4;
    /** Of the steps that a map can grow, how many are left when it is copied. */
    private static final int RESIZES_LEFT_PERCENT = 20;
    /** Puts of new clients between two looks at the room left. */
    private static final int LOOK_EVERY = 256;
    /** With less free than this on the disk, a map that may have to grow takes no new clients. */
    private static final long FREE_BYTES_MIN = 64L * 1024 * 1024;

    private final TableFiles files;
    private final Kind kind;
    private final StampedLock closing = new StampedLock();
    private final ConcurrentHashMap<String, byte[]> large = new ConcurrentHashMap<>();

    // the writer's
    private final List<ChronicleMap<String, byte[]>> retired = new ArrayList<>();
    private final List<Path> retiredFiles = new ArrayList<>();
    private TableMark mark;
    private int putsUntilLook = LOOK_EVERY;
    private int resizesAtFirst;
    private long reservedBytes;
    private boolean diskIsShort;
    private boolean closed;

    private volatile ChronicleMap<String, byte[]> map;
    private volatile int growths;

    @SuppressWarnings("UnusedVariable") // written, so that no compiler leaves the looks out
    private long seenAhead;

    ChronicleTable(TableFiles files, TableMark mark, ChronicleMap<String, byte[]> map, Kind kind) {
        this.files = files;
        this.mark = mark;
        this.map = map;
        this.kind = kind;
        this.resizesAtFirst = map.remainingAutoResizes();
        this.reservedBytes = files.path(mark).toFile().length();
    }

    /** How the table was found. */
    public enum Kind {
        /** Empty: all is to be put from the journal. */
        EMPTY,
        /** As it was closed, except for large records. */
        CLEAN,
        /** After a crash: what changed since the last checkpoint is to be put from the journal, and large records. */
        RECOVERED
    }

    /**
     * Opens the table in this directory, or makes one.
     *
     * @param clientsExpected for how many clients a new one is laid out
     * @param journal identity of the journal
     * @param seq sequence number of the journal's last entry
     */
    public static ChronicleTable open(Path directory, long clientsExpected, String journal, long seq)
            throws IOException {
        MapFile.silence();
        return new TableFiles(directory).open(clientsExpected, journal, seq);
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public byte @Nullable [] get(String clientId) {
        byte[] kept = large.isEmpty() ? null : large.get(clientId);
        if (kept != null) {
            return kept;
        }
        long reading = closing.readLock();
        try {
            return Framed.record(map.get(clientId));
        } finally {
            closing.unlockRead(reading);
        }
    }

    @Override
    public void lookAhead(List<String> clientIds) {
        long reading = closing.readLock();
        try {
            seenAhead = closed ? 0 : new MapAhead(map, clientIds).look();
        } finally {
            closing.unlockRead(reading);
        }
    }

    @Override
    public void put(String clientId, byte[] record) {
        if (PresenceTable.isLarge(clientId, record)) {
            keepOnHeap(clientId, record);
            return;
        }
        byte[] framed = Framed.frame(record);
        if ((diskIsShort && !map.containsKey(clientId)) || !isInMap(clientId, framed)) {
            keepOnHeap(clientId, record);
        } else if (!large.isEmpty()) {
            large.remove(clientId);
        }
        if (--putsUntilLook <= 0) {
            putsUntilLook = LOOK_EVERY;
            growInTime();
            reserveInTime();
        }
    }

    /** What the map has grown by gets its place on the disk, and while there is little left it does not grow. */
    private void reserveInTime() {
        try {
            Path file = files.path(mark);
            boolean mayGrow = map.longSize() > mark.entries() / 2;
            diskIsShort = mayGrow && MapFile.usableBytes(file) < FREE_BYTES_MIN;
            if (mayGrow && !diskIsShort && Files.size(file) > reservedBytes) {
                reservedBytes = MapFile.reserve(file, reservedBytes);
            }
        } catch (IOException e) {
            diskIsShort = true;
            LOG.warn("presence table {}: new clients stay on the heap: {}", mark.file(), e.toString());
        }
    }

    @Override
    public void remove(String clientId) {
        large.remove(clientId);
        try (ExternalMapQueryContext<String, byte[], ?> at = map.queryContext(clientId)) {
            at.writeLock().lock();
            MapEntry<String, byte[]> entry = at.entry();
            if (entry != null) {
                byte[] zeros = new byte[(int) entry.value().size()];
                at.replaceValue(entry, at.wrapValueAsData(zeros));
                at.remove(entry);
            }
        }
    }

    private boolean isInMap(String clientId, byte[] framed) {
        try {
            map.put(clientId, framed);
            return true;
        } catch (IllegalStateException full) {
            LOG.info("presence table {}: a segment is full: {}", mark.file(), firstLine(full));
        }
        if (!hasGrown()) {
            return false;
        }
        map.put(clientId, framed);
        return true;
    }

    private void keepOnHeap(String clientId, byte[] record) {
        large.put(clientId, record);
        map.remove(clientId);
    }

    private void growInTime() {
        if (map.remainingAutoResizes() * 100L < (long) resizesAtFirst * RESIZES_LEFT_PERCENT) {
            hasGrown();
        }
    }

    private boolean hasGrown() {
        long entries = mark.entries() * GROWTH;
        try {
            growTo(entries);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "presence table {} cannot be copied to a file for {} clients; what has no room stays on the heap: {}",
                    mark.file(),
                    entries,
                    e.toString());
            return false;
        }
    }

    private void growTo(long entries) throws IOException {
        TableMark grown = TableMark.fresh(files.unusedName(), entries, mark.journal());
        ChronicleMap<String, byte[]> bigger = MapFile.create(files.path(grown), entries);
        map.forEach(bigger::put);
        if (TableMark.read(files.directory()).isPresent()) {
            grown.write(files.directory());
        }
        retired.add(map);
        retiredFiles.add(files.path(mark));
        LOG.info("presence table: copied {} clients to {}, for {}", bigger.longSize(), grown.file(), entries);
        map = bigger;
        mark = grown;
        resizesAtFirst = bigger.remainingAutoResizes();
        reservedBytes = files.path(mark).toFile().length();
        growths = retired.size();
    }

    @Override
    public long size() {
        long reading = closing.readLock();
        try {
            return map.longSize() + large.size();
        } finally {
            closing.unlockRead(reading);
        }
    }

    @Override
    public void forEach(BiConsumer<String, byte[]> visitor) {
        long reading = closing.readLock();
        try {
            map.forEach((clientId, framed) -> visitor.accept(clientId, Framed.record(framed)));
            large.forEach(visitor);
        } finally {
            closing.unlockRead(reading);
        }
    }

    /** Shows every client whose record was torn by a crash. Before anybody writes. */
    public void forEachTorn(Consumer<String> visitor) {
        List<String> torn = new ArrayList<>();
        map.forEach((clientId, framed) -> {
            if (!Framed.isWhole(framed)) {
                torn.add(clientId);
            }
        });
        torn.forEach(visitor);
    }

    @Override
    public TableStats stats() {
        long reading = closing.readLock();
        try {
            if (closed) {
                return new TableStats(true, 0, 0, 0, growths, large.size());
            }
            return new TableStats(
                    true,
                    map.offHeapMemoryUsed(),
                    map.percentageFreeSpace(),
                    map.remainingAutoResizes(),
                    growths,
                    large.size());
        } finally {
            closing.unlockRead(reading);
        }
    }

    @Override
    public String id() {
        return mark.id();
    }

    @Override
    public void agreesWithJournal(boolean agrees) {
        try {
            if (agrees) {
                mark.write(files.directory());
            } else {
                TableMark.delete(files.directory());
            }
        } catch (IOException e) {
            LOG.warn("presence table {}: its mark cannot be changed: {}", mark.file(), e.toString());
        }
    }

    /** Closes, and moves the files aside: they are not what the journal says. */
    public void closeAndSetAside(String reason) throws IOException {
        close();
        files.setAside(mark.file(), reason);
    }

    @Override
    public void close(long seq) {
        if (closed) {
            return;
        }
        close();
        try {
            if (TableMark.read(files.directory()).isPresent()) {
                TableMark.force(files.path(mark));
                mark.closed(seq).write(files.directory());
            }
        } catch (IOException e) {
            LOG.warn("presence table {}: not marked as closed, will be recovered: {}", mark.file(), e.toString());
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        long closingIt = closing.writeLock();
        try {
            closed = true;
            map.close();
            retired.forEach(ChronicleMap::close);
        } finally {
            closing.unlockWrite(closingIt);
        }
        for (Path file : retiredFiles) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("presence table: a smaller copy cannot be deleted: {}", e.toString());
            }
        }
    }

    private static String firstLine(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    }
}
