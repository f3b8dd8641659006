package io.rollcall.server;

import io.rollcall.http.exchange.BackedUp;
import io.rollcall.server.backup.BackupRefused;
import io.rollcall.server.backup.Backups;
import io.rollcall.server.config.Key;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has backups made for callers of HTTP: each on a thread of its own, and below one directory, which the operator chose. From any thread. */
final class BackupDesk {
    private static final Logger LOG = LoggerFactory.getLogger(BackupDesk.class);

    private final Backups backups;
    private final Path below;

    BackupDesk(Backups backups, Path below) {
        this.backups = backups;
        this.below = below.toAbsolutePath().normalize();
    }

    CompletionStage<BackedUp> make(String directory) {
        CompletableFuture<BackedUp> made = new CompletableFuture<>();
        Path where;
        try {
            where = below.resolve(directory).normalize();
        } catch (InvalidPathException e) {
            made.completeExceptionally(new BackedUp.Refused("directory: '" + directory + "' is no path."));
            return made;
        }
        if (!where.startsWith(below)) {
            made.completeExceptionally(new BackedUp.Refused("directory: '" + where + "' is not in '" + below + "'; "
                    + Key.BACKUP_DIRECTORY.path() + " says where backups may be."));
            return made;
        }
        Thread thread = new Thread(() -> make(where, made), "rollcall-backup");
        thread.setDaemon(true);
        thread.start();
        return made;
    }

    private void make(Path where, CompletableFuture<BackedUp> made) {
        try {
            Backups.Made whole = backups.make(where);
            LOG.info("a backup is in '{}': {} bytes, the feed up to {}", where, whole.bytes(), whole.seq());
            made.complete(new BackedUp(whole.directory().toString(), whole.run(), whole.seq(), whole.bytes()));
        } catch (BackupRefused refused) {
            made.completeExceptionally(new BackedUp.Refused(refused.getMessage() + "."));
        } catch (IOException | RuntimeException e) {
            LOG.error("the backup in '{}' is not whole, and no server starts on it: delete it", where, e);
            made.completeExceptionally(e);
        }
    }
}
