package io.rollcall.server.monitor;

import java.util.concurrent.atomic.LongAdder;

/** What happened on the monitor topics since the start. From any thread. */
final class MonitorCounters {
    /** Messages that were told, snapshots included. */
    final LongAdder told = new LongAdder();
    /** Snapshots that were begun. */
    final LongAdder snapshots = new LongAdder();
    /** How often a subscriber did not take its messages as they came, and read the feed by itself for a while. */
    final LongAdder fellBehind = new LongAdder();
    /** How often changes could not be told one by one any more, and the state was told instead. */
    final LongAdder resyncs = new LongAdder();
    /** How often a subscriber was back, and went on where it was when it left. */
    final LongAdder wentOn = new LongAdder();
    /** How often the place of a subscriber could not be remembered, because those of too many others are. */
    final LongAdder placesRefused = new LongAdder();
    /** Pages of snapshots that were read again, because too many others waited for room. */
    final LongAdder pagesDropped = new LongAdder();
    /** Mistakes of ours, and failures of the feed, after which a subscriber began anew. */
    final LongAdder failures = new LongAdder();
}
