package io.rollcall.http.nativeapi;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.auth.Sight;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Problem;
import io.rollcall.http.exchange.Questions;
import io.rollcall.http.exchange.Times;
import io.rollcall.presence.ClientIdForm;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.FeedDamagedException;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.HistoryTooOldException;
import io.rollcall.presence.PresenceHistory;
import io.rollcall.presence.PresenceHistory.Availability;
import io.rollcall.presence.PresenceHistory.ClientLog;
import io.rollcall.presence.PresenceHistory.ConnectedPage;
import io.rollcall.presence.PresenceHistory.ConnectedThen;
import io.rollcall.presence.PresenceHistory.Interval;
import io.rollcall.presence.PresenceHistory.Intervals;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was: the log of a client, its connections, its availability, and who was connected at a time. On the event loop. */
public final class HistoryRoutes {
    private static final int LIMIT_DEFAULT = 100;
    private static final Duration WINDOW_DEFAULT = Duration.ofDays(1);

    static final Set<String> LOG_KNOWN = Set.of("limit", "from");
    static final Set<String> WINDOW_KNOWN = Set.of("from", "to");
    static final Set<String> CONNECTED_KNOWN = Set.of("at", "prefix", "group", "limit", "bookmark");

    private final Questions questions;
    private final PresenceHistory history;
    private final InstantSource clock;

    public HistoryRoutes(Questions questions, PresenceHistory history, InstantSource clock) {
        this.questions = questions;
        this.history = history;
        this.clock = clock;
    }

    void log(RoutingContext exchange, String clientId) {
        NativeQuery query = new NativeQuery(exchange.request().query(), LOG_KNOWN);
        int limit = query.integer("limit", 1, PresenceHistory.LOG_MAX).orElse(LIMIT_DEFAULT);
        long from = query.number("from", 1, Long.MAX_VALUE).orElse(0);
        ask(exchange, () -> log(clientId, limit, from));
    }

    private Answer log(String clientId, int limit, long from) {
        ClientLog log;
        try {
            log = history.log(clientId, limit, from);
        } catch (IllegalArgumentException notOfTheClient) {
            throw NativeQuery.bad("from", Long.toString(from), "is no entry about this client");
        }
        return answer(json -> {
            json.writeStringField("clientId", clientId);
            json.writeArrayFieldStart("entries");
            for (FeedPage.Item item : log.items()) {
                json.writeStartObject();
                FeedJson.write(json, item);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (log.next() != 0) {
                json.writeNumberField("next", log.next());
            }
            json.writeBooleanField("complete", !log.gone());
        });
    }

    void intervals(RoutingContext exchange, String clientId) {
        Window window = window(exchange);
        askOf(exchange, clientId, () -> {
            Intervals found = history.intervals(clientId, window.from, window.to);
            return answer(json -> {
                head(json, clientId, window);
                json.writeArrayFieldStart("intervals");
                for (Interval interval : found.intervals()) {
                    json.writeStartObject();
                    write(json, interval);
                    json.writeEndObject();
                }
                json.writeEndArray();
                time(json, "knownSince", found.knownSince());
            });
        });
    }

    private static void write(JsonGenerator json, Interval interval) throws IOException {
        json.writeStringField("connectionId", ClientJson.hex(interval.connectionId()));
        time(json, "begin", interval.begin());
        time(json, "end", interval.end());
        if (interval.ended() != null) {
            json.writeObjectFieldStart("ended");
            ClientJson.disconnect(json, interval.ended());
            json.writeEndObject();
        }
    }

    void availability(RoutingContext exchange, String clientId) {
        Window window = window(exchange);
        askOf(exchange, clientId, () -> {
            Availability found = history.availability(clientId, window.from, window.to);
            return answer(json -> {
                head(json, clientId, window);
                json.writeNumberField("share", found.share());
                json.writeNumberField("connectedMs", found.connectedMillis());
                json.writeNumberField("knownMs", found.knownMillis());
                json.writeNumberField("connections", found.connections());
                json.writeNumberField("drops", found.drops());
            });
        });
    }

    /** Of each page those are told of the group that is asked for, and those that the key sees. */
    void connectedAt(RoutingContext exchange, Sight sight) {
        NativeQuery query = new NativeQuery(exchange.request().query(), CONNECTED_KNOWN);
        String prefix = longer(query.text("prefix"), query.text("group"));
        Predicate<String> isAsked = isAsked(query.text("prefix"), query.text("group"), sight);
        int limit = query.integer("limit", 1, PresenceHistory.PAGE_MAX).orElse(LIMIT_DEFAULT);
        String bookmark = query.text("bookmark");
        long at = query.time("at")
                .orElseThrow(
                        () -> new Problem(400, "Bad parameter", "at: no time is given, such as 2026-11-20T09:00:00Z."));
        if (at > clock.millis()) {
            throw NativeQuery.bad("at", String.valueOf(query.text("at")), "is not over yet");
        }
        ask(exchange, () -> {
            ConnectedPage page;
            try {
                page = history.connectedAt(at, prefix, limit, bookmark);
            } catch (ClientQuery.BadBookmark e) {
                throw NativeQuery.bad("bookmark", String.valueOf(bookmark), "is none: " + e.getMessage());
            }
            return answer(json -> write(json, page, at, isAsked));
        });
    }

    /** A group is a beginning of the ids of its clients. */
    private static String longer(@Nullable String prefix, @Nullable String group) {
        String ofPrefix = prefix == null ? "" : prefix;
        return group == null || group.length() < ofPrefix.length() ? ofPrefix : group;
    }

    private static Predicate<String> isAsked(@Nullable String prefix, @Nullable String group, Sight sight) {
        return clientId -> sight.sees(clientId)
                && (prefix == null || clientId.startsWith(prefix))
                && (group == null || group.equals(ClientIdForm.groupOf(clientId)));
    }

    private static void write(JsonGenerator json, ConnectedPage page, long at, Predicate<String> isAsked)
            throws IOException {
        ClientJson.time(json, "at", at);
        json.writeArrayFieldStart("clients");
        for (ConnectedThen client : page.clients()) {
            if (isAsked.test(client.clientId())) {
                json.writeStartObject();
                json.writeStringField("clientId", client.clientId());
                json.writeStringField("connectionId", ClientJson.hex(client.connectionId()));
                time(json, "since", client.since());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("undecided");
        for (String clientId : page.undecided()) {
            if (isAsked.test(clientId)) {
                json.writeString(clientId);
            }
        }
        json.writeEndArray();
        ClientJson.text(json, "bookmark", page.bookmark());
    }

    /** Times in milliseconds since 1970. */
    private record Window(long from, long to) {}

    /** The last day where nothing is said. */
    private Window window(RoutingContext exchange) {
        NativeQuery query = new NativeQuery(exchange.request().query(), WINDOW_KNOWN);
        long to = query.time("to").orElse(clock.millis());
        long from = query.time("from").orElse(to - WINDOW_DEFAULT.toMillis());
        if (to < from) {
            throw NativeQuery.bad("to", String.valueOf(query.text("to")), "is before from");
        }
        return new Window(from, to);
    }

    private static void head(JsonGenerator json, String clientId, Window window) throws IOException {
        json.writeStringField("clientId", clientId);
        ClientJson.time(json, "from", window.from);
        ClientJson.time(json, "to", window.to);
    }

    private static void time(JsonGenerator json, String name, OptionalLong millis) throws IOException {
        if (millis.isPresent()) {
            ClientJson.time(json, name, millis.getAsLong());
        }
    }

    private static Answer answer(Json.Fields fields) {
        return new Answer(200, Answer.JSON, Json.object(fields));
    }

    /** Of a client of whom nothing is known there are no connections and no share: it may be misspelt. */
    private void askOf(RoutingContext exchange, String clientId, Supplier<Answer> question) {
        ask(exchange, () -> {
            if (!history.knows(clientId)) {
                throw ClientPath.unknown(clientId);
            }
            return question.get();
        });
    }

    private void ask(RoutingContext exchange, Supplier<Answer> question) {
        questions.askLong(exchange, presence -> {
            try {
                return question.get();
            } catch (HistoryTooOldException tooOld) {
                throw new Problem(
                        410,
                        "Too old",
                        "Who was connected then is no longer known; the feed goes back to "
                                + Times.iso(tooOld.knownSince()) + ".");
            } catch (FeedDamagedException damaged) {
                throw new Problem(500, "Damaged", damaged.getMessage() + ".");
            }
        });
    }
}
