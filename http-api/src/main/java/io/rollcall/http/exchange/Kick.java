package io.rollcall.http.exchange;

/** The way to whoever ends connections of clients. From any thread; returns at once. */
@FunctionalInterface
public interface Kick {

    /**
     * Ends the connection of a client, if it has one.
     *
     * @param by who wants it, for the record
     * @param ended runs, on any thread, once the end is told to presence, or there was nothing to end
     */
    void kick(String clientId, String by, Runnable ended);
}
