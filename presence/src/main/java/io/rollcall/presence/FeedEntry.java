package io.rollcall.presence;

import org.jspecify.annotations.Nullable;

/** One entry of the feed: a change that was accepted. Folding all entries in order gives the state of every client. */
sealed interface FeedEntry {

    /**
     * A client connected.
     *
     * @param ghost how its connection before ended, when that was found only now because the server had crashed
     */
    record ClientConnected(Connected connected, @Nullable Disconnected ghost) implements FeedEntry {}

    /** A client connected in place of its older connection. */
    record ClientTakenOver(
            Disconnected old, Connected connected, @Nullable Disconnected ghost) implements FeedEntry {}

    /** A connection ended. */
    record ClientDisconnected(Disconnected disconnected) implements FeedEntry {}

    /** A client was refused; changes no state. */
    record ClientRefused(Refused refused) implements FeedEntry {}

    /** The server started: whoever was still connected is not, as of the end of the run before. */
    record RunStarted(int run, long time, RunEnd before) implements FeedEntry {}

    /** The server stopped in good order. */
    record RunEnded(int run, long time) implements FeedEntry {}

    /** Entries from this one up to and including {@code toSeq} could not be written to the journal; the states are right. */
    record Lost(long toSeq) implements FeedEntry {}

    /**
     * How a run ended.
     *
     * @param run its number; 0 when there was none before
     * @param lastTick the last durable sign of life, or the end when it was in good order
     * @param inGoodOrder whether the server stopped rather than crashed
     */
    record RunEnd(int run, long lastTick, boolean inGoodOrder) {
        static final RunEnd NONE = new RunEnd(0, 0, true);
    }
}
