package io.rollcall.server.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollcall.broker.Broker;
import io.rollcall.presence.Presence;
import io.rollcall.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Copies of data directories. A copy has all that was acknowledged before it was begun: the store first, then presence, so that whoever has a
 * session is known; and places in the feed before both, so that who follows it is told something twice rather than never. Not on an event loop.
 */
public final class Backups {
    /** Of what is written here. */
    private static final int FORMAT = 1;

    private static final String BEGUN = "begun";

    private final Path data;
    private final Broker broker;
    private final Presence presence;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** Of a server that runs on this directory. */
    public Backups(Path data, Broker broker, Presence presence) {
        this.data = data;
        this.broker = broker;
        this.presence = presence;
    }

    /**
     * A backup that is whole.
     *
     * @param directory where it is
     * @param run the number of the server's run
     * @param seq the feed is in it up to here at least
     * @param bytes of its files; those of the store and the journal may be shared with the server's own
     */
    public record Made(Path directory, int run, long seq, long bytes) {}

    /**
     * Makes one while the server runs. From any thread but an event loop.
     *
     * @param directory is made, or empty; not within what is copied
     * @throws BackupRefused when it is not empty, or another backup is being made
     * @throws IOException when it cannot be written; what was written is left, and not taken for a backup
     */
    public Made make(Path directory) throws IOException {
        if (!busy.compareAndSet(false, true)) {
            throw new BackupRefused("another backup is being made");
        }
        try {
            String begun = Instant.now().toString();
            long seq = presence.queries().asOfSeq();
            BackupDirectory copy = BackupDirectory.begin(directory.toAbsolutePath());
            for (String notes : BackupDirectory.NOTES) {
                copy.copy(data, notes);
            }
            broker.backUp(copy.path().resolve(ServerConfig.STORE_DIRECTORY));
            presence.backUp(copy.path().resolve(ServerConfig.PRESENCE_DIRECTORY));
            ObjectNode mark =
                    mark(begun).put("run", presence.run()).put("seq", seq).put("while", "a server ran");
            return new Made(copy.path(), presence.run(), seq, copy.finish(mark));
        } finally {
            busy.set(false);
        }
    }

    /**
     * Makes one of a directory that the caller holds, and no server runs on.
     *
     * @throws BackupRefused when the directory is not empty
     */
    public static void makeOffline(Path data, Path directory) throws IOException {
        refuseUnfinished(data);
        String begun = Instant.now().toString();
        BackupDirectory copy = BackupDirectory.begin(directory.toAbsolutePath());
        for (String notes : BackupDirectory.NOTES) {
            copy.copy(data, notes);
        }
        copy.copy(data, ServerConfig.STORE_DIRECTORY);
        copy.copy(data, ServerConfig.PRESENCE_DIRECTORY + "/" + Presence.JOURNAL);
        Presence.markCopied(
                copy.path().resolve(ServerConfig.PRESENCE_DIRECTORY),
                Instant.now().toEpochMilli());
        copy.finish(mark(begun).put("while", "no server ran"));
    }

    private static ObjectNode mark(String begun) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("format", FORMAT)
                .put(BEGUN, begun)
                .put("ended", Instant.now().toString());
    }

    /**
     * Puts one back as a data directory, which a server may start on then.
     *
     * @param data is made, or empty
     * @return when the backup was begun
     * @throws BackupRefused when there is no whole backup, or the data directory is not empty
     */
    public static String putBack(Path backup, Path data) throws IOException {
        refuseUnfinished(backup);
        String begun = begun(backup)
                .orElseThrow(() -> new BackupRefused("'" + backup + "' is no backup: it has no " + BackupDirectory.MARK
                        + ", which is written last"));
        BackupDirectory copy = BackupDirectory.begin(data.toAbsolutePath());
        try (Stream<Path> all = Files.list(backup)) {
            List<Path> parts = all.filter(Files::isDirectory).toList();
            for (Path part : parts) {
                copy.copy(backup, part.getFileName().toString());
            }
        }
        long unused = copy.forceAll();
        copy.finish();
        return begun;
    }

    /**
     * A server begins on this directory, which it holds. What was a backup is one no more.
     *
     * @return when it was begun, if it was one
     * @throws BackupRefused when it is one that was not finished
     */
    public static Optional<String> used(Path data) throws IOException {
        refuseUnfinished(data);
        Optional<String> begun = begun(data);
        if (begun.isPresent()) {
            Files.move(
                    data.resolve(BackupDirectory.MARK),
                    data.resolve(BackupDirectory.PUT_BACK),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return begun;
    }

    private static Optional<String> begun(Path backup) throws IOException {
        Path file = backup.resolve(BackupDirectory.MARK);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode mark = new ObjectMapper().readTree(Files.readString(file));
        int format = mark.path("format").asInt();
        if (format != FORMAT) {
            throw new BackupRefused("'" + file + "' has format " + format + ", and this version knows " + FORMAT);
        }
        return Optional.of(mark.path(BEGUN).asText());
    }

    private static void refuseUnfinished(Path directory) throws BackupRefused {
        if (Files.exists(directory.resolve(BackupDirectory.UNFINISHED))) {
            throw new BackupRefused("'" + directory + "' is a copy that was not finished: delete it, and take another");
        }
    }
}
