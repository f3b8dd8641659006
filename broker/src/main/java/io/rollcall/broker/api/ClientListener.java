package io.rollcall.broker.api;

/**
 * Hears what happens to clients. Every method is called on an event loop, or at shutdown on the closing thread: it must
 * return at once. What it throws is caught and logged; the connection stands. For one client identifier, connected and
 * disconnected strictly alternate, in the order in which they happened.
 *
 * <pre>{@code
 * ClientListener counting = new ClientListener() {
 *     public void disconnected(ClientConnection client, Disconnection how) {
 *         ends.computeIfAbsent(how.cause(), cause -> new LongAdder()).increment();
 *     }
 * };
 * }</pre>
 */
public interface ClientListener {

    /**
     * A client was accepted; CONNACK leaves after {@code recorded} has run.
     *
     * @param recorded to be run exactly once, from any thread, when whoever must know of the connection knows
     */
    default void connected(ClientConnection client, Runnable recorded) {
        recorded.run();
    }

    /** A connection of an accepted client ended, otherwise than by take-over. */
    default void disconnected(ClientConnection client, Disconnection how) {}

    /**
     * A client was accepted while an older connection of it stood, which ended by this: as one change. Without an
     * implementation, it is told as {@code disconnected} and then {@code connected}.
     */
    default void takenOver(ClientConnection old, Disconnection how, ClientConnection client, Runnable recorded) {
        disconnected(old, how);
        connected(client, recorded);
    }

    /** A CONNECT was refused. */
    default void refused(Refusal refusal) {}

    /** The client was active since this was last called for it: at most once in a batch interval. */
    default void active(ClientConnection client) {}
}
