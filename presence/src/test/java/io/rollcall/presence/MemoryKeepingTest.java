package io.rollcall.presence;

/** Who is kept in memory only. */
class MemoryKeepingTest extends KeepingContract {
    @Override
    House house(KeepPolicy keep) {
        return House.with(null, FeedLimits.DEFAULT, keep, clocks);
    }
}
