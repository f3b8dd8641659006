package io.rollcall.server.monitor;

/**
 * Counters and gauges of the monitor topics, since the start.
 *
 * @param subscriptions that are served now
 * @param live of them, those that take changes as they come; the others are told the state, or are behind
 * @param told messages that were told, snapshots included
 * @param snapshots that were begun
 * @param fellBehind how often a subscriber did not take its messages as they came, and read the feed by itself for a while
 * @param resyncs how often changes could not be told one by one any more, and the state was told instead
 * @param wentOn how often a subscriber was back, and went on where it was when it left
 * @param placesRefused how often the place of a subscriber could not be remembered, because those of too many others are
 * @param pagesDropped pages of snapshots that were read again, because too many others waited for room
 * @param failures mistakes of ours, and failures of the feed, after which a subscriber began anew
 */
public record MonitorStats(
        int subscriptions,
        int live,
        long told,
        long snapshots,
        long fellBehind,
        long resyncs,
        long wentOn,
        long placesRefused,
        long pagesDropped,
        long failures) {}
