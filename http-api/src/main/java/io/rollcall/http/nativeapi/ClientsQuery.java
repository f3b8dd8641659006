package io.rollcall.http.nativeapi;

import io.rollcall.http.auth.Sight;
import io.rollcall.http.exchange.Problem;
import io.rollcall.presence.Cause;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.ClientType;
import io.rollcall.presence.Entity;
import io.rollcall.presence.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads which clients are asked for out of the parameters of {@code /api/v1/clients}. */
final class ClientsQuery {
    static final int LIMIT_DEFAULT = 100;

    /** The parameters that filter. */
    static final List<String> FILTERS = List.of(
            "status",
            "clientType",
            "org",
            "type",
            "device",
            "group",
            "prefix",
            "userName",
            "entity",
            "cause",
            "listenerPort",
            "suspect",
            "flapping",
            "connectedAfter",
            "connectedBefore",
            "disconnectedAfter",
            "disconnectedBefore",
            "activeAfter",
            "activeBefore",
            "seenAfter",
            "seenBefore");

    /** Every parameter. */
    static final Set<String> KNOWN = with(FILTERS, "sort", "limit", "bookmark", "from", "backward", "minSeq");

    private static final int PORT_MAX = 65_535;

    private static final Map<String, Field> FIELDS = Map.ofEntries(
            Map.entry("clientId", Field.CLIENT_ID),
            Map.entry("clientType", Field.CLIENT_TYPE),
            Map.entry("status", Field.STATUS),
            Map.entry("connectTime", Field.CONNECT_TIME),
            Map.entry("disconnectTime", Field.DISCONNECT_TIME),
            Map.entry("lastActivityEvent", Field.ACTIVITY_EVENT),
            Map.entry("lastActivityTime", Field.ACTIVITY_TIME),
            Map.entry("lastSeenTime", Field.SEEN_TIME),
            Map.entry("protocol", Field.PROTOCOL_VERSION),
            Map.entry("entity", Field.DISCONNECT_ENTITY),
            Map.entry("reasonCode", Field.DISCONNECT_REASON_CODE));

    private ClientsQuery() {}

    private static Set<String> with(List<String> names, String... more) {
        Set<String> all = new TreeSet<>(names);
        all.addAll(List.of(more));
        return all;
    }

    /** What is asked for, of what the caller sees; refused when that cannot be asked at once. */
    static ClientQuery of(NativeQuery query, Sight sight) {
        int limit = query.integer("limit", 1, ClientQuery.LIMIT_MAX).orElse(LIMIT_DEFAULT);
        boolean backward = Boolean.TRUE.equals(query.flag("backward"));
        ClientQuery clients =
                new ClientQuery(filter(query, sight), order(query), limit, query.text("bookmark"), backward);
        String from = query.text("from");
        return from == null ? clients : from(clients, from);
    }

    private static ClientQuery from(ClientQuery clients, String from) {
        if (clients.bookmark() != null) {
            throw NativeQuery.bad("from", from, "contradicts bookmark=" + clients.bookmark());
        }
        if (clients.order().get(0).field() != Field.CLIENT_ID) {
            throw NativeQuery.bad("from", from, "is for lists that are sorted by clientId");
        }
        return clients.from(from);
    }

    private static Filter filter(NativeQuery query, Sight sight) {
        OptionalInt port = query.integer("listenerPort", 0, PORT_MAX);
        return Filter.where()
                .status(query.word("status", Status.class))
                .clientType(query.word("clientType", ClientType.class))
                .org(org(query, sight))
                .type(query.text("type"))
                .device(query.text("device"))
                .group(group(query, sight))
                .prefix(query.text("prefix"))
                .userName(query.text("userName"))
                .entity(query.word("entity", Entity.class))
                .cause(query.word("cause", Cause.class))
                .listenerPort(port.isPresent() ? port.getAsInt() : null)
                .suspect(query.flag("suspect"))
                .flapping(query.flag("flapping"))
                .connected(query.window("connected"))
                .disconnected(query.window("disconnected"))
                .active(query.window("active"))
                .seen(query.window("seen"))
                .build();
    }

    private static @Nullable String org(NativeQuery query, Sight sight) {
        String asked = query.text("org");
        String seen = sight.org();
        if (asked != null && seen != null && !asked.equals(seen)) {
            throw Problem.forbidden("org: \"" + asked + "\" is not the API key's, which is \"" + seen + "\".");
        }
        return seen == null ? asked : seen;
    }

    private static @Nullable String group(NativeQuery query, Sight sight) {
        String asked = query.text("group");
        Set<String> seen = sight.groups();
        if (seen.isEmpty() || (asked != null && seen.contains(asked))) {
            return asked;
        }
        if (asked == null && seen.size() == 1) {
            return seen.iterator().next();
        }
        throw Problem.forbidden("group: name one of those that the API key sees: " + new TreeSet<>(seen) + ".");
    }

    private static List<Order> order(NativeQuery query) {
        List<Order> order = new ArrayList<>();
        for (String key : query.list("sort")) {
            boolean descending = key.startsWith("-");
            Field field = FIELDS.get(descending ? key.substring(1) : key);
            if (field == null) {
                throw NativeQuery.bad(
                        "sort",
                        key,
                        "is not one of " + new TreeSet<>(FIELDS.keySet()) + ", with - before it for descending");
            }
            order.add(new Order(field, descending));
        }
        return order.isEmpty() ? List.of(new Order(Field.CLIENT_ID, false)) : order;
    }
}
