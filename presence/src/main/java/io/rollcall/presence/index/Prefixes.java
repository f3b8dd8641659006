package io.rollcall.presence.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Counts of the clients whose identifiers begin so. Written by one thread, read by others; their owner's lock is between. */
final class Prefixes {
    private final Ordinals ordinals;
    private final List<byte[]> prefixes;
    private final int[] known;
    private final int[] connected;

    Prefixes(Ordinals ordinals, List<String> prefixes) {
        this.ordinals = ordinals;
        this.prefixes = prefixes.stream().map(prefix -> prefix.getBytes(UTF_8)).toList();
        this.known = new int[prefixes.size()];
        this.connected = new int[prefixes.size()];
    }

    void count(int ordinal, int knownMore, int connectedMore) {
        for (int i = 0; i < known.length; i++) {
            if (ordinals.startsWith(ordinal, prefixes.get(i))) {
                known[i] += knownMore;
                connected[i] += connectedMore;
            }
        }
    }

    int known(int at) {
        return known[at];
    }

    int connected(int at) {
        return connected[at];
    }
}
