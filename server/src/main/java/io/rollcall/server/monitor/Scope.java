package io.rollcall.server.monitor;

import io.rollcall.presence.ClientQuery.Filter;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which clients one subscription sees: these, or all that a filter finds. Immutable.
 *
 * @param family in whose words it is told
 * @param clientIds the clients, where they can be named, in the order of their UTF-8
 * @param filter what finds them, where they cannot
 * @param sees says the same as the filter, of an identifier
 */
record Scope(
        Family family, List<String> clientIds, @Nullable Filter filter, Predicate<String> sees) {

    /** These clients, and no others. */
    static Scope of(Family family, List<String> clientIds) {
        List<String> sorted = clientIds.stream().sorted(Utf8Order::compare).toList();
        return new Scope(family, sorted, null, sorted::contains);
    }

    /** All clients that are so. */
    static Scope where(Family family, Filter filter, Predicate<String> sees) {
        return new Scope(family, List.of(), filter, sees);
    }

    /** Whether the clients are named. */
    boolean isExact() {
        return filter == null;
    }
}
