package io.rollcall.presence.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.Function;

/**
 * Looks at all that a change of each of some clients will look at, before the first is changed: one step of the way for all of them, then the
 * next. Looks at memory that do not wait for one another overlap, so this takes a fraction of what the changes would wait. It changes nothing, and
 * nothing depends on it. The writer's.
 */
final class Ahead {
    /** Clients that are looked at together: what they touch has room in a cache of half a megabyte. */
    static final int BLOCK = 128;

    private final Ordinals ordinals;
    private final Columns columns;
    private final Lists lists;
    private final int[] hashes = new int[BLOCK];
    private final int[] found = new int[BLOCK];
    private final byte[][] ids = new byte[BLOCK][];

    /** What was seen, so that the compiler does not leave the looks out. */
    private long seen;

    Ahead(Ordinals ordinals, Columns columns, Lists lists) {
        this.ordinals = ordinals;
        this.columns = columns;
        this.lists = lists;
    }

    /** @param clients at most {@link #BLOCK} */
    <T> void look(List<T> clients, Function<? super T, String> clientId) {
        int count = clients.size();
        for (int i = 0; i < count; i++) {
            ids[i] = clientId.apply(clients.get(i)).getBytes(UTF_8);
            hashes[i] = ordinals.hash(ids[i]);
        }
        for (int i = 0; i < count; i++) {
            found[i] = ordinals.first(hashes[i]);
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += found[i] == Ordinals.NONE ? 0 : ordinals.peek(found[i]);
        }
        for (int i = 0; i < count; i++) {
            found[i] = ordinals.find(ids[i], hashes[i]);
        }
        for (int i = 0; i < count; i++) {
            sum += found[i] == Ordinals.NONE ? 0 : columns.peek(found[i]);
        }
        for (int i = 0; i < count; i++) {
            sum += found[i] == Ordinals.NONE ? 0 : lists.peek(found[i]);
        }
        seen = sum;
    }

    long seen() {
        return seen;
    }
}
