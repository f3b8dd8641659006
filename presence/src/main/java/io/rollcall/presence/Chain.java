package io.rollcall.presence;

import io.rollcall.presence.FeedPage.Item;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the entries of one client, from the newest back, along the number of the entry before that each carries. Of one thread.
 */
final class Chain {
    private final FeedLog feed;
    private final String clientId;
    private long at;
    private int walked;
    private boolean gone;

    /**
     * A walk that begins here.
     *
     * @param at sequence number of an entry of this client; 0 for no walk at all
     */
    Chain(FeedLog feed, String clientId, long at) {
        this.feed = feed;
        this.clientId = clientId;
        this.at = at;
    }

    /** The next older entry; absent at the end. */
    @Nullable
    Item next() {
        if (at == 0) {
            return null;
        }
        byte[] bytes = feed.bytes(at);
        if (bytes == null || !clientId.equals(FeedCodec.clientId(bytes).orElse(null))) {
            gone = true;
            at = 0;
            return null;
        }
        Item item = new Item(at, FeedCodec.decode(bytes));
        at = FeedCodec.previous(bytes);
        walked++;
        return item;
    }

    /** Sequence number of the entry that comes next; 0 at the end. */
    long at() {
        return at;
    }

    int walked() {
        return walked;
    }

    /** Whether the walk ended at an entry that the feed does not have. */
    boolean gone() {
        return gone;
    }
}
