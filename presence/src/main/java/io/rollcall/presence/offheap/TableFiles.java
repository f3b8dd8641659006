package io.rollcall.presence.offheap;

import io.rollcall.presence.offheap.ChronicleTable.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of the off-heap table: decides whether what it finds there can be believed, and sets aside what cannot.
 * Nothing that was set aside is ever deleted here.
 */
final class TableFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TableFiles.class);
    private static final String PREFIX = "table-";
    private static final String SUFFIX = ".map";

    private final Path directory;

    TableFiles(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    Path path(TableMark mark) {
        return directory.resolve(mark.file());
    }

    ChronicleTable open(long clientsExpected, String journal, long seq) throws IOException {
        Files.createDirectories(directory);
        Optional<TableMark> mark = TableMark.read(directory);
        deleteSmallerCopies(mark);
        if (mark.isPresent()) {
            String doubt = doubt(mark.get(), journal, seq);
            if (doubt.isEmpty()) {
                Optional<ChronicleTable> found = reopen(mark.get());
                if (found.isPresent()) {
                    return found.get();
                }
            } else {
                setAside(mark.get().file(), doubt);
            }
        } else {
            for (Path stray : maps()) {
                setAside(stray.getFileName().toString(), "it has no mark");
            }
        }
        return create(clientsExpected, journal);
    }

    private Optional<ChronicleTable> reopen(TableMark mark) throws IOException {
        try {
            TableMark opened = mark.opened();
            var map = mark.isClean()
                    ? MapFile.open(path(mark), mark.entries())
                    : MapFile.recover(path(mark), mark.entries());
            opened.write(directory);
            return Optional.of(new ChronicleTable(this, opened, map, mark.isClean() ? Kind.CLEAN : Kind.RECOVERED));
        } catch (IOException | RuntimeException | AssertionError e) {
            setAside(mark.file(), "it cannot be opened: " + e);
            return Optional.empty();
        }
    }

    private ChronicleTable create(long clientsExpected, String journal) throws IOException {
        long entries = clientsExpected + 1;
        TableMark mark = TableMark.fresh(unusedName(), entries, journal);
        var map = MapFile.create(path(mark), entries);
        mark.write(directory);
        return new ChronicleTable(this, mark, map, Kind.EMPTY);
    }

    /** Why the file is not to be believed; empty when it is. */
    private String doubt(TableMark mark, String journal, long seq) throws IOException {
        if (!mark.journal().equals(journal)) {
            return "it belongs to another journal";
        }
        if (mark.isClean() && mark.cleanSeq() != seq) {
            return "it was closed at change " + mark.cleanSeq() + ", and the journal ends at " + seq;
        }
        if (!mark.isClean() && !mark.isOfThisBoot()) {
            return "the machine went down while it was open";
        }
        if (!Files.isRegularFile(path(mark))) {
            return "it is gone";
        }
        return MapFile.hasHeader(path(mark)) ? "" : "it is not a Chronicle Map";
    }

    void setAside(String file, String reason) throws IOException {
        TableMark.delete(directory);
        Path map = directory.resolve(file);
        if (!Files.exists(map)) {
            LOG.warn("presence table {}: {}; it is built anew from the journal", file, reason);
            return;
        }
        Path aside = unused(file + ".aside");
        Files.move(map, aside);
        LOG.warn(
                "presence table {}: {}; it is kept as {} and built anew from the journal",
                file,
                reason,
                aside.getFileName());
    }

    /** The name for a new map. */
    String unusedName() {
        return unused(PREFIX).getFileName() + SUFFIX;
    }

    private Path unused(String prefix) {
        int number = 1;
        while (Files.exists(directory.resolve(prefix + number))
                || Files.exists(directory.resolve(prefix + number + SUFFIX))) {
            number++;
        }
        return directory.resolve(prefix + number);
    }

    /** Left by a crash after the table was copied to a bigger file: the mark names that one. */
    private void deleteSmallerCopies(Optional<TableMark> mark) throws IOException {
        if (mark.isEmpty() || !Files.exists(path(mark.get()))) {
            return;
        }
        for (Path map : maps()) {
            if (!map.equals(path(mark.get()))) {
                Files.delete(map);
            }
        }
    }

    private List<Path> maps() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
                    })
                    .sorted()
                    .toList();
        }
    }
}
