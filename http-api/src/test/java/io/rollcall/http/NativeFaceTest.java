package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own face: one client, and counts. */
class NativeFaceTest {
    private final Api api = Api.open();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void everythingThatIsKnownOfAClientIsTold() {
        api.presence.know(Clients.gone("g:org:type:1"));

        Api.Reply reply = api.get("/api/v1/clients/g:org:type:1");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().toPrettyString().replace("\r", "")).isEqualTo("""
                {
                  "clientId" : "g:org:type:1",
                  "clientType" : "gateway",
                  "group" : "g:org:type",
                  "status" : "disconnected",
                  "version" : 42,
                  "connectionId" : "000000abcdef0123",
                  "connectTime" : "2018-09-27T08:40:54.456Z",
                  "protocol" : "3.1.1",
                  "transport" : "tls",
                  "remoteAddress" : "198.51.100.7",
                  "remotePort" : 51234,
                  "listenerPort" : 8883,
                  "userName" : "joe",
                  "cleanStart" : true,
                  "sessionPresent" : false,
                  "keepAliveSeconds" : 60,
                  "sessionExpirySeconds" : 0,
                  "lastActivityEvent" : "publish",
                  "lastActivityTime" : "2018-09-27T08:41:00.000Z",
                  "lastSeenTime" : "2018-09-27T08:41:00.005Z",
                  "connects" : 3,
                  "firstSeenTime" : "2018-09-27T08:40:53.456Z",
                  "lastDisconnect" : {
                    "connectionId" : "000000abcdef0122",
                    "time" : "2018-09-27T08:40:37.490Z",
                    "timeUncertaintyMs" : 250,
                    "entity" : "server",
                    "cause" : "keep-alive-timeout",
                    "reasonCode" : 141,
                    "traffic" : {
                      "bytesRead" : 1,
                      "messagesRead" : 2,
                      "bytesWritten" : 3,
                      "messagesWritten" : 4
                    }
                  },
                  "asOfSeq" : 77
                }""");
    }

    @ParameterizedTest
    @CsvSource({
        "a/b/c, a/b/c",
        "a%2Fb, a/b",
        "/lead, /lead",
        "a//b/, a//b/",
        "../x, ../x",
        "a%20b, 'a b'",
        "a+b, a+b",
        "%E4%B8%AD, 中",
        "%3Fq%23, ?q#",
        "中a/中\u2028, 中a/中\u2028",
    })
    void anIdIsEverythingAfterThePrefixDecoded(String encoded, String id) {
        api.presence.know(Clients.connected(id));

        assertThat(api.get("/api/v1/clients/" + encoded + "?minSeq=1")
                        .json()
                        .get("clientId")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    void anUnknownClientIsAProblem() {
        Api.Reply reply = api.get("/api/v1/clients/none");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("content-type")).startsWith("application/problem+json");
        assertThat(reply.json().get("status").asInt()).isEqualTo(404);
        assertThat(reply.json().get("title").asText()).isEqualTo("Unknown client");
        assertThat(reply.json().get("requestId").asText()).isEqualTo(reply.header("x-request-id"));
    }

    @Test
    void anIdThatIsNotPercentEncodedIsABadRequest() {
        assertThat(api.get("/api/v1/clients/%zz").status()).isEqualTo(400);
    }

    @Test
    void clientsAreCounted() {
        api.presence.know(Clients.connected("a"), Clients.back("b"), Clients.gone("c"));

        assertThat(api.get("/api/v1/counts").body())
                .isEqualTo("{\"known\":3,\"connected\":2,\"disconnected\":1,\"suspect\":0,\"flapping\":0,"
                        + "\"byPrefix\":{},\"asOfSeq\":77}");
    }

    @Test
    void whereKeysExistOneIsNeeded() {
        try (Api keyed = Api.withKeys(new ApiKey("key", "se:cret"))) {
            Api.Reply refused = keyed.get("/api/v1/counts");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("www-authenticate")).contains("Bearer").contains("Basic");
            assertThat(refused.header("content-type")).startsWith("application/problem+json");

            assertThat(keyed.get("/api/v1/counts", "Authorization: Bearer key:se:cret")
                            .status())
                    .isEqualTo(200);
            assertThat(keyed.get("/api/v1/counts", Api.basic("key", "se:cret")).status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer key:wrong", "Bearer key", "Bearer", "Bearer :", "Basic a2V5", "Token key:secret"})
    void wrongCredentialsAreRefusedWhereAKeyExistsAndIgnoredWhereNoneDoes(String authorization) {
        try (Api keyed = Api.withKeys(new ApiKey("key", "secret"))) {
            assertThat(keyed.get("/api/v1/counts", "Authorization: " + authorization)
                            .status())
                    .isEqualTo(401);
        }
        assertThat(api.get("/api/v1/counts", "Authorization: " + authorization).status())
                .isEqualTo(200);
    }

    @Test
    void aKeySeesTheClientsThatItHasARightToAsIfThereWereNoOthers() {
        Api.Holder ofAnOrg = Api.holder("a-org-reader", Scope.READ);
        Api.Holder ofAGroup = Api.holder(
                "group", new Rights(Set.of(Scope.READ), new Sight(null, Set.of("GID_a")), Set.of(), Set.of()));
        Api.Holder kicker = Api.holder("kicker", Scope.KICK);
        try (Api keyed = Api.withKeys(ofAnOrg.key(), ofAGroup.key(), kicker.key())) {
            for (String id : List.of("d:org:t:1", "d:other:t:1", "GID_a@@@1", "GID_ab@@@1", "plain")) {
                keyed.presence.know(Clients.connected(id));
            }

            assertThat(seenBy(keyed, ofAnOrg)).containsExactly("d:org:t:1");
            assertThat(seenBy(keyed, ofAGroup)).containsExactly("GID_a@@@1");
            assertThat(keyed.get("/api/v1/clients/d:other:t:1", ofAnOrg.basic())
                            .json()
                            .get("title")
                            .asText())
                    .isEqualTo("Unknown client");
            assertThat(keyed.get("/api/v1/clients/plain", kicker.basic()).status())
                    .isEqualTo(403);
            assertThat(keyed.get("/api/v1/counts", ofAnOrg.basic()).status()).isEqualTo(403);
        }
    }

    private static List<String> seenBy(Api api, Api.Holder holder) {
        return Stream.of("d:org:t:1", "d:other:t:1", "GID_a@@@1", "GID_ab@@@1", "plain", "d:org:t:none")
                .filter(id -> api.get("/api/v1/clients/" + id, holder.basic()).status() == 200)
                .toList();
    }

    @Test
    void anotherMethodIsNotAllowed() {
        Api.Reply reply = api.send("POST", "/api/v1/clients/x", "{}");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo("GET, HEAD, DELETE");
        assertThat(reply.header("content-type")).startsWith("application/problem+json");
    }
}
