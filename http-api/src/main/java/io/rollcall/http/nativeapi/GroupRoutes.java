package io.rollcall.http.nativeapi;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.auth.Sight;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Problem;
import io.rollcall.http.exchange.Questions;
import io.rollcall.presence.ClientCounts;
import io.rollcall.presence.GroupPage;
import io.rollcall.presence.GroupPage.GroupCounts;
import io.rollcall.presence.PresenceQueries;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/groups}: which groups there are, and how many clients are in each. On the event loop. */
final class GroupRoutes {
    static final Set<String> KNOWN = Set.of("prefix", "limit", "bookmark", "minSeq");

    private static final int LIMIT_DEFAULT = 100;

    private final Questions questions;

    GroupRoutes(Questions questions) {
        this.questions = questions;
    }

    /**
     * What is asked for.
     *
     * @param after the name of the last group of the page before; empty for the first page
     */
    private record Asked(String prefix, String after, int limit, Sight sight) {}

    void list(RoutingContext exchange, Sight sight) {
        NativeQuery query = new NativeQuery(exchange.request().query(), KNOWN);
        String prefix = query.text("prefix");
        int limit = query.integer("limit", 1, GroupPage.LIMIT_MAX).orElse(LIMIT_DEFAULT);
        Asked asked = new Asked(prefix == null ? "" : prefix, after(query.text("bookmark")), limit, sight);
        questions.askLong(exchange, query.number("minSeq", 0, Long.MAX_VALUE), presence -> answer(presence, asked));
    }

    private static String after(@Nullable String bookmark) {
        try {
            return bookmark == null ? "" : new String(Base64.getUrlDecoder().decode(bookmark), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw NativeQuery.bad("bookmark", String.valueOf(bookmark), "is none of ours");
        }
    }

    /** For a caller who sees some clients alone, as many pages are read as it takes; then the answer is true of the first one's number. */
    private static Answer answer(PresenceQueries presence, Asked asked) {
        GroupPage first = page(presence, asked, asked.after);
        List<GroupCounts> seen = new ArrayList<>();
        GroupPage page = first;
        String next = take(page, asked, seen);
        while (next != null && seen.size() < asked.limit) {
            page = page(presence, asked, next);
            next = take(page, asked, seen);
        }
        String bookmark = next;
        return new Answer(200, Answer.JSON, Json.object(json -> write(json, seen, bookmark, first, asked.sight)));
    }

    private static GroupPage page(PresenceQueries presence, Asked asked, String after) {
        int limit = asked.sight.isWhole() ? asked.limit : GroupPage.LIMIT_MAX;
        return presence.groups(asked.prefix, after, limit)
                .orElseThrow(() -> new Problem(
                        503, "Not counted", "Groups are not counted: the indexes are being built, or there are none."));
    }

    /** Returns after which name to go on; absent when there is no more. */
    private static @Nullable String take(GroupPage page, Asked asked, List<GroupCounts> seen) {
        for (GroupCounts group : page.groups()) {
            if (seen.size() == asked.limit) {
                return seen.get(seen.size() - 1).group();
            }
            if (asked.sight.seesGroup(group.group())) {
                seen.add(group);
            }
        }
        return page.next();
    }

    private static void write(
            JsonGenerator json, List<GroupCounts> groups, @Nullable String next, GroupPage page, Sight sight)
            throws IOException {
        json.writeArrayFieldStart("groups");
        for (GroupCounts group : groups) {
            json.writeStartObject();
            json.writeStringField("group", group.group());
            write(json, group.counts());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (next != null) {
            byte[] name = next.getBytes(StandardCharsets.UTF_8);
            json.writeStringField(
                    "bookmark", Base64.getUrlEncoder().withoutPadding().encodeToString(name));
        }
        if (sight.isWhole() && page.othersKnown() > 0) {
            json.writeNumberField("ofOtherGroups", page.othersKnown());
        }
        json.writeNumberField("asOfSeq", page.asOfSeq());
    }

    static void write(JsonGenerator json, ClientCounts counts) throws IOException {
        json.writeNumberField("known", counts.known());
        json.writeNumberField("connected", counts.connected());
        json.writeNumberField("disconnected", counts.disconnected());
    }
}
