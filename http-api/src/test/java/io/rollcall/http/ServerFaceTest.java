package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import io.rollcall.http.exchange.ServerState;
import io.rollcall.http.exchange.ServerState.Limit;
import io.rollcall.http.exchange.ServerState.Listener;
import io.rollcall.http.exchange.ServerState.Memory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What our own face tells of the server and its broker, and to whom. */
class ServerFaceTest {
    private static final ServerState STATE = new ServerState(
            Map.of("rollcall", "1.2"),
            1_800_000_000_000L,
            7,
            "",
            List.of(new Listener("web", "ws", "127.0.0.1", 8083, "/mqtt", 3, 9, Map.of("tls", 2L))),
            List.of(new Limit("mqtt.sessionsMax", 100, 4L, 1), new Limit("x", 0, null, 0)),
            List.of(new Memory("heap", 10, 20)));

    private static ApiKey key(String id, Sight sight, Scope... scopes) {
        return new ApiKey(id, "secret", new Rights(Set.of(scopes), sight, Set.of(), Set.of()));
    }

    private static Api withKeys() {
        return Api.withKeys(
                key("reader", Sight.ALL, Scope.READ),
                key("admin", Sight.ALL, Scope.ADMIN),
                key("streamer", Sight.ALL, Scope.STREAM),
                key("ours", new Sight("org", Set.of()), Scope.READ, Scope.STREAM));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/server, reader, 200",
        "/api/v1/server, admin, 200",
        "/api/v1/server, streamer, 403",
        "/api/v1/server, ours, 403",
        "/api/v1/stats, reader, 200",
        "/api/v1/stats, ours, 403",
        "/api/v1/stats/stream, ours, 403",
        "/api/v1/configuration, reader, 403",
        "/api/v1/configuration, admin, 200",
        "/api/v1/caller, streamer, 200",
        "/api/v1/sessions/here, reader, 200",
        "/api/v1/sessions/here, admin, 403",
        "/api/v1/sessions/here, ours, 404",
        "/api/v1/sessions/d:org:t:here, ours, 200",
        "/api/v1/sessions/gone, reader, 404",
        "/api/v1/sessions/, reader, 400",
        "/api/v1/server?x=1, reader, 400",
    })
    void whoMayKnowWhat(String path, String id, int status) {
        try (Api api = withKeys()) {
            assertThat(api.get(path, Api.basic(id, "secret")).status()).isEqualTo(status);
            assertThat(api.get(path).status()).as("without a key").isEqualTo(401);
        }
    }

    @Test
    void whereThereIsNoKeyWhoeverMayReadMayKnowTheSetup() {
        try (Api api = Api.open()) {
            JsonNode setting =
                    api.get("/api/v1/configuration").json().path("settings").path(0);
            assertThat(setting.path("key").asText()).isEqualTo("mqtt.port");
            assertThat(setting.path("value").asText()).isEqualTo("1883");
        }
    }

    @Test
    void aCallerIsToldWhatItMayDo() {
        try (Api api = withKeys()) {
            assertThat(api.get("/api/v1/caller", Api.basic("ours", "secret")).body())
                    .isEqualTo(
                            "{\"name\":\"ours\",\"needsKey\":true,\"scopes\":[\"read\",\"stream\"],\"org\":\"org\",\"groups\":[]}");
        }
        try (Api api = Api.open()) {
            assertThat(api.get("/api/v1/caller").body())
                    .isEqualTo(
                            "{\"name\":\"anybody\",\"needsKey\":false,\"scopes\":[\"read\",\"stream\"],\"groups\":[]}");
        }
    }

    @Test
    void theStateIsTold() {
        try (Api api = Api.open()) {
            api.operations.state(STATE);
            assertThat(api.get("/api/v1/server").body())
                    .isEqualTo(
                            "{\"versions\":{\"rollcall\":\"1.2\"},\"startTime\":\"2027-01-15T08:00:00.000Z\",\"run\":7,"
                                    + "\"listeners\":[{\"name\":\"web\",\"transport\":\"ws\",\"host\":\"127.0.0.1\",\"port\":8083,"
                                    + "\"path\":\"/mqtt\",\"connections\":3,\"accepted\":9,\"turnedAway\":{\"tls\":2}}],"
                                    + "\"limits\":[{\"key\":\"mqtt.sessionsMax\",\"most\":100,\"now\":4,\"reached\":1},"
                                    + "{\"key\":\"x\",\"reached\":0}],\"memory\":[{\"name\":\"heap\",\"bytes\":10,\"most\":20}]}");
        }
    }

    @Test
    void aSessionIsTold() {
        try (Api api = Api.open()) {
            assertThat(api.get("/api/v1/sessions/here%2Fa+b").body())
                    .isEqualTo(
                            "{\"clientId\":\"here/a+b\",\"queued\":5,\"inFlight\":6,\"queueBytes\":7,\"unreleased\":8,"
                                    + "\"durable\":true,\"sessionExpirySeconds\":3600,\"traffic\":{\"bytesRead\":1,"
                                    + "\"messagesRead\":2,\"bytesWritten\":3,\"messagesWritten\":4},\"subscriptionCount\":1,"
                                    + "\"subscriptions\":[{\"filter\":\"a/#\",\"qos\":1,\"noLocal\":false,"
                                    + "\"retainAsPublished\":true,\"retainHandling\":2,\"subscriptionId\":9}]}");
        }
    }
}
