package io.rollcall.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.ClientQuery.Window;
import io.rollcall.presence.index.Criteria;
import io.rollcall.presence.index.Form;
import io.rollcall.presence.index.Row;
import io.rollcall.presence.index.Sort;
import io.rollcall.presence.index.Sort.By;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Presence in the numbers of the indexes, which sort as {@link Ranking} does. */
final class Rows {
    private static final int BYTE = 0xFF;
    private static final int PORT = 0xFFFF;

    private Rows() {}

    /** What is indexed of a client, from its state as it is shown. */
    static Row row(ClientState state) {
        Connected connection = state.connection();
        Disconnected last = state.lastDisconnect();
        Activity activity = state.activity();
        ActivityEvent event = activity.event();
        return new Row(
                connection.time(),
                last == null ? Row.ABSENT : last.time(),
                event == null ? Row.ABSENT : activity.time(),
                activity.lastSeen(),
                state.isConnected(),
                last == null ? 0 : code(last.entity()),
                last == null ? 0 : code(last.cause()),
                last == null ? 0 : (last.reasonCode() & BYTE) + 1,
                connection.protocolVersion() & BYTE,
                event == null ? 0 : Ranking.alphabetical(event) + 1,
                connection.listenerPort() & PORT,
                connection.keepAliveSeconds() & PORT,
                connection.userName());
    }

    static Form form(String clientId) {
        ClientIdForm form = ClientIdForm.of(clientId);
        return new Form(Ranking.alphabetical(form.clientType()), form.org() != null, ClientIdForm.groupOf(clientId));
    }

    private static int code(Entity entity) {
        return Ranking.alphabetical(entity) + 1;
    }

    private static int code(Cause cause) {
        return Codes.CAUSE.of(cause) + 1;
    }

    static List<By> order(List<Order> order) {
        return order.stream()
                .map(by -> new By(sort(by.field()), by.descending()))
                .toList();
    }

    private static Sort sort(Field field) {
        return switch (field) {
            case CLIENT_ID -> Sort.ID;
            case CLIENT_TYPE -> Sort.CLIENT_TYPE;
            case STATUS -> Sort.STATUS;
            case CONNECT_TIME -> Sort.CONNECT_TIME;
            case DISCONNECT_TIME -> Sort.DISCONNECT_TIME;
            case ACTIVITY_EVENT -> Sort.EVENT;
            case ACTIVITY_TIME -> Sort.ACTIVE_TIME;
            case PROTOCOL_VERSION -> Sort.PROTOCOL_VERSION;
            case DISCONNECT_ENTITY -> Sort.ENTITY;
            case DISCONNECT_REASON_CODE -> Sort.REASON_CODE;
            case SEEN_TIME -> Sort.SEEN_TIME;
        };
    }

    /**
     * What must hold, as far as the indexes know it: a user name by its hash, who is suspect as of the last tick, and not who is not. The exact
     * id is not among it.
     */
    static Criteria criteria(Filter filter, long now) {
        Criteria criteria = new Criteria();
        if (filter.status() != null) {
            criteria.connected(filter.status() == Status.CONNECTED);
        }
        if (filter.clientType() != null) {
            criteria.clientType(Ranking.alphabetical(filter.clientType()));
        }
        if (filter.entity() != null) {
            criteria.entity(code(filter.entity()));
        }
        if (filter.cause() != null) {
            criteria.cause(code(filter.cause()));
        }
        if (filter.userName() != null) {
            criteria.userName(filter.userName());
        }
        if (filter.listenerPort() != null) {
            criteria.listenerPort(filter.listenerPort());
        }
        if (Boolean.TRUE.equals(filter.suspect())) {
            criteria.suspect(now);
        }
        if (filter.flapping() != null) {
            criteria.flapping(filter.flapping());
        }
        within(criteria, Sort.CONNECT_TIME, filter.connected());
        within(criteria, Sort.DISCONNECT_TIME, filter.disconnected());
        within(criteria, Sort.ACTIVE_TIME, filter.active());
        within(criteria, Sort.SEEN_TIME, filter.seen());
        byId(criteria, filter);
        return criteria;
    }

    private static void within(Criteria criteria, Sort time, Window window) {
        if (window.isOpen()) {
            return;
        }
        long after = window.after().orElse(Long.MIN_VALUE);
        long before = window.before().orElse(Long.MAX_VALUE);
        if (after == Long.MAX_VALUE || before == Long.MIN_VALUE) {
            criteria.within(time, 1, 0);
        } else {
            criteria.within(
                    time,
                    window.after().isEmpty() ? Long.MIN_VALUE : after + 1,
                    window.before().isEmpty() ? Long.MAX_VALUE : before - 1);
        }
    }

    private static void byId(Criteria criteria, Filter filter) {
        if (isNoText(filter.prefix()) || isNoText(filter.group())) {
            criteria.prefixes(List.of());
            return;
        }
        if (filter.prefix() != null) {
            criteria.prefixes(List.of(filter.prefix()));
        }
        if (filter.group() != null) {
            criteria.group(filter.group(), ClientIdForm.beginningsOf(filter.group()));
        }
        part(criteria, 1, filter.org());
        part(criteria, 2, filter.type());
        part(criteria, 3, filter.device());
        if (filter.org() != null || isOfThings(filter)) {
            criteria.prefixes(beginnings(filter, filter.org()));
        }
    }

    private static void part(Criteria criteria, int number, @Nullable String text) {
        if (isNoText(text) || (text != null && (text.isEmpty() || text.indexOf(':') >= 0))) {
            criteria.prefixes(List.of());
        } else if (text != null) {
            criteria.part(number, text);
        }
    }

    /** What identifiers of IBM's forms begin with, as far as it is told. */
    private static List<String> beginnings(Filter filter, @Nullable String org) {
        List<String> beginnings = new ArrayList<>();
        for (ClientType type : ClientType.values()) {
            if (filter.clientType() == null || filter.clientType() == type) {
                switch (type) {
                    case DEVICE -> beginnings.add(thing("d:", org, filter.type()));
                    case GATEWAY -> beginnings.add(thing("g:", org, filter.type()));
                    case APPLICATION -> {
                        if (!isOfThings(filter)) {
                            beginnings.add("A:" + org + ":");
                            beginnings.add("a:" + org + ":");
                        }
                    }
                }
            }
        }
        return beginnings;
    }

    /** Applications have neither. */
    private static boolean isOfThings(Filter filter) {
        return filter.type() != null || filter.device() != null;
    }

    private static String thing(String letter, @Nullable String org, @Nullable String type) {
        if (org == null) {
            return letter;
        }
        return letter + org + ":" + (type == null ? "" : type + ":");
    }

    /** A lone half of a surrogate pair is in no identifier, and in UTF-8 would be a question mark. */
    private static boolean isNoText(@Nullable String text) {
        return text != null && !UTF_8.newEncoder().canEncode(text);
    }
}
