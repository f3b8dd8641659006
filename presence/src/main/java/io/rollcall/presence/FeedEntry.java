package io.rollcall.presence;

import org.jspecify.annotations.Nullable;

/**
 * One entry of the feed: a change that was accepted. Folding all entries in order gives the state of every client. Immutable. Times are in
 * milliseconds since 1970, by the server's wall clock: a label, for the order is that of the sequence numbers.
 */
public sealed interface FeedEntry {

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

    /** A client that was not connected is no longer known. Should it come back, it is as one that never was here. */
    record ClientForgotten(String clientId, long time, ForgetReason reason) implements FeedEntry {}

    /** The server started: whoever was still connected is not, as of the end of the run before. */
    record RunStarted(int run, long time, RunEnd before) implements FeedEntry {}

    /** The server stopped in good order. */
    record RunEnded(int run, long time) implements FeedEntry {}

    /** Entries from this one up to and including {@code toSeq} could not be written to the journal; the states are right. */
    record Lost(long toSeq) implements FeedEntry {}

    /** What stood here was about a client that was erased on request. The client's {@link ClientForgotten} follows it. */
    record Erased(ErasedKind kind, long time) implements FeedEntry {}

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

    /** Why a client is no longer known. */
    enum ForgetReason {
        /** It was away for longer than its class of ids is kept. */
        AGE,
        /** More of its class were away than are kept, and it for longest. */
        COUNT,
        /** Somebody asked for it. */
        ERASED
    }

    /** Which entry an {@link Erased} was. */
    enum ErasedKind {
        CONNECTED,
        TAKEN_OVER,
        DISCONNECTED,
        REFUSED,
        FORGOTTEN
    }

    /** Whom the entry is about; absent when it is about nobody in particular, or about somebody who was erased. */
    default @Nullable String clientIdOrNull() {
        if (this instanceof ClientConnected entry) {
            return entry.connected().clientId();
        } else if (this instanceof ClientTakenOver entry) {
            return entry.connected().clientId();
        } else if (this instanceof ClientDisconnected entry) {
            return entry.disconnected().clientId();
        } else if (this instanceof ClientRefused entry) {
            return entry.refused().clientId();
        } else if (this instanceof ClientForgotten entry) {
            return entry.clientId();
        }
        return null;
    }
}
