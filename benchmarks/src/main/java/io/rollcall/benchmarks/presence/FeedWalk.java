package io.rollcall.benchmarks.presence;

import io.rollcall.presence.Feed;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.FeedPage;
import java.util.function.Consumer;

/** All of a feed, from its beginning. */
final class FeedWalk {
    private static final int PIECE = 10_000;

    private FeedWalk() {}

    /**
     * Shows every entry, in order. Returns how many there are.
     *
     * @throws IllegalStateException at a gap
     */
    static long of(Feed feed, Consumer<FeedEntry> visitor) {
        long seq = 0;
        long newest = feed.newestSeq();
        while (seq < newest) {
            for (FeedPage.Item item : feed.read(seq + 1, PIECE).items()) {
                if (item.seq() != seq + 1) {
                    throw new IllegalStateException("feed: after entry " + seq + " comes " + item.seq());
                }
                seq = item.seq();
                visitor.accept(item.entry());
            }
        }
        return seq;
    }
}
