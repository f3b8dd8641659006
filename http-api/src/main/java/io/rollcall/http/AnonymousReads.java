package io.rollcall.http;

/** Who may read without a key, as long as there is none. */
public enum AnonymousReads {
    /** Nobody: without a key there is nothing to read. */
    NOBODY,
    /**
     * Who asks this machine by an address or as localhost. Any other name is refused: a web page could have its own name stand
     * for this machine, and so make a browser ask on its behalf.
     */
    LOCAL,
    /** Everybody. */
    EVERYBODY
}
