package io.rollcall.broker.session;

import java.util.concurrent.atomic.LongAdder;

/** What happened in all sessions since the start. From any thread. */
public final class SessionCounters {
    /** Messages that an embedder's subscription had no room for. */
    public final LongAdder droppedLocal = new LongAdder();

    /** Messages that found a queue full. */
    public final LongAdder droppedQueueFull = new LongAdder();
    /** QoS 0 messages for clients that did not take their messages fast enough. */
    public final LongAdder droppedSlow = new LongAdder();
    /** QoS 0 messages for clients that were away. */
    public final LongAdder droppedOffline = new LongAdder();
    /** Messages whose expiry interval ran out while they waited. */
    public final LongAdder droppedExpired = new LongAdder();
    /** Messages larger than their receiver accepts. */
    public final LongAdder droppedTooLarge = new LongAdder();
    /** Offers of topics' owners that found no room, and came again later. */
    public final LongAdder ownedHeldBack = new LongAdder();
    /** Messages that their receiver had no right to. */
    public final LongAdder droppedNotAuthorized = new LongAdder();
    /** Sessions taken over by another connection. */
    public final LongAdder takenOver = new LongAdder();
}
