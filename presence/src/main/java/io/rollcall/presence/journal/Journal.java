package io.rollcall.presence.journal;

import io.rollcall.presence.journal.JournalTurn.Entry;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The truth: the feed by sequence number, the last state by client id, and a few named values beside them. Written by one
 * thread; read by any.
 */
public interface Journal extends AutoCloseable {

    /** Sequence number of the last feed entry; 0 when there is none. */
    long lastSeq() throws JournalFailure;

    /** Sequence number of the first feed entry; 0 when there is none. */
    long firstSeq() throws JournalFailure;

    /**
     * Feed entries from this sequence number on, in order; at most {@code max}, and no more once they have {@code bytesMax} bytes. Ends
     * before a damaged one.
     *
     * @throws DamagedEntries when the first is damaged
     */
    List<Entry> entries(long fromSeq, int max, long bytesMax) throws JournalFailure;

    /** The last feed entry before this sequence number. */
    @Nullable
    Entry entryBefore(long seq) throws JournalFailure;

    /**
     * The first feed entry to keep so that the files of all that are kept have at most so many bytes; 0 when they have not more. Files are
     * whole, and what is not yet in one is not counted.
     */
    long firstThatFits(long bytesMax) throws JournalFailure;

    /** What the files of the feed take on the disk. */
    long feedBytes() throws JournalFailure;

    /** Drops every feed entry before this sequence number, and what files they had for themselves. From any thread. */
    void dropEntries(long beforeSeq) throws JournalFailure;

    /**
     * Writes anew what lies between these feed entries, and where these clients' states were, so that what was overwritten or removed leaves
     * the disk. Takes long. From any thread.
     */
    void purge(long fromSeq, long toSeq, Collection<String> clientIds) throws JournalFailure;

    /** Lets a purge that runs fail soon, and every later one at once. From any thread. */
    void endPurges();

    /** Up to {@code max} states whose client id comes after this one, in order of the ids' bytes. */
    List<State> states(String afterClientId, int max) throws JournalFailure;

    /** One client's last state. */
    record State(String clientId, byte[] record) {}

    byte @Nullable [] meta(String key) throws JournalFailure;

    /** Every named value whose key begins so, in order of the keys. */
    void forEachMeta(String prefix, Visitor<String> visitor) throws JournalFailure;

    byte @Nullable [] state(String clientId) throws JournalFailure;

    void forEachState(Visitor<String> visitor) throws JournalFailure;

    /** Every feed entry from this sequence number on, in order. */
    void forEachEntry(long fromSeq, Visitor<Long> visitor) throws JournalFailure;

    /**
     * Writes the turn as a whole. When this returns, it outlives this process; with {@code sync} it outlives the machine. After
     * a failure the same turn may be written again, and does no harm if it had come through.
     */
    void write(JournalTurn turn, boolean sync) throws JournalFailure;

    /** Idempotent. */
    /**
     * Writes a copy of all that was written before the call, while others read and write. From any thread.
     *
     * @param directory is made; must not be there yet
     */
    default void copyTo(Path directory) throws JournalFailure {
        throw new IllegalStateException("this journal has no files");
    }

    @Override
    void close();

    /** Is shown one entry after the other. */
    @FunctionalInterface
    interface Visitor<K> {
        void visit(K key, byte[] value);
    }
}
