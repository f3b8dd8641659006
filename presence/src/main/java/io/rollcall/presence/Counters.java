package io.rollcall.presence;

import java.util.concurrent.atomic.LongAdder;

/** What the recorder counts. Written by its thread (and by tellers after the close), read by any. */
final class Counters {
    final LongAdder applied = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder doubled = new LongAdder();
    final LongAdder early = new LongAdder();
    final LongAdder activities = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder callbacksFailed = new LongAdder();
    final LongAdder afterClose = new LongAdder();
    final LongAdder refusedUnknownDropped = new LongAdder();
    final LongAdder feedDropped = new LongAdder();
    final LongAdder forgottenByAge = new LongAdder();
    final LongAdder forgottenByCount = new LongAdder();
    final LongAdder erasedEntries = new LongAdder();
    final LongAdder erased = new LongAdder();
    final LongAdder waitersRefused = new LongAdder();
    final LongAdder tableErrors = new LongAdder();

    PresenceStats.Changes changes(long earlyDropped) {
        return new PresenceStats.Changes(
                applied.sum(),
                late.sum(),
                doubled.sum(),
                early.sum(),
                earlyDropped,
                activities.sum(),
                failed.sum(),
                callbacksFailed.sum(),
                afterClose.sum());
    }

    PresenceStats.Kept kept() {
        return new PresenceStats.Kept(
                feedDropped.sum(),
                forgottenByAge.sum(),
                forgottenByCount.sum(),
                erased.sum(),
                erasedEntries.sum(),
                refusedUnknownDropped.sum());
    }
}
