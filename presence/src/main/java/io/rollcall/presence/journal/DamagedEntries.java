package io.rollcall.presence.journal;

/** Feed entries whose bytes on the disk are not those that were written. */
public final class DamagedEntries extends JournalFailure {
    private static final long serialVersionUID = 1;

    private final long toSeq;

    DamagedEntries(String message, long toSeq, Throwable cause) {
        super(message, cause);
        this.toSeq = toSeq;
    }

    /** The last that cannot be read; those from the next on can, or there is none. */
    public long toSeq() {
        return toSeq;
    }
}
