package io.rollcall.broker.store;

import java.util.List;

/**
 * A part of what the store keeps for one session, on its way into memory. Immutable.
 *
 * @param queue whose it is
 * @param after the position behind which the deliveries were read; in the first page, behind which they are to be read
 * @param last the position up to which all that there was is in the page
 * @param deliveries that wait, in order
 * @param inFlight what was sent and is not acknowledged, in the order sent; of the first page alone
 * @param taken packet identifiers that came from the client and are not released; of the first page alone
 */
public record Page(
        DurableQueue queue,
        long after,
        long last,
        List<Outgoing> deliveries,
        List<Outgoing> inFlight,
        List<Integer> taken) {}
