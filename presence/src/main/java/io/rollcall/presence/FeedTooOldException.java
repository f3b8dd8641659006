package io.rollcall.presence;

/** Entries that were asked for are no longer in the feed. Take a snapshot, and follow from there. */
public final class FeedTooOldException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long oldestSeq;

    public FeedTooOldException(long fromSeq, long oldestSeq) {
        super("the feed from " + fromSeq + " on is no longer kept; it begins at " + oldestSeq);
        this.oldestSeq = oldestSeq;
    }

    /** The first entry that can still be read. */
    public long oldestSeq() {
        return oldestSeq;
    }
}
