package io.rollcall.http.ibm;

import io.rollcall.http.auth.Sight;
import io.rollcall.http.exchange.LenientTime;
import io.rollcall.http.exchange.Parameters;
import io.rollcall.http.exchange.Parameters.Parameter;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.ClientQuery.Window;
import io.rollcall.presence.ClientType;
import io.rollcall.presence.Status;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a query of states out of its parameters. Unknown parameters are ignored; a bad value is refused with the name of
 * its parameter. Immutable.
 */
final class StateQuery {
    static final int LIMIT_DEFAULT = 25;

    private static final Pattern POSITIVE = Pattern.compile("0*[1-9][0-9]{0,17}");
    private static final Map<String, Status> STATUSES =
            Map.of("connected", Status.CONNECTED, "disconnected", Status.DISCONNECTED);
    private static final Map<String, ClientType> CLIENT_TYPES =
            Map.of("device", ClientType.DEVICE, "gateway", ClientType.GATEWAY, "application", ClientType.APPLICATION);
    private static final Map<String, Field> FIELDS = Map.of(
            "id", Field.CLIENT_ID,
            "clientType", Field.CLIENT_TYPE,
            "connectionStatus", Field.STATUS,
            "lastConnectTime", Field.CONNECT_TIME,
            "lastDisconnectTime", Field.DISCONNECT_TIME,
            "lastActivityEvent", Field.ACTIVITY_EVENT,
            "lastActivityTime", Field.ACTIVITY_TIME,
            "mqttConnectProtocol", Field.PROTOCOL_VERSION,
            "lastDisconnectInitiator", Field.DISCONNECT_ENTITY,
            "lastDisconnectReasonCode", Field.DISCONNECT_REASON_CODE);

    private final Parameters given;
    private final int limitMax;

    StateQuery(Parameters given, int limitMax) {
        this.given = given;
        this.limitMax = limitMax;
    }

    /**
     * What is asked for.
     *
     * @param sight whose clients alone are asked for; of no more than one group
     * @param activeSince what clients must have been active after, whatever is asked for; in milliseconds since 1970
     */
    ClientQuery of(Sight sight, OptionalLong activeSince) {
        Filter filter = Filter.where()
                .status(oneOf("connectionStatus", STATUSES))
                .clientType(oneOf("clientType", CLIENT_TYPES))
                .org(sight.org())
                .group(sight.groups().stream().findFirst().orElse(null))
                .type(text("deviceType", "typeId"))
                .device(text("deviceId"))
                .clientId(text("id"))
                .connected(new Window(after("connectedAfter", "lastConnectedAfter"), before("connectedBefore")))
                .disconnected(new Window(after("disconnectedAfter"), before("disconnectedBefore")))
                .active(new Window(later(after("lastActivityAfter"), activeSince), before("lastActivityBefore")))
                .build();
        return new ClientQuery(filter, order(), limit(), text("_bookmark"));
    }

    private Stream<Parameter> named(String... names) {
        List<String> wanted = List.of(names);
        return given.all().stream().filter(parameter -> wanted.contains(parameter.name()));
    }

    /** The value under one of these names. To hold together, several must be equal. */
    private @Nullable String text(String... names) {
        List<Parameter> found = named(names).toList();
        for (Parameter parameter : found) {
            if (!parameter.value().equals(found.get(0).value())) {
                throw IbmError.badValue(parameter.name(), parameter.value(), "contradicts another of the same meaning");
            }
        }
        return found.isEmpty() ? null : found.get(0).value();
    }

    private <T> @Nullable T oneOf(String name, Map<String, T> values) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        T value = values.get(text);
        if (value == null) {
            throw IbmError.badValue(
                    name,
                    text,
                    "is not one of " + values.keySet().stream().sorted().toList());
        }
        return value;
    }

    /** The latest of the bounds, because all must hold. Times are compared in milliseconds, so the bound is rounded down. */
    private OptionalLong after(String... names) {
        return named(names).mapToLong(bound -> time(bound).floorMillis()).max();
    }

    private static OptionalLong later(OptionalLong one, OptionalLong other) {
        return LongStream.concat(one.stream(), other.stream()).max();
    }

    /** The earliest of the bounds, rounded up. */
    private OptionalLong before(String... names) {
        return named(names).mapToLong(bound -> time(bound).ceilingMillis()).min();
    }

    private static LenientTime time(Parameter bound) {
        return LenientTime.parse(bound.value())
                .orElseThrow(() -> IbmError.badValue(bound.name(), bound.value(), "is not an ISO 8601 time"));
    }

    private int limit() {
        String text = text("_limit");
        if (text == null) {
            return Math.min(LIMIT_DEFAULT, limitMax);
        }
        if (!POSITIVE.matcher(text).matches()) {
            throw IbmError.badValue("_limit", text, "is not a number of at least 1");
        }
        return new BigInteger(text).min(BigInteger.valueOf(limitMax)).intValue();
    }

    private List<Order> order() {
        String text = text("_sort");
        if (text == null) {
            return List.of(new Order(Field.CLIENT_ID, false));
        }
        List<Order> order = new ArrayList<>();
        for (String key : text.split(",", -1)) {
            order.add(order(key));
        }
        return order;
    }

    /** A plus has become a space on its way, unless it was percent-encoded. */
    private static Order order(String key) {
        boolean signed = !key.isEmpty() && "-+ ".indexOf(key.charAt(0)) >= 0;
        Field field = FIELDS.get(signed ? key.substring(1) : key);
        if (field == null) {
            throw IbmError.badValue("_sort", key, "is not a field of the client state");
        }
        return new Order(field, key.charAt(0) == '-');
    }
}
