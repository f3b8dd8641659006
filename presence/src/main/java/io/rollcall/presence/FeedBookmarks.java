package io.rollcall.presence;

import java.util.Base64;

/**
 * Places in the feed as text, for readers outside: opaque, and only good for the feed that gave them. One of another server, of a journal that
 * was put back to an earlier state, or of entries that a crash of the machine took back, is refused with a sentence that says so. Immutable;
 * from any thread.
 */
public final class FeedBookmarks {
    private static final int FORMAT = 1;

    private final String identity;
    private final Runs runs;
    private final Feed feed;

    FeedBookmarks(String identity, Runs runs, Feed feed) {
        this.identity = identity;
        this.runs = runs;
        this.feed = feed;
    }

    /** A bookmark is of no use here. Take a snapshot, and follow from there. */
    public static final class BadBookmark extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        BadBookmark(String message) {
            super(message);
        }
    }

    /** The place before the entry of this number. */
    public String of(long nextSeq) {
        byte[] bytes = new ByteWriter()
                .one(FORMAT)
                .text(identity)
                .number(runs.current().number())
                .signed(runs.current().start())
                .number(nextSeq)
                .toBytes();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Where to read on.
     *
     * @throws BadBookmark when it is of no use here
     * @throws FeedTooOldException when an entry after it was dropped already; tells the oldest
     */
    public long nextSeq(String bookmark) {
        ByteReader in = new ByteReader(bytes(bookmark));
        long nextSeq;
        int run;
        long runStart;
        try {
            if (in.one() != FORMAT) {
                throw new BadBookmark("the bookmark '" + bookmark + "' has a format that this server does not know");
            }
            if (!in.text().equals(identity)) {
                throw new BadBookmark("the bookmark '" + bookmark + "' is of another server's feed");
            }
            run = (int) in.number();
            runStart = in.signed();
            nextSeq = in.number();
        } catch (IndexOutOfBoundsException | IllegalStateException | ArithmeticException e) {
            throw new BadBookmark("the bookmark '" + bookmark + "' is cut short");
        }
        if (isTakenBack(run, runStart, nextSeq)) {
            throw new BadBookmark("the bookmark '" + bookmark + "' is after entry " + (nextSeq - 1) + " of run " + run
                    + ", which is not in the feed: the machine crashed since, or the journal was put back");
        }
        if (nextSeq < feed.oldestSeq()) {
            throw new FeedTooOldException(nextSeq, feed.oldestSeq());
        }
        return nextSeq;
    }

    /** Whether the run that gave it is none of ours, or a later one began before the entries that it has read. */
    private boolean isTakenBack(int run, long runStart, long nextSeq) {
        Run ours = runs.run(run);
        return ours == null
                || ours.start() != runStart
                || (run != runs.current().number() && runs.after(run).startSeq() < nextSeq);
    }

    private static byte[] bytes(String bookmark) {
        try {
            return Base64.getUrlDecoder().decode(bookmark);
        } catch (IllegalArgumentException e) {
            throw new BadBookmark("the bookmark '" + bookmark + "' has characters that none of ours has");
        }
    }
}
