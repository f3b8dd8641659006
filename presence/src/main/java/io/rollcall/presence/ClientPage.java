package io.rollcall.presence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of clients.
 *
 * @param clients in the order asked for
 * @param start where this page begins, and the one before it ends; absent on the first page
 * @param bookmark where the next page begins; absent on the last page
 * @param matches how many clients match in all, where {@code matchesExact}; else how many at least
 * @param matchesExact whether {@code matches} is the number of all; it is where that needs no look at each of them
 * @param isCutShort whether the page ends before its limit because it had to look at too many clients that do not match; the bookmark
 *     goes on
 * @param asOfSeq the feed sequence number that the page is true of
 */
public record ClientPage(
        List<ClientState> clients,
        @Nullable String start,
        @Nullable String bookmark,
        long matches,
        boolean matchesExact,
        boolean isCutShort,
        long asOfSeq) {

    /** A first page that is not cut short, and knows how many match. */
    public ClientPage(List<ClientState> clients, @Nullable String bookmark, long matches, long asOfSeq) {
        this(clients, null, bookmark, matches, true, false, asOfSeq);
    }
}
