package io.rollcall.http.nativeapi;

import io.rollcall.http.auth.Sight;
import io.rollcall.presence.ClientIdForm;
import io.rollcall.presence.FeedEntry;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the feed somebody wants. Each that is given must hold. Immutable.
 *
 * @param types of {@link FeedJson#TYPES}; empty for all
 * @param clientId the exact client id
 * @param prefix what the client id begins with
 * @param group the client's group
 * @param sight which clients the reader sees
 */
public record FeedFilter(
        Set<String> types,
        @Nullable String clientId,
        @Nullable String prefix,
        @Nullable String group,
        Sight sight) {
    static final List<String> KNOWN = List.of("type", "clientId", "prefix", "group");

    public FeedFilter {
        types = Set.copyOf(types);
        for (String type : types) {
            if (!FeedJson.TYPES.contains(type)) {
                throw new IllegalArgumentException("types: '" + type + "' is not one of " + FeedJson.TYPES);
            }
        }
    }

    /** Whether an entry is wanted. One that is about no client, such as the start of the server, is unless its type is not. */
    public boolean wants(FeedEntry entry) {
        if (!types.isEmpty() && !types.contains(FeedJson.type(entry))) {
            return false;
        }
        String id = entry.clientIdOrNull();
        return id == null || isOf(id);
    }

    static FeedFilter of(NativeQuery query, Sight sight) {
        Set<String> types = new TreeSet<>(query.list("type"));
        for (String type : types) {
            if (!FeedJson.TYPES.contains(type)) {
                throw NativeQuery.bad("type", type, "is not one of " + FeedJson.TYPES);
            }
        }
        return new FeedFilter(types, query.text("clientId"), query.text("prefix"), query.text("group"), sight);
    }

    private boolean isOf(String id) {
        return (clientId == null || clientId.equals(id))
                && (prefix == null || id.startsWith(prefix))
                && (group == null || group.equals(ClientIdForm.groupOf(id)))
                && sight.sees(id);
    }
}
