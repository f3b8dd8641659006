package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Health, readiness and metrics. */
class OpsFaceTest {
    private final Api api = Api.withKeys(new ApiKey("key", "secret"));

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void healthIsOpenToAll() {
        Api.Reply reply = api.get("/healthz");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"status\":\"up\"}");
    }

    @Test
    void aLoadBalancerMayAskForTheHeadAlone() {
        Api.Reply reply = api.send("HEAD", "/healthz", "");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void readinessIsWhatTheServerSays() {
        Api.Reply ready = api.get("/readyz");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().get("version").asText()).isEqualTo("0.1.0-test");

        api.operations.notReady("the table is being rebuilt");
        Api.Reply notReady = api.get("/readyz");
        assertThat(notReady.status()).isEqualTo(503);
        assertThat(notReady.json().get("because").asText()).isEqualTo("the table is being rebuilt");
        assertThat(api.get("/healthz").status()).isEqualTo(200);
    }

    @Test
    void metricsNeedAKeyWhereKeysExist() {
        assertThat(api.get("/metrics").status()).isEqualTo(401);
        assertThat(api.counted("http.callers.refused", "face", "ops")).isEqualTo(1);

        Api.Reply reply = api.get("/metrics", "Authorization: Bearer key:secret");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).startsWith("text/plain");
        assertThat(reply.body()).isEqualTo("rollcall_up 1\n");
    }

    @Test
    void metricsAreAboutAllClientsAndForWhoSeesAll() {
        Api.Holder reader = Api.holder("reader", Scope.READ);
        Api.Holder admin = Api.holder("a-org-admin", Scope.ADMIN);
        Api.Holder kicker = Api.holder("kicker", Scope.KICK);
        Api.Holder ofAnOrg = Api.holder("a-org-reader", Scope.READ);
        try (Api keyed = Api.withKeys(reader.key(), admin.key(), kicker.key(), ofAnOrg.key())) {
            assertThat(keyed.get("/metrics", reader.basic()).status()).isEqualTo(200);
            assertThat(keyed.get("/metrics", admin.basic()).status()).isEqualTo(200);
            assertThat(keyed.get("/metrics", kicker.basic()).status()).isEqualTo(403);
            assertThat(keyed.get("/metrics", ofAnOrg.basic()).status()).isEqualTo(403);
            assertThat(keyed.counted("http.callers.refused", "face", "ops")).isEqualTo(2);
        }
    }

    @Test
    void requestsAreCountedByFaceAndStatus() {
        api.get("/healthz");
        api.get("/healthz");
        api.get("/nowhere");
        api.get("/api/v1/counts");

        assertThat(api.counted("http.requests", "face", "ops", "status", "200")).isEqualTo(2);
        assertThat(api.counted("http.requests", "face", "none", "status", "404"))
                .isEqualTo(1);
        assertThat(api.counted("http.requests", "face", "native", "status", "401"))
                .isEqualTo(1);
    }
}
