package io.rollcall.presence;

/** A time that was asked for is before what the feed still has. */
public final class HistoryTooOldException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long knownSince;

    HistoryTooOldException(long time, long knownSince) {
        super("who was connected at " + time + " is no longer known; the feed goes back to " + knownSince);
        this.knownSince = knownSince;
    }

    /** The earliest time that can be asked for, in milliseconds since 1970. */
    public long knownSince() {
        return knownSince;
    }
}
