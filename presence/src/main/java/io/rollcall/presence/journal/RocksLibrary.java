package io.rollcall.presence.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * Loads RocksDB's library. RocksDB unpacks its 17 MB into {@code java.io.tmpdir} and deletes them when the process ends well;
 * here they are gone as soon as they are loaded, so that a process that is killed leaves nothing behind. Presence and broker each have
 * this: neither knows the other, and either may be the first to load it.
 */
final class RocksLibrary {
    private RocksLibrary() {}

    /**
     * Loads it, if it is not loaded yet.
     *
     * @throws IOException when it cannot be unpacked
     * @throws UnsatisfiedLinkError when it cannot be loaded from there
     */
    static void load() throws IOException {
        try {
            Path unpacked = Files.createTempDirectory("rollcall-rocksdb");
            try {
                NativeLibraryLoader.getInstance().loadLibrary(unpacked.toString());
            } finally {
                delete(unpacked);
            }
        } catch (IOException e) {
            throw new IOException("RocksDB's library cannot be unpacked (java.io.tmpdir): " + e, e);
        }
        RocksDB.loadLibrary();
    }

    /** As far as it can be: Windows keeps what is loaded until the process ends. */
    private static void delete(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                file.toFile().delete();
            }
        }
        directory.toFile().delete();
    }
}
