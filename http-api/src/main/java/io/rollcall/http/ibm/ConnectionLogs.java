package io.rollcall.http.ibm;

import io.rollcall.http.auth.Sight;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.ConnectionEvents;
import io.rollcall.http.exchange.ConnectionEvents.Event;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.LenientTime;
import io.rollcall.http.exchange.Parameters;
import io.rollcall.http.exchange.Parameters.Parameter;
import io.rollcall.http.exchange.Times;
import io.rollcall.presence.Cause;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.PresenceQueries;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One question of {@code /logs/connection}: what became of the connections of a device or gateway, in the platform's words.
 * Immutable.
 *
 * @param typeId the third part of the client id
 * @param deviceId the fourth part of the client id
 * @param limit entries at most
 * @param skipped entries that are newer, and left out
 * @param from no entry is older, in milliseconds since 1970
 * @param to no entry is newer
 */
record ConnectionLogs(String typeId, String deviceId, int limit, int skipped, long from, long to) {
    static final int LIMIT_MAX = 20;
    static final int OFFSET_MAX = 1_000;

    /** Organizations that a caller of none sees a device of this name in, at most. */
    private static final int ORGS_MAX = 20;

    /** Reads a question; refuses what cannot be one. */
    static ConnectionLogs parse(@Nullable String encoded) {
        Given given = new Given(encoded);
        Optional<LenientTime> from = given.time("fromTime");
        Optional<LenientTime> to = given.time("toTime");
        if (from.isPresent() != to.isPresent()) {
            String missing = from.isPresent() ? "toTime" : "fromTime";
            throw IbmError.badValue(missing, "", "is missing; fromTime and toTime come together");
        }
        int offset = given.number(0, OFFSET_MAX, 0, "offset", "_offset");
        return new ConnectionLogs(
                given.required("typeId"),
                given.required("deviceId"),
                given.number(1, LIMIT_MAX, LIMIT_MAX, "limit", "_limit"),
                Math.max(0, offset - 1),
                from.map(LenientTime::ceilingMillis).orElse(Long.MIN_VALUE),
                to.map(LenientTime::floorMillis).orElse(Long.MAX_VALUE));
    }

    /** The parameters; of one name the first counts. */
    private record Given(Parameters parameters) {
        Given(@Nullable String encoded) {
            this(read(encoded));
        }

        private static Parameters read(@Nullable String encoded) {
            try {
                return Parameters.parse(encoded);
            } catch (Parameters.Unreadable e) {
                throw IbmError.badValue("query", String.valueOf(encoded), "cannot be read");
            }
        }

        String required(String name) {
            return parameters
                    .first(name)
                    .filter(value -> !value.isEmpty())
                    .orElseThrow(() -> IbmError.badValue(name, "", "is missing"));
        }

        Optional<LenientTime> time(String name) {
            return parameters
                    .first(name)
                    .map(text -> LenientTime.parse(text)
                            .orElseThrow(() -> IbmError.badValue(name, text, "is not an ISO 8601 time")));
        }

        int number(int least, int most, int otherwise, String... names) {
            Optional<Parameter> given = parameters.all().stream()
                    .filter(parameter -> List.of(names).contains(parameter.name()))
                    .findFirst();
            return given.map(parameter -> number(parameter, least, most)).orElse(otherwise);
        }

        private static int number(Parameter parameter, int least, int most) {
            String text = parameter.value();
            if (text.matches("[0-9]{1,9}")) {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            throw IbmError.badValue(parameter.name(), text, "is not a number from " + least + " to " + most);
        }
    }

    /** What presence says to a caller who sees these clients; not on an event loop. */
    Answer answer(PresenceQueries presence, Function<PresenceQueries, ConnectionEvents> events, Sight sight) {
        List<Event> found = clientIds(presence, sight)
                .flatMap(clientId -> events.apply(presence).of(clientId).stream())
                .filter(event -> event.time() >= from && event.time() <= to)
                .sorted(Comparator.comparingLong(Event::time).reversed())
                .skip(skipped)
                .limit(limit)
                .toList();
        if (found.isEmpty() && !isTypeKnown(presence, sight)) {
            throw IbmError.unknownType(typeId);
        }
        return new Answer(200, Answer.JSON, Json.array(json -> {
            for (Event event : found) {
                json.writeStartObject();
                json.writeStringField("timestamp", Times.iso(event.time()));
                json.writeStringField("message", message(event));
                json.writeEndObject();
            }
        }));
    }

    /** The device and the gateway of that name in the caller's organization; those of all that connected, for a caller of none. */
    private Stream<String> clientIds(PresenceQueries presence, Sight sight) {
        String org = sight.org();
        Stream<String> named = org == null
                ? presence
                        .list(query(Filter.where().type(typeId).device(deviceId).build(), ORGS_MAX))
                        .clients()
                        .stream()
                        .map(ClientState::clientId)
                : Stream.of("d:", "g:").map(kind -> kind + org + ":" + typeId + ":" + deviceId);
        return named.filter(sight::sees);
    }

    private boolean isTypeKnown(PresenceQueries presence, Sight sight) {
        Filter filter = Filter.where().org(sight.org()).type(typeId).build();
        return !presence.list(query(filter, 1)).clients().isEmpty();
    }

    private static ClientQuery query(Filter filter, int limit) {
        return new ClientQuery(filter, List.of(new Order(Field.CLIENT_ID, false)), limit, null);
    }

    private static String message(Event event) {
        String who = "ClientID='" + event.clientId() + "', ClientIP=" + event.address();
        String closed = "Closed connection from " + event.address() + ". ";
        return switch (event.kind()) {
            case ACCEPTED -> "Token auth succeeded: " + who;
            case REFUSED ->
                event.cause().filter(Cause.BAD_CREDENTIALS::equals).isPresent()
                        ? "Token auth failed (Device/gateway token is invalid): " + who
                        : closed
                                + event.cause()
                                        .map(CloseCode::ofRefusal)
                                        .orElseThrow()
                                        .reason();
            case ENDED ->
                closed + event.cause().map(CloseCode::ofEnd).orElseThrow().reason();
        };
    }
}
