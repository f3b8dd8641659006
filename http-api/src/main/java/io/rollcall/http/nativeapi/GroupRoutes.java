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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/groups}: which groups there are, and how many clients are in each. On the event loop. */
final class GroupRoutes {
    static final Set<String> KNOWN = Set.of("prefix", "limit", "sort", "bookmark", "minSeq");

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
        boolean greatestFirst = Boolean.TRUE.equals(query.oneOf("sort", Map.of("group", false, "-known", true)));
        String bookmark = query.text("bookmark");
        if (greatestFirst && bookmark != null) {
            throw NativeQuery.bad("bookmark", bookmark, "goes with sort=group alone: the greatest are one page");
        }
        Asked asked = new Asked(prefix == null ? "" : prefix, after(bookmark), limit, sight);
        questions.askLong(
                exchange,
                query.number("minSeq", 0, Long.MAX_VALUE),
                presence -> greatestFirst ? greatest(presence, asked) : answer(presence, asked));
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

    /** Presence keeps the greatest of all; of some alone, every page is looked at. */
    private static Answer greatest(PresenceQueries presence, Asked asked) {
        boolean isOfAll = asked.sight.isWhole() && asked.prefix.isEmpty();
        GroupPage first = isOfAll
                ? presence.greatestGroups(asked.limit).orElseThrow(GroupRoutes::notCounted)
                : page(presence, asked, "", GroupPage.LIMIT_MAX);
        Collection<GroupCounts> greatest = isOfAll ? first.groups() : greatestOfPages(presence, asked, first);
        return new Answer(200, Answer.JSON, Json.object(json -> write(json, greatest, null, first, asked.sight)));
    }

    private static Collection<GroupCounts> greatestOfPages(PresenceQueries presence, Asked asked, GroupPage first) {
        TreeSet<GroupCounts> greatest = new TreeSet<>(GroupCounts.GREATEST_FIRST);
        GroupPage page = first;
        while (true) {
            for (GroupCounts group : page.groups()) {
                if (asked.sight.seesGroup(group.group()) && greatest.add(group) && greatest.size() > asked.limit) {
                    greatest.pollLast();
                }
            }
            if (page.next() == null) {
                return greatest;
            }
            page = page(presence, asked, page.next(), GroupPage.LIMIT_MAX);
        }
    }

    private static GroupPage page(PresenceQueries presence, Asked asked, String after) {
        return page(presence, asked, after, asked.sight.isWhole() ? asked.limit : GroupPage.LIMIT_MAX);
    }

    private static GroupPage page(PresenceQueries presence, Asked asked, String after, int limit) {
        return presence.groups(asked.prefix, after, limit).orElseThrow(GroupRoutes::notCounted);
    }

    private static Problem notCounted() {
        return new Problem(
                503, "Not counted", "Groups are not counted: the indexes are being built, or there are none.");
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
            JsonGenerator json, Collection<GroupCounts> groups, @Nullable String next, GroupPage page, Sight sight)
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
