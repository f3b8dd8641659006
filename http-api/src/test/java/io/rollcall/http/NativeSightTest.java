package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.KeyProof;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Entity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A key of one organization or of one group, on every path of our own face: the clients of others are as if they had never been. */
class NativeSightTest {
    /** Whose key asks. */
    enum Whose {
        ORG("d:ours:lamp:1", "d:theirs:lamp:secret", "d:ours:lamp", "d:theirs:lamp"),
        GROUP("GID_ours@@@1", "GID_theirs@@@secret", "GID_ours", "GID_theirs");

        private final String seen;
        private final String hidden;
        private final String seenGroup;
        private final String hiddenGroup;

        Whose(String seen, String hidden, String seenGroup, String hiddenGroup) {
            this.seen = seen;
            this.hidden = hidden;
            this.seenGroup = seenGroup;
            this.hiddenGroup = hiddenGroup;
        }

        ApiKey key() {
            Sight sight = this == ORG ? new Sight("ours", Set.of()) : new Sight(null, Set.of("GID_ours"));
            return new ApiKey(name(), "secret", Rights.READ.with(sight));
        }
    }

    private static final ApiKey READER = key("reader", Scope.READ);
    private static final ApiKey FOLLOWER = key("follower", Scope.STREAM);

    private final Api api = Api.openLive(Api.config()
            .keys(List.of(Whose.ORG.key(), Whose.GROUP.key(), READER, FOLLOWER))
            .build());

    private static ApiKey key(String id, Scope scope) {
        return new ApiKey(id, "secret", new Rights(Set.of(scope), Sight.ALL, Set.of(), Set.of()));
    }

    @BeforeEach
    void come() {
        Comings comings = new Comings(api.live);
        for (Whose whose : Whose.values()) {
            comings.connect(whose.seen, whose.hidden);
            comings.disconnect(whose.hidden, Entity.CLIENT, Cause.CLIENT_DISCONNECT);
            comings.refuse(whose.hidden);
        }
        ask(READER, "/api/v1/clients?minSeq=8");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private Api.Reply ask(ApiKey key, String path) {
        return api.get(path, Api.basic(key.id(), "secret"));
    }

    private void assertSeesOnlyItsOwn(Whose whose, Api.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).contains(whose.seen).doesNotContain("theirs");
    }

    @ParameterizedTest
    @EnumSource
    void theListHasItsOwnAlone(Whose whose) {
        Api.Reply reply = ask(whose.key(), "/api/v1/clients");
        assertSeesOnlyItsOwn(whose, reply);
        JsonNode list = reply.json();
        assertThat(list.path("matches").asInt(list.path("matchesAtLeast").asInt()))
                .isEqualTo(1);
        assertThat(ask(whose.key(), "/api/v1/clients?group=" + whose.hiddenGroup)
                        .json()
                        .path("clients"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theBatchSaysOfOthersThatTheyAreUnknown(Whose whose) {
        String body = "{\"clientIds\":[\"" + whose.seen + "\",\"" + whose.hidden + "\",\"nobody\"]}";
        Api.Reply reply = api.send(
                "POST", "/api/v1/clients:batch", body, Api.basic(whose.key().id(), "secret"));
        JsonNode clients = reply.json().path("clients");
        assertThat(clients.get(0).path("status").asText()).isEqualTo("connected");
        assertThat(clients.get(1).toString())
                .isEqualTo(clients.get(2).toString().replace("nobody", whose.hidden));
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfAnothersClientIsTold(Whose whose) {
        for (String part : List.of("", "/log", "/intervals", "/availability")) {
            assertThat(ask(whose.key(), "/api/v1/clients/" + whose.hidden + part)
                            .status())
                    .as(part)
                    .isEqualTo(404);
            assertThat(ask(whose.key(), "/api/v1/clients/" + whose.seen + part).status())
                    .as(part)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFeedHasItsOwnAloneByStreamAndByPoll(Whose whose) throws Exception {
        assertSeesOnlyItsOwn(whose, ask(whose.key(), "/api/v1/feed/entries?from=oldest&wait=0"));
        try (FeedLines lines =
                new FeedLines(api, "from=oldest", Api.basic(whose.key().id(), "secret"))) {
            Comings comings = new Comings(api.live);
            comings.refuse(whose.hidden).refuse(whose.seen);
            assertThat(lines.untilEvent("refused")).contains(whose.seen).doesNotContain("theirs");
        }
    }

    @ParameterizedTest
    @EnumSource
    void groupsAreItsOwnAlone(Whose whose) {
        Api.Reply reply = ask(whose.key(), "/api/v1/groups");
        assertThat(reply.json().path("groups").findValuesAsText("group")).containsExactly(whose.seenGroup);
        assertThat(ask(READER, "/api/v1/groups").json().path("groups")).hasSize(4);
        Api.Reply greatest = ask(whose.key(), "/api/v1/groups?sort=-known");
        assertThat(greatest.json().path("groups").findValuesAsText("group")).containsExactly(whose.seenGroup);
    }

    @ParameterizedTest
    @EnumSource
    void countsAreOfItsOwnGroupsAlone(Whose whose) {
        assertThat(ask(whose.key(), "/api/v1/counts").status()).isEqualTo(403);
        assertThat(ask(whose.key(), "/api/v1/counts?group=" + whose.hiddenGroup).status())
                .isEqualTo(403);
        Api.Reply own = ask(whose.key(), "/api/v1/counts?group=" + whose.seenGroup);
        assertThat(own.json().path("connected").asInt()).as(own.body()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whoWasConnectedIsToldOfItsOwnAlone(Whose whose) {
        Api.Reply reply = ask(whose.key(), "/api/v1/connected?at=" + (Comings.BEGIN + 60_000));
        assertSeesOnlyItsOwn(whose, reply);
    }

    @Test
    void toReadAndToFollowAreTwoRights() {
        assertThat(ask(READER, "/api/v1/clients").status()).isEqualTo(200);
        assertThat(ask(READER, "/api/v1/feed/entries?wait=0").status()).isEqualTo(403);
        assertThat(ask(READER, "/api/v1/feed").status()).isEqualTo(403);
        assertThat(ask(FOLLOWER, "/api/v1/clients").status()).isEqualTo(403);
        assertThat(ask(FOLLOWER, "/api/v1/feed/entries?wait=0").status()).isEqualTo(200);
    }

    @Test
    void otherKeysHoldFromOneMomentOnAndStreamsOfThoseThatAreGoneEnd() throws Exception {
        try (FeedLines lines = new FeedLines(api, "from=now", Api.basic("follower", "secret"))) {
            api.api().replaceKeys(List.of(new ApiKey("new", KeyProof.hashOf("token"), Rights.READ)));
            assertThat(ask(READER, "/api/v1/clients").status()).isEqualTo(401);
            assertThat(api.get("/api/v1/clients", Api.basic("new", "token")).status())
                    .isEqualTo(200);
            assertThat(api.get("/api/v1/clients", Api.basic("new", "other")).status())
                    .isEqualTo(401);
            new Comings(api.live).refuse("whoever");
            assertThat(lines.untilEnd()).doesNotContain("whoever");
        }
        api.api().replaceKeys(List.of());
        assertThat(api.get("/api/v1/clients").status()).isEqualTo(401);
    }
}
