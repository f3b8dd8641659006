package io.rollcall.server.config;

import io.rollcall.presence.IndexLimits;
import java.util.List;

/** What presence counts: {@code presence.prefixes}, {@code presence.flapping} and {@code presence.groupsMax}. */
final class IndexSection {
    private static final int GROUPS_LIMIT = 1_000_000_000;
    private static final int FLAPPING_LIMIT = 200;

    private IndexSection() {}

    static IndexLimits indexes(Settings settings) {
        IndexLimits defaults = IndexLimits.DEFAULT;
        List<String> prefixes =
                settings.texts(Key.PRESENCE_PREFIXES, "what client ids begin with", text -> !text.isEmpty());
        return settings.section(
                "presence",
                () -> new IndexLimits(
                        defaults.clientsMax(),
                        (int) settings.number(Key.PRESENCE_GROUPS_MAX, defaults.groupsMax(), 0, GROUPS_LIMIT),
                        prefixes,
                        defaults.slotsPerPageMax(),
                        defaults.gatherMax(),
                        (int) settings.number(
                                Key.PRESENCE_FLAPPING_CONNECTS, defaults.flappingConnects(), 2, FLAPPING_LIMIT),
                        settings.duration(Key.PRESENCE_FLAPPING_WINDOW, defaults.flappingWindow()),
                        defaults.recentConnectsMax(),
                        defaults.waitingMax()));
    }
}
