package io.rollcall.http.alibaba;

import io.rollcall.http.alibaba.Desk.Clients;
import io.rollcall.http.alibaba.Format.Element;
import io.rollcall.http.alibaba.Format.Rows;
import io.rollcall.http.exchange.ConnectionEvents;
import io.rollcall.http.exchange.ConnectionEvents.Event;
import io.rollcall.http.exchange.ConnectionEvents.Kind;
import io.rollcall.presence.Cause;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The product: what became of a client's connections. Immutable.
 *
 * @param begin no entry is older, in milliseconds since 1970
 * @param end no entry is newer
 * @param page from 1
 * @param pageSize entries in a page
 * @param newestFirst whether the last comes first
 * @param zone of the times in the answer
 */
record TraceQuery(String clientId, long begin, long end, int page, int pageSize, boolean newestFirst, ZoneId zone) {
    static final int PAGE_SIZE_MAX = 100;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final HexFormat HEX = HexFormat.of();

    /** Of the regions that are neither in China nor among these, times are in UTC. */
    private static final Map<String, ZoneId> ZONES = Map.of(
            "ap-southeast-1", ZoneId.of("Asia/Singapore"),
            "ap-southeast-3", ZoneId.of("Asia/Kuala_Lumpur"),
            "ap-southeast-5", ZoneId.of("Asia/Jakarta"),
            "ap-south-1", ZoneId.of("Asia/Kolkata"),
            "ap-northeast-1", ZoneId.of("Asia/Tokyo"),
            "me-east-1", ZoneId.of("Asia/Dubai"),
            "eu-central-1", ZoneId.of("Europe/Berlin"),
            "eu-west-1", ZoneId.of("Europe/London"),
            "us-east-1", ZoneId.of("America/New_York"),
            "us-west-1", ZoneId.of("America/Los_Angeles"));

    /** Of a call that has all its parameters. */
    static TraceQuery of(Call call) {
        String clientId = call.parameter("ClientId").orElseThrow(() -> AlibabaError.missing("ClientId"));
        SessionQuery.checkLength(clientId, "ClientId");
        long begin = number(call, "BeginTime", 0, Long.MAX_VALUE);
        long end = number(call, "EndTime", 0, Long.MAX_VALUE);
        if (end < begin) {
            throw AlibabaError.parameters();
        }
        return new TraceQuery(
                clientId,
                begin,
                end,
                (int) number(call, "CurrentPage", 1, Integer.MAX_VALUE),
                (int) number(call, "PageSize", 1, PAGE_SIZE_MAX),
                flag(call, "Reverse"),
                zoneOf(call.parameter("MqttRegionId").orElse("")));
    }

    private static long number(Call call, String name, long least, long most) {
        String text = call.parameter(name).orElseThrow(() -> AlibabaError.missing(name));
        if (text.matches("[0-9]{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw AlibabaError.parameter(name);
    }

    private static boolean flag(Call call, String name) {
        return switch (call.parameter(name).orElse("false").toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw AlibabaError.parameter(name);
        };
    }

    private static ZoneId zoneOf(String region) {
        return region.startsWith("cn-") ? ZoneOffset.ofHours(8) : ZONES.getOrDefault(region, ZoneOffset.UTC);
    }

    /** What is known, without the request's id; not on an event loop. */
    List<Element> answer(ConnectionEvents events, Clients clients) {
        List<Event> found = new ArrayList<>();
        if (clients.has(clientId)) {
            events.of(clientId).stream()
                    .filter(event -> event.time() >= begin && event.time() <= end)
                    .forEach(found::add);
        }
        if (!newestFirst) {
            Collections.reverse(found);
        }
        List<List<Element>> rows = found.stream()
                .skip((page - 1L) * pageSize)
                .limit(pageSize)
                .map(this::row)
                .toList();
        return List.of(
                Element.number("CurrentPage", page),
                Element.number("PageSize", pageSize),
                Element.number("Total", found.size()),
                new Element("DeviceInfoList", new Rows(rows)));
    }

    private List<Element> row(Event event) {
        String action = action(event);
        return List.of(
                Element.text(
                        "Time", TIME.format(Instant.ofEpochMilli(event.time()).atZone(zone))),
                Element.text(
                        "ChannelId", event.connectionId().map(HEX::toHexDigits).orElse("")),
                Element.text("Action", action),
                Element.text("ActionCode", "mqtt.trace.action." + action),
                Element.text("ActionInfo", info(event)));
    }

    private static String action(Event event) {
        if (event.kind() != Kind.ENDED) {
            return "connect";
        }
        return event.cause().filter(TraceQuery::isOfClient).isPresent() ? "disconnect" : "close";
    }

    private static boolean isOfClient(Cause cause) {
        return cause == Cause.CLIENT_DISCONNECT || cause == Cause.CLIENT_DISCONNECT_WITH_WILL;
    }

    private static String info(Event event) {
        return switch (event.kind()) {
            case ACCEPTED -> "accepted";
            case REFUSED -> event.cause().map(TraceQuery::whyRefused).orElseThrow();
            case ENDED -> event.cause().map(TraceQuery::whyEnded).orElseThrow();
        };
    }

    private static String whyRefused(Cause cause) {
        return switch (cause) {
            case BAD_CREDENTIALS, NOT_AUTHORIZED, BANNED -> "not authorized";
            default -> whyEnded(cause);
        };
    }

    private static String whyEnded(Cause cause) {
        return switch (cause) {
            case CLIENT_DISCONNECT, CLIENT_DISCONNECT_WITH_WILL -> "disconnected by client";
            case SOCKET_CLOSED, KICKED -> "closed by client";
            case KEEP_ALIVE_TIMEOUT, CONNECT_TIMEOUT -> "no heart";
            case TAKEN_OVER -> "clientId conflict";
            case NOT_AUTHORIZED, BAD_CREDENTIALS, BANNED -> "resource auth failed";
            case SOCKET_RESET,
                    SOCKET_ERROR,
                    SERVER_SHUTDOWN,
                    SERVER_CRASH,
                    SERVER_ERROR,
                    SERVER_BUSY,
                    TLS_ERROR,
                    WEBSOCKET_ERROR -> "Socket IOException";
            case MALFORMED_PACKET,
                    PROTOCOL_ERROR,
                    PACKET_TOO_LARGE,
                    RECEIVE_MAXIMUM_EXCEEDED,
                    TOPIC_ALIAS_INVALID,
                    TOPIC_NAME_INVALID,
                    TOPIC_FILTER_INVALID,
                    PAYLOAD_FORMAT_INVALID,
                    CLIENT_ID_INVALID,
                    VERSION_UNSUPPORTED,
                    FEATURE_UNSUPPORTED,
                    QUOTA_EXCEEDED,
                    RATE_TOO_HIGH,
                    SLOW_CONSUMER -> "invalid param";
        };
    }
}
