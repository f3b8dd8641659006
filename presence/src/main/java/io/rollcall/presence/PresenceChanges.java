package io.rollcall.presence;

/**
 * Where changes of presence are told. From any thread; every method returns at once and never blocks. Changes of one
 * client are told in the order in which they happened; late, doubled and swapped ones do no harm, because a greater
 * connectionId wins, and of one connection the end beats the beginning.
 */
public interface PresenceChanges {

    /**
     * A client connected.
     *
     * @param live the connection's live activity, read until its end is told
     * @param applied run on the recorder's thread once every query sees the client connected; must not block
     */
    void connected(Connected connected, LiveActivity live, Runnable applied);

    /** A client connected while an older connection of it stood, which ended by this: one change, never a disconnection. */
    void takenOver(Disconnected old, Connected connected, LiveActivity live, Runnable applied);

    /** A connection ended. */
    void disconnected(Disconnected disconnected);

    /** A client was refused. */
    void refused(Refused refused);

    /** A connected client was active since it was last told here; its {@link LiveActivity} says how. Told in batches. */
    void active(String clientId, long connectionId);
}
