package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Entity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own face on many clients at once: lists, batches and counts, answered by presence itself. */
class NativeClientsTest {
    private final Api api = Api.openLive();
    private final Comings comings = new Comings(api.live);

    @AfterEach
    void close() {
        api.close();
    }

    private static List<String> ids(JsonNode answer) {
        List<String> ids = new ArrayList<>();
        answer.path("clients").forEach(client -> ids.add(client.path("clientId").asText()));
        return ids;
    }

    private List<String> listed(String query) {
        Api.Reply reply = api.get("/api/v1/clients?" + query);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return ids(reply.json());
    }

    private void some() {
        comings.connect("d:org:lamp:1", "d:org:lamp:2", "GID_x@@@3", "other")
                .disconnect("d:org:lamp:2", Entity.NETWORK, Cause.SOCKET_RESET)
                .disconnect("other", Entity.CLIENT, Cause.CLIENT_DISCONNECT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | GID_x@@@3,d:org:lamp:1,d:org:lamp:2,other",
                "status=connected | GID_x@@@3,d:org:lamp:1",
                "status=disconnected&sort=-disconnectTime | other,d:org:lamp:2",
                "group=d:org:lamp | d:org:lamp:1,d:org:lamp:2",
                "group=GID_x | GID_x@@@3",
                "prefix=d:org | d:org:lamp:1,d:org:lamp:2",
                "entity=network | d:org:lamp:2",
                "cause=client-disconnect | other",
                "userName=joe&sort=-connectTime | other,GID_x@@@3,d:org:lamp:2,d:org:lamp:1",
                "userName=jane | ''",
                "listenerPort=1883&limit=1 | GID_x@@@3",
                "connectedAfter=1700000001000&connectedBefore=2023-11-14T22:13:24Z | GID_x@@@3,d:org:lamp:2",
                "org=org&type=lamp&device=2 | d:org:lamp:2",
                "seenBefore=2020-01-01T00:00:00Z | ''",
                "flapping=true | ''",
                "from=d:org:lamp:10 | d:org:lamp:2,other",
                "from=d:org:lamp:2&sort=-clientId | d:org:lamp:2,d:org:lamp:1,GID_x@@@3",
                "from=other&backward=true&limit=2 | d:org:lamp:1,d:org:lamp:2",
                "backward=true&limit=1 | other",
                "backward=false&limit=1&sort=-connectTime | other",
            })
    void filtersAndOrdersHold(String query, String expected) {
        some();
        assertThat(String.join(",", listed(query))).isEqualTo(expected);
    }

    @Test
    void pagesFollowEachOtherByTheirBookmark() {
        comings.connect(IntStream.range(10, 35).mapToObj(i -> "c" + i).toArray(String[]::new));
        List<String> all = new ArrayList<>();
        String bookmark = "";
        int pages = 0;
        do {
            JsonNode page = api.get("/api/v1/clients?limit=10&sort=-connectTime" + bookmark)
                    .json();
            all.addAll(ids(page));
            pages++;
            bookmark =
                    page.has("bookmark") ? "&bookmark=" + page.get("bookmark").asText() : "";
        } while (!bookmark.isEmpty());
        assertThat(pages).isEqualTo(3);
        assertThat(all).hasSize(25).doesNotHaveDuplicates().first().isEqualTo("c34");
    }

    @Test
    void whereAPageBeginsThePageBeforeItEnds() {
        comings.connect(IntStream.range(10, 35).mapToObj(i -> "c" + i).toArray(String[]::new));
        String clients = "/api/v1/clients?limit=10&sort=-connectTime";
        JsonNode first = api.get(clients).json();
        JsonNode second = api.get(
                        clients + "&bookmark=" + first.path("bookmark").asText())
                .json();
        JsonNode again = api.get(clients + "&backward=true&bookmark="
                        + second.path("start").asText())
                .json();
        assertThat(ids(again)).isEqualTo(ids(first));
        assertThat(first.has("start")).isFalse();
        assertThat(again.has("start")).isFalse();
        assertThat(again.path("bookmark")).isEqualTo(second.path("start"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=a&sort=-connectTime",
                "from=a&bookmark=b",
                "backward=yes",
            })
    void aPlaceThatCannotBeIsNamed(String query) {
        Api.Reply reply = api.get("/api/v1/clients?" + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asText()).startsWith(query.substring(0, query.indexOf('=')) + ": ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=on",
                "sort=colour",
                "limit=0",
                "limit=10001",
                "limit=x",
                "connectedAfter=yesterday",
                "listenerPort=65536",
                "colour=red",
                "status=connected&status=connected",
                "bookmark=nonsense",
                "suspect=maybe",
                "sort=",
                "minSeq=-1",
            })
    void aParameterThatIsWrongIsNamedWithItsValue(String query) {
        Api.Reply reply = api.get("/api/v1/clients?" + query);
        assertThat(reply.status()).isEqualTo(400);
        String name = query.substring(0, query.indexOf('='));
        String value = query.substring(query.lastIndexOf('=') + 1);
        assertThat(reply.json().path("detail").asText()).startsWith(name + ": \"" + value + "\" ");
    }

    @Test
    void aBatchAnswersInTheOrderAskedAsOfOneMoment() {
        some();
        Api.Reply reply =
                api.send("POST", "/api/v1/clients:batch", "{\"clientIds\":[\"other\",\"nobody\",\"d:org:lamp:1\"]}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(ids(reply.json())).containsExactly("other", "nobody", "d:org:lamp:1");
        assertThat(reply.json().path("clients").findValuesAsText("status"))
                .containsExactly("disconnected", "unknown", "connected");
        assertThat(reply.json().path("asOfSeq").asLong())
                .isEqualTo(api.live.queries().asOfSeq());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"clientIds\":\"a\"}",
                "{\"clientIds\":[1]}",
                "{\"clientIds\":[],\"minSeq\":-1}",
                "{\"clientIds\":[],\"colour\":1}",
                "{\"clientIds\":[",
            })
    void aBatchThatCannotBeReadIsRefused(String body) {
        Api.Reply reply = api.send("POST", "/api/v1/clients:batch", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("title").asText()).isEqualTo("Bad request body");
    }

    @Test
    void aBatchIsLimited() {
        String ids = "\"a\",".repeat(10_000) + "\"a\"";
        Api.Reply reply = api.send("POST", "/api/v1/clients:batch", "{\"clientIds\":[" + ids + "]}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asText()).isEqualTo("clientIds has 10001 items; 10000 are allowed.");
    }

    @Test
    void countsOfAllAndOfAGroup() {
        some();
        JsonNode all = api.get("/api/v1/counts").json();
        assertThat(all.path("known").asInt()).isEqualTo(4);
        assertThat(all.path("connected").asInt()).isEqualTo(2);
        JsonNode group = api.get("/api/v1/counts?group=d:org:lamp").json();
        assertThat(group.path("connected").asInt()).isEqualTo(1);
        assertThat(group.path("disconnected").asInt()).isEqualTo(1);
    }

    @Test
    void groupsAreListedInPagesWithTheirCounts() {
        comings.connect("d:org:lamp:1", "d:org:lamp:2", "GID_a@@@1", "a:org:one", "of-no-group");
        comings.disconnect("d:org:lamp:2", Entity.CLIENT, Cause.CLIENT_DISCONNECT);
        StringBuilder listed = new StringBuilder();
        String bookmark = "";
        int pages = 0;
        do {
            JsonNode page = api.get("/api/v1/groups?limit=2" + bookmark).json();
            page.path("groups").forEach(group -> listed.append(group).append('\n'));
            assertThat(page.path("asOfSeq").asLong()).isEqualTo(6);
            bookmark =
                    page.has("bookmark") ? "&bookmark=" + page.path("bookmark").asText() : "";
            pages++;
        } while (!bookmark.isEmpty());
        assertThat(listed).hasToString("""
                {"group":"GID_a","known":1,"connected":1,"disconnected":0}
                {"group":"a:org","known":1,"connected":1,"disconnected":0}
                {"group":"d:org:lamp","known":2,"connected":1,"disconnected":1}
                """);
        assertThat(pages).isEqualTo(2);
        assertThat(api.get("/api/v1/groups?prefix=d:").json().path("groups")).hasSize(1);
        assertThat(api.get("/api/v1/groups?prefix=d:org:lamp:").json().path("groups"))
                .isEmpty();
    }

    @Test
    void theGreatestGroupsComeFirstWhenThatIsAskedFor() {
        comings.connect("d:org:lamp:1", "d:org:lamp:2", "GID_b@@@1", "GID_a@@@1", "GID_a@@@2", "GID_a@@@3");
        assertThat(names("sort=-known")).containsExactly("GID_a", "d:org:lamp", "GID_b");
        assertThat(names("sort=-known&limit=1")).containsExactly("GID_a");
        assertThat(names("sort=-known&prefix=d:")).containsExactly("d:org:lamp");
        assertThat(names("sort=-known&prefix=GID&limit=1")).containsExactly("GID_a");
        assertThat(names("sort=group")).containsExactly("GID_a", "GID_b", "d:org:lamp");
        assertThat(api.get("/api/v1/groups?sort=-known&limit=1").json().has("bookmark"))
                .isFalse();
        assertThat(detail("/api/v1/groups?sort=known")).isEqualTo("sort: \"known\" is not one of [-known, group].");
        assertThat(detail("/api/v1/groups?sort=-known&bookmark=eA"))
                .isEqualTo("bookmark: \"eA\" goes with sort=group alone: the greatest are one page.");
    }

    private List<String> names(String query) {
        return api.get("/api/v1/groups?" + query).json().path("groups").findValuesAsText("group");
    }

    private String detail(String path) {
        return api.get(path).json().path("detail").asText();
    }

    @Test
    void aBookmarkOfGroupsThatIsNoneIsNamed() {
        Api.Reply reply = api.get("/api/v1/groups?bookmark=***");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asText()).isEqualTo("bookmark: \"***\" is none of ours.");
    }

    @Test
    void anAnswerWaitsForTheSequenceNumberThatIsAskedFor() {
        long seq = api.live.queries().asOfSeq() + 1;
        CompletableFuture<Api.Reply> reply = CompletableFuture.supplyAsync(
                () -> api.get("/api/v1/clients/late?minSeq=" + seq), task -> new Thread(task, "asker").start());
        comings.connect("late");
        assertThat(reply.join().json().path("status").asText()).isEqualTo("connected");
    }

    @Test
    void aSequenceNumberThatDoesNotComeIsSaidSo() {
        Api.Reply reply = api.get("/api/v1/counts?minSeq=1000000");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().path("detail").asText()).startsWith("minSeq: 1000000 is not reached");
    }
}
