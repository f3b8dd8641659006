package io.rollcall.presence;

/** Entries of the feed were damaged on the disk and cannot be read. Take a snapshot, or go on after them. */
public final class FeedDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long fromSeq;
    private final long toSeq;

    public FeedDamagedException(long fromSeq, long toSeq, Throwable cause) {
        super("the feed is damaged from " + fromSeq + " to " + toSeq + ": " + cause.getMessage(), cause);
        this.fromSeq = fromSeq;
        this.toSeq = toSeq;
    }

    /** The first entry that cannot be read. */
    public long fromSeq() {
        return fromSeq;
    }

    /** The last of them; the feed can be read from the one after. */
    public long toSeq() {
        return toSeq;
    }
}
