package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers of our own face can do, and who may. */
class NativeDeedsTest {
    private static final ApiKey ALL = key("operator", Sight.ALL, Scope.values());
    private static final ApiKey READER = key("reader", Sight.ALL, Scope.READ);
    private static final ApiKey OF_AN_ORG = key("ours", new Sight("org", Set.of()), Scope.values());

    private final Api api = Api.withKeys(ALL, READER, OF_AN_ORG);

    private static ApiKey key(String id, Sight sight, Scope... scopes) {
        return new ApiKey(id, "secret", new Rights(Set.of(scopes), sight, Set.of(), Set.of()));
    }

    @AfterEach
    void close() {
        api.close();
    }

    private Api.Reply send(ApiKey by, String method, String target, String body) {
        return api.send(method, target, body, Api.basic(by.id(), "secret"));
    }

    @Test
    void aClientIsKickedAndToldAsItIsThenWithWhoDidIt() {
        List<String> kicked = new ArrayList<>();
        api.presence.know(Clients.connected("d:org:t:1"));
        api.operations.onKick((clientId, by) -> {
            kicked.add(clientId + " by " + by);
            api.presence.know(Clients.gone(clientId));
        });
        Api.Reply reply = send(ALL, "DELETE", "/api/v1/clients/d:org:t:1/connection", "");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("status").asText()).isEqualTo("disconnected");
        assertThat(kicked).containsExactly("d:org:t:1 by operator");
    }

    @Test
    void whoMayNotKickIsToldSoAndNothingHappens() {
        List<String> kicked = new ArrayList<>();
        api.presence.know(Clients.connected("other"));
        api.operations.onKick((clientId, by) -> kicked.add(clientId));
        assertThat(send(READER, "DELETE", "/api/v1/clients/other/connection", "")
                        .status())
                .isEqualTo(403);
        assertThat(send(OF_AN_ORG, "DELETE", "/api/v1/clients/other/connection", "")
                        .status())
                .isEqualTo(404);
        assertThat(api.send("DELETE", "/api/v1/clients/other/connection", "").status())
                .isEqualTo(401);
        assertThat(kicked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE /api/v1/clients/x/intervals",
                "GET /api/v1/clients/x/connection",
                "DELETE /api/v1/clients/x/log"
            })
    void ofAClientOnlyItselfAndItsConnectionCanBeDeleted(String request) {
        String[] words = request.split(" ", -1);
        assertThat(send(ALL, words[0], words[1], "").status()).isEqualTo(405);
    }

    @Test
    void aClientIsErasedUnlessItIsConnected() {
        Api.Reply reply = send(ALL, "DELETE", "/api/v1/clients/d:org:t:1", "");
        assertThat(reply.body()).isEqualTo("{\"clientId\":\"d:org:t:1\",\"done\":true,\"known\":true,\"entries\":7}");
        Api.Reply connected = send(ALL, "DELETE", "/api/v1/clients/is-here", "");
        assertThat(connected.status()).isEqualTo(409);
        assertThat(connected.json().path("detail").asText()).contains("is-here").contains("is connected");
        assertThat(api.operations.erased()).containsExactly("d:org:t:1");
    }

    @Test
    void whoMayNotEraseIsToldSoAndNothingHappens() {
        assertThat(send(READER, "DELETE", "/api/v1/clients/other", "").status()).isEqualTo(403);
        assertThat(send(OF_AN_ORG, "DELETE", "/api/v1/clients/other", "").status())
                .isEqualTo(404);
        assertThat(api.send("DELETE", "/api/v1/clients/other", "").status()).isEqualTo(401);
        assertThat(api.operations.erased()).isEmpty();
    }

    @Test
    void messagesArePublished() {
        Api.Reply reply = send(ALL, "POST", "/api/v1/publish", "{\"topic\":\"a/b\",\"payload\":\"on\"}");
        assertThat(reply.body()).isEqualTo("{\"subscribers\":3}");
        send(ALL, "POST", "/api/v1/publish", "{\"topic\":\"c\",\"payloadBase64\":\"b2Zm\",\"qos\":2,\"retain\":true}");
        assertThat(api.operations.published()).containsExactly("a/b on 0 false", "c off 2 true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"topic\":1}",
                "{\"topic\":\"a\",\"payload\":1}",
                "{\"topic\":\"a\",\"payload\":\"x\",\"payloadBase64\":\"eA==\"}",
                "{\"topic\":\"a\",\"payloadBase64\":\"?\"}",
                "{\"topic\":\"a\",\"qos\":3}",
                "{\"topic\":\"a\",\"retain\":\"yes\"}",
                "{\"topic\":\"a\",\"colour\":\"red\"}",
                "{\"topic\":\"a/#\"}",
            })
    void aMessageThatIsWrongIsRefused(String body) {
        Api.Reply reply = send(ALL, "POST", "/api/v1/publish", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(api.operations.published()).isEmpty();
    }

    @Test
    void whoMayNotPublishIsToldSo() {
        String message = "{\"topic\":\"a\"}";
        assertThat(send(READER, "POST", "/api/v1/publish", message).status()).isEqualTo(403);
        assertThat(send(OF_AN_ORG, "POST", "/api/v1/publish", message).status()).isEqualTo(403);
        assertThat(api.operations.published()).isEmpty();
    }
}
