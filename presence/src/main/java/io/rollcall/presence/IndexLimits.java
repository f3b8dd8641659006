package io.rollcall.presence;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * Every number of the indexes.
 *
 * @param clientsMax clients that are indexed; with more, the indexes are given up until the next start, and lists look at every client
 * @param groupsMax groups that are told apart; the clients of those beyond share one, and are found by their ids
 * @param prefixes id prefixes whose clients are counted, at most {@link #PREFIXES_MAX}
 * @param slotsPerPageMax clients that one page looks at before it is cut short
 * @param gatherMax candidates that are all looked at and sorted, rather than walking the order asked for
 * @param flappingConnects a client that connects as often within the window is flapping; 2 to 200
 * @param flappingWindow how long a connect counts for that
 * @param recentConnectsMax connects that are remembered for that; beyond, the oldest is forgotten early
 * @param waitingMax tasks that wait for a sequence number
 */
public record IndexLimits(
        int clientsMax,
        int groupsMax,
        List<String> prefixes,
        int slotsPerPageMax,
        int gatherMax,
        int flappingConnects,
        Duration flappingWindow,
        int recentConnectsMax,
        int waitingMax) {
    public static final int PREFIXES_MAX = 64;

    /** For most servers. */
    public static final IndexLimits DEFAULT =
            new IndexLimits(50_000_000, 100_000, List.of(), 8_000, 20_000, 5, Duration.ofMinutes(1), 1_000_000, 10_000);

    private static final int CLIENTS_LIMIT = 1 << 30;
    private static final int FLAPPING_MAX = 200;

    public IndexLimits {
        prefixes = List.copyOf(prefixes);
        within("clientsMax", clientsMax, 0, CLIENTS_LIMIT);
        within("groupsMax", groupsMax, 0, CLIENTS_LIMIT);
        within("prefixes", prefixes.size(), 0, PREFIXES_MAX);
        within("slotsPerPageMax", slotsPerPageMax, 1, Integer.MAX_VALUE);
        within("gatherMax", gatherMax, 0, Integer.MAX_VALUE);
        within("flappingConnects", flappingConnects, 2, FLAPPING_MAX);
        within("recentConnectsMax", recentConnectsMax, 1, CLIENTS_LIMIT);
        within("waitingMax", waitingMax, 0, Integer.MAX_VALUE);
        if (new HashSet<>(prefixes).size() < prefixes.size()) {
            throw new IllegalArgumentException("prefixes: " + prefixes + " has one twice");
        }
        if (flappingWindow.isNegative() || flappingWindow.isZero()) {
            throw new IllegalArgumentException("flappingWindow: " + flappingWindow + " is not positive");
        }
    }

    /** These, but with the clients of these id prefixes counted. */
    public IndexLimits counting(List<String> idPrefixes) {
        return new IndexLimits(
                clientsMax,
                groupsMax,
                idPrefixes,
                slotsPerPageMax,
                gatherMax,
                flappingConnects,
                flappingWindow,
                recentConnectsMax,
                waitingMax);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " is not within " + least + " to " + most);
        }
    }
}
