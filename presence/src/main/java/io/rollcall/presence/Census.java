package io.rollcall.presence;

import java.util.Map;

/**
 * Counts that are kept as clients change, and cost nothing to ask for.
 *
 * @param all every known client
 * @param byPrefix clients by the id prefixes that are declared in the configuration, in their order; empty while the indexes are
 *     being built
 * @param suspect connected clients that were not heard of in time, as of the last tick; 0 while the indexes are being built
 * @param flapping clients that connected too often of late
 * @param indexed whether the indexes are there; while they are not, lists look at every client
 * @param asOfSeq the feed sequence number that all counts are true of
 */
public record Census(
        ClientCounts all,
        Map<String, ClientCounts> byPrefix,
        long suspect,
        long flapping,
        boolean indexed,
        long asOfSeq) {}
