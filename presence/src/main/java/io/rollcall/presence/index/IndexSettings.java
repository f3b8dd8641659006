package io.rollcall.presence.index;

import java.util.List;

/**
 * What bounds an index; who makes it has checked the numbers.
 *
 * @param groupsMax groups that are told apart
 * @param prefixes identifiers that begin so are counted
 * @param slotsPerPageMax clients that one page looks at before it is cut short
 * @param gatherMax candidates that are all looked at rather than walking in order
 * @param flappingConnects who connects as often within the window is flapping
 * @param flappingNanos the window
 * @param recentConnectsMax connects that are remembered for that
 */
public record IndexSettings(
        int groupsMax,
        List<String> prefixes,
        int slotsPerPageMax,
        int gatherMax,
        int flappingConnects,
        long flappingNanos,
        int recentConnectsMax) {}
