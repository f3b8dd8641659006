package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.http.auth.ApiKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of one client, and who may see it. */
class IbmSingleTest {
    private static final String STATES = "/api/v0002/clientconnectionstates/";
    private static final ApiKey KEY = new ApiKey("a-127-abcdefghij", "MP$08VKz!8rXwnR-Q*");
    private static final String AUTHORIZATION = "Authorization: Basic YS0xMjctYWJjZGVmZ2hpajpNUCQwOFZLeiE4clh3blItUSo=";

    private final Api api = Api.withKeys(KEY, new ApiKey("plain", "secret"), new ApiKey("a-other-1", "secret"));

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aClientIsAskedForWithColonsAsTheyAre() {
        api.presence.know(Clients.back("d:127:type:dev-0001"));

        Api.Reply reply = api.get(STATES + "d:127:type:dev-0001", AUTHORIZATION);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).startsWith("application/json");
        assertThat(reply.body())
                .isEqualTo("{\"id\":\"d:127:type:dev-0001\",\"clientType\":\"device\","
                        + "\"connectionStatus\":\"connected\",\"lastConnectTime\":\"2018-09-27T08:40:54.456Z\","
                        + "\"lastDisconnectTime\":\"2018-09-27T08:40:37.490Z\",\"lastActivityEvent\":\"mqttPublish\","
                        + "\"lastActivityTime\":\"2018-09-27T08:41:00.000Z\",\"mqttConnectProtocol\":\"3.1.1\"}");
    }

    @Test
    void aClientIsAskedForWithColonsEncoded() {
        api.presence.know(Clients.connected("g:127:type:dev-0001"));

        JsonNode state =
                api.get(STATES + "g%3A127%3Atype%3Adev-0001", AUTHORIZATION).json();

        assertThat(state.get("id").asText()).isEqualTo("g:127:type:dev-0001");
        assertThat(state.get("clientType").asText()).isEqualTo("gateway");
        assertThat(state.has("lastDisconnectTime")).isFalse();
    }

    @Test
    void whoEndedTheConnectionIsToldOnlyWhileDisconnected() {
        api.presence.know(Clients.gone("a:127:app"), Clients.back("A:127:app:one"));

        JsonNode gone = api.get(STATES + "a:127:app", AUTHORIZATION).json();
        assertThat(gone.get("connectionStatus").asText()).isEqualTo("disconnected");
        assertThat(gone.get("clientType").asText()).isEqualTo("application");
        assertThat(gone.get("lastDisconnectInitiator").asText()).isEqualTo("server");
        assertThat(gone.get("lastDisconnectReasonCode").asInt()).isEqualTo(141);

        JsonNode back = api.get(STATES + "A:127:app:one", AUTHORIZATION).json();
        assertThat(back.has("lastDisconnectInitiator")).isFalse();
        assertThat(back.has("lastDisconnectReasonCode")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"15", "1", "d:127:type:none", "..", "a%20b", "x+y", ""})
    void anUnknownClientIsNotFoundWhateverItsForm(String id) {
        api.presence.know(Clients.connected("x y"));

        Api.Reply reply = api.get(STATES + "no" + id, AUTHORIZATION);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().at("/exception/id").asText()).isEqualTo("CUDCS0001E");
        assertThat(reply.json().at("/exception/properties/0").asText()).isEqualTo("no" + id.replace("%20", " "));
        assertThat(reply.json().get("message").asText()).startsWith("CUDCS0001E: ");
        assertThat(reply.json().has("violations")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fff/kdk/f", "fff%2Fkdk", "a%zz", "%"})
    void anIdWithASlashOrBadEncodingIsABadRequest(String id) {
        Api.Reply reply = api.get(STATES + id, AUTHORIZATION);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/exception/id").asText()).isEqualTo("CUDRS0007E");
        assertThat(reply.json().at("/violations/0/exception/properties/0").asText())
                .isEqualTo("clientId");
    }

    @Test
    void aKeySeesOnlyTheClientsOfItsOrganization() {
        api.presence.know(Clients.connected("d:other:type:1"), Clients.connected("plain-client"));

        assertThat(api.get(STATES + "d:other:type:1", AUTHORIZATION).status()).isEqualTo(404);
        assertThat(api.get(STATES + "plain-client", AUTHORIZATION).status()).isEqualTo(404);
    }

    @Test
    void aKeyOfNoOrganizationSeesAllClients() {
        api.presence.know(Clients.connected("d:other:type:1"), Clients.connected("plain-client"));

        assertThat(api.get(STATES + "d:other:type:1", Api.basic("plain", "secret"))
                        .status())
                .isEqualTo(200);
        assertThat(api.get(STATES + "plain-client", Api.basic("plain", "secret"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aHostOfAnotherKnownOrganizationIsForbidden() {
        api.presence.know(Clients.connected("d:127:type:1"));
        String path = STATES + "d:127:type:1";

        Api.Reply reply = api.get(path, AUTHORIZATION, "Host: other.example.org");
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.json().at("/exception/id").asText()).isEqualTo("CUDCS0003E");

        assertThat(api.get(path, AUTHORIZATION, "Host: 127.example.org").status())
                .isEqualTo(200);
        assertThat(api.get(path, AUTHORIZATION, "Host: nobody.example.org").status())
                .isEqualTo(200);
        assertThat(api.get(path, Api.basic("plain", "secret"), "Host: other.example.org")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-None: 1",
                "Authorization: Basic",
                "Authorization: Basic !!!",
                "Authorization: Basic bm9jb2xvbg==",
                "Authorization: Basic cGxhaW46d3Jvbmc=",
                "Authorization: Basic cGxhaW46",
                "Authorization: Basic bm9ib2R5Om5vdGhpbmc=",
                "Authorization: Digest cGxhaW46c2VjcmV0"
            })
    void missingAndWrongCredentialsAreUnauthorized(String header) {
        Api.Reply reply = api.get(STATES + "d:127:type:1", header);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("www-authenticate")).isEqualTo("Basic realm=\"wiotp\"");
        assertThat(reply.json().at("/exception/id").asText()).isEqualTo("CUDCS0004E");
        assertThat(api.counted("http.callers.refused", "face", "ibm")).isEqualTo(1);
    }

    @Test
    void theFeatureIsOn() {
        assertThat(api.get("/api/v0002/config/clientstate", AUTHORIZATION).body())
                .isEqualTo("{\"enabled\":true}");
    }

    @Test
    void anotherMethodIsNotAllowed() {
        Api.Reply reply = api.send("DELETE", STATES + "15", "", AUTHORIZATION);

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo("GET, HEAD");
        assertThat(reply.json().at("/exception/id").asText()).isEqualTo("CUDCS0005E");
    }

    @Test
    void aFailureOfTheServerSaysSoWithoutDetails() {
        api.presence.failWith(new IllegalStateException("the table is torn"));

        Api.Reply reply = api.get(STATES + "15", AUTHORIZATION);

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.json().at("/exception/id").asText()).isEqualTo("CUDCS0008E");
        assertThat(reply.body()).doesNotContain("torn");
    }
}
