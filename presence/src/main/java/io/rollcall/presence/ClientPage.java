package io.rollcall.presence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of clients.
 *
 * @param clients in the order asked for
 * @param bookmark where the next page begins; absent on the last page
 * @param matches how many clients match in all
 * @param asOfSeq the feed sequence number that the page is true of
 */
public record ClientPage(
        List<ClientState> clients, @Nullable String bookmark, long matches, long asOfSeq) {}
