package io.rollcall.presence.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The view: the last state of every known client, as the bytes of its record. One thread writes; any thread reads at the same
 * time, and sees of each record the old one or the new one, never a mixture.
 */
public interface PresenceTable extends AutoCloseable {

    /** A record as large as this, with its client id in UTF-8, may be kept elsewhere and has to be told anew after a restart. */
    int LARGE_BYTES = 1024;

    /** Clients that are looked at together: what is looked at for them has room in the nearest caches. */
    int AHEAD_MAX = 64;

    static boolean isLarge(String clientId, byte[] record) {
        boolean isShort = clientId.length() * 3L + record.length < LARGE_BYTES;
        return !isShort && clientId.getBytes(UTF_8).length + record.length >= LARGE_BYTES;
    }

    byte @Nullable [] get(String clientId);

    /** Brings what is known of some clients near, at most {@link #AHEAD_MAX}: they are asked for next. A hint. */
    default void lookAhead(List<String> clientIds) {}

    /** By the writer alone. Never refuses for want of room. */
    void put(String clientId, byte[] record);

    /** By the writer alone. What is removed is overwritten as far as it can be; the client id may stay in the file until its place is used. */
    void remove(String clientId);

    long size();

    /** Shows every client that is there throughout exactly once. The visitor must not use the table. */
    void forEach(BiConsumer<String, byte[]> visitor);

    TableStats stats();

    /** Which table this is, so that a checkpoint of another one is not taken for one of this. */
    String id();

    /**
     * Whether the journal holds all that this table shows. While it does not, a table that outlives the process must not
     * be believed after a crash. By the writer alone.
     */
    void agreesWithJournal(boolean agrees);

    /** Closes in good order, with the sequence number of the last change that is in the table. Idempotent. */
    void close(long seq);

    /** Closes as if the process had crashed. */
    @Override
    void close();
}
