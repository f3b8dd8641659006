package io.rollcall.server.access.token;

import io.rollcall.server.access.spi.Permission;
import io.rollcall.server.access.spi.Permission.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a claim says that a client may do: {@code {"pub": [...], "sub": [...], "all": [...], "deny": [...]}} with topic filters, or
 * a list of {@code {"access": "read", "filter": "home/#"}}.
 */
public final class GrantedTopics {
    private static final int PERMISSIONS_MAX = 1_000;
    private static final Map<String, Access> SHORT =
            Map.of("pub", Access.WRITE, "sub", Access.READ, "all", Access.READWRITE, "deny", Access.DENY);

    private GrantedTopics() {}

    /**
     * Reads a claim.
     *
     * @throws IllegalArgumentException when it says nothing that we understand
     */
    public static List<Permission> read(Object claim) {
        List<Permission> all = new ArrayList<>();
        if (claim instanceof Map<?, ?> byKind) {
            byKind.forEach((kind, filters) -> addAll(all, SHORT.get(String.valueOf(kind)), filters));
        } else if (claim instanceof List<?> entries) {
            entries.forEach(entry -> all.add(entry(entry)));
        } else {
            throw new IllegalArgumentException("the topics are neither an object nor a list");
        }
        if (all.size() > PERMISSIONS_MAX) {
            throw new IllegalArgumentException(all.size() + " topics are more than " + PERMISSIONS_MAX);
        }
        return all;
    }

    private static void addAll(List<Permission> to, @Nullable Access access, Object filters) {
        if (access == null || !(filters instanceof List<?> list)) {
            throw new IllegalArgumentException("the topics are lists named pub, sub, all and deny");
        }
        list.forEach(filter -> to.add(new Permission(access, String.valueOf(filter))));
    }

    private static Permission entry(Object entry) {
        if (entry instanceof Map<?, ?> fields
                && fields.get("access") instanceof String access
                && fields.get("filter") instanceof String filter) {
            return new Permission(Access.valueOf(access.toUpperCase(Locale.ROOT)), filter);
        }
        throw new IllegalArgumentException("each topic has an access and a filter");
    }
}
