package io.rollcall.presence;

import java.util.List;

/**
 * Some entries of the feed.
 *
 * @param items in order
 * @param nextSeq where to read on; greater than every entry of the page
 */
public record FeedPage(List<Item> items, long nextSeq) {

    /** One entry and its sequence number. */
    public record Item(long seq, FeedEntry entry) {}
}
