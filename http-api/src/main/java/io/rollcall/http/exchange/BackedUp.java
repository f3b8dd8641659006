package io.rollcall.http.exchange;

/**
 * A backup that is whole.
 *
 * @param directory where it is
 * @param run the number of the server's run
 * @param seq the feed is in it up to here at least
 * @param bytes of its files
 */
public record BackedUp(String directory, int run, long seq, long bytes) {
    /** A backup cannot be made as it was asked for; nothing was written. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** @param why what to tell the caller */
        public Refused(String why) {
            super(why);
        }
    }
}
