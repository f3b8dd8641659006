package io.rollcall.server.access.password;

import io.rollcall.server.access.spi.FileError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Replaces a file of lines whole, so that whoever reads it sees it before or after; a new one is for its owner alone. */
public final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private PrivateFile() {}

    /**
     * Puts these lines in place of all that there were.
     *
     * @throws FileError when it cannot be written
     */
    public static void replace(Path file, List<String> lines) throws FileError {
        try {
            Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Path written = Files.createTempFile(
                    real.getParent(), ".rollcall", null, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                Files.write(written, lines);
                if (Files.exists(real)) {
                    keepAccess(real, written);
                }
                Files.move(written, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException failed) {
            throw new FileError(file, "it cannot be written: " + failed.getMessage());
        }
    }

    /** Who could read the file before can read it after, also when it is root who changes it. */
    private static void keepAccess(Path from, Path to) throws IOException {
        PosixFileAttributes before = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        PosixFileAttributes now = view.readAttributes();
        if (!before.owner().equals(now.owner())) {
            view.setOwner(before.owner());
        }
        if (!before.group().equals(now.group())) {
            view.setGroup(before.group());
        }
        view.setPermissions(before.permissions());
    }
}
