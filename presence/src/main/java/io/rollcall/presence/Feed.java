package io.rollcall.presence;

/**
 * Every accepted change, in order and without a gap. Readers pull, at their own pace, from any thread, so that none slows the recorder or
 * another reader. What is shown here is as durable as the journal, so a crash of the server takes no entry back; and when an entry can be
 * read, queries show it already.
 *
 * <p>While the journal cannot be written, on a full disk for instance, the feed stands still and queries go on: {@link #newestSeq} is then
 * behind {@link PresenceQueries#asOfSeq}.
 *
 * <p>Who reads on as it grows, on a thread that may wait, is best served by {@link Follower}. Readers that may not wait, or that share what
 * was read, keep a place of their own and these methods: a stream of events, which reads on one thread and sends on another; the subscribers
 * of monitor topics, of whom thousands are told of one reading; a handler that answers later than it returns.
 */
public interface Feed {
    /** Entries that one {@link #read} gives at most. */
    int READ_MAX = 10_000;

    /** Sequence number of the first entry that can still be read; {@code newestSeq() + 1} when there is none. Moves on as entries are dropped. */
    long oldestSeq();

    /** Sequence number of the last entry that can be read; 0 when there was none. */
    long newestSeq();

    /**
     * Entries from this sequence number on, in order. Fewer than {@code max} when fewer are there, or when they are large: the page says
     * where to go on. Empty when {@code fromSeq} is beyond {@link #newestSeq}. May read from the disk: never call it on an event loop.
     *
     * @param fromSeq 1 or more
     * @param max 1 to {@link #READ_MAX}
     * @throws FeedTooOldException when an entry from {@code fromSeq} on was dropped already
     * @throws FeedDamagedException when the entry at {@code fromSeq} was damaged on the disk
     * @throws IllegalArgumentException when a number is out of range
     * @throws java.io.UncheckedIOException when the journal cannot be read
     * @throws IllegalStateException when presence is closed
     */
    FeedPage read(long fromSeq, int max);

    /**
     * Runs the task once the entry of this sequence number can be read: at once on this thread when it can be already, else on the
     * recorder's thread, where it must not block. A task that still waits at the close is never run.
     *
     * @return whether it is run; not when {@link FeedLimits#waitersMax} tasks wait already. Then look again a little later
     */
    boolean whenReadable(long seq, Runnable task);

    /** Takes back a task that was given to {@link #whenReadable} with this number. Says whether it still waited: if not, it ran or runs now. */
    boolean withdraw(long seq, Runnable task);
}
