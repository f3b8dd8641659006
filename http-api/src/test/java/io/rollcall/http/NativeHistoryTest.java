package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Entity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own face on what was, answered by presence itself. Comings and goings are a second apart, from {@link Comings#BEGIN}. */
class NativeHistoryTest {
    private final Api api = Api.openLive();
    private final Comings comings = new Comings(api.live);

    @AfterEach
    void close() {
        api.close();
    }

    /** {@code a} connects at 1 s, {@code b} at 2 s; {@code a} is lost at 3 s, and back at 4 s. */
    private void some() {
        comings.connect("a", "b")
                .disconnect("a", Entity.NETWORK, Cause.SOCKET_RESET)
                .connect("a")
                .refuse("a");
        await().until(() -> api.live.feed().newestSeq() >= 5);
    }

    private JsonNode get(String target) {
        Api.Reply reply = api.get(target);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    @Test
    void theLogOfAClientIsNewestFirstAndInPages() {
        some();
        List<String> types = new ArrayList<>();
        String from = "";
        do {
            JsonNode page = get("/api/v1/clients/a/log?limit=2" + from);
            page.path("entries").forEach(entry -> types.add(entry.path("type").asText()));
            assertThat(page.path("complete").asBoolean()).isTrue();
            from = page.has("next") ? "&from=" + page.get("next").asLong() : "";
        } while (!from.isEmpty());
        assertThat(types).containsExactly("refused", "connected", "disconnected", "connected");
    }

    @Test
    void connectionsAndAvailabilityOfAClientInAWindow() {
        some();
        String window = "?from=" + Comings.BEGIN + "&to=" + (Comings.BEGIN + 10_000);
        JsonNode intervals = get("/api/v1/clients/a/intervals" + window).path("intervals");
        assertThat(intervals).hasSize(2);
        assertThat(intervals.get(0).path("begin").asText()).isEqualTo("2023-11-14T22:13:21.000Z");
        assertThat(intervals.get(0).path("end").asText()).isEqualTo("2023-11-14T22:13:23.000Z");
        assertThat(intervals.get(0).path("ended").path("cause").asText()).isEqualTo("socket-reset");
        assertThat(intervals.get(1).has("end")).isFalse();

        JsonNode availability = get("/api/v1/clients/a/availability" + window);
        assertThat(availability.path("connectedMs").asLong()).isEqualTo(2000 + 6000);
        assertThat(availability.path("connections").asInt()).isEqualTo(2);
        assertThat(availability.path("drops").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"intervals", "availability"})
    void ofWhomNothingIsKnownNothingIsTold(String part) {
        some();
        comings.refuse("stranger");
        await().until(() -> api.live.feed().newestSeq() >= 6);
        Api.Reply unknown = api.get("/api/v1/clients/misspelt/" + part);
        assertThat(unknown.status()).as(unknown.body()).isEqualTo(404);
        assertThat(unknown.json().path("title").asText()).isEqualTo("Unknown client");
        assertThat(unknown.json().path("detail").asText()).contains("\"misspelt\"");
        String window = "?from=" + Comings.BEGIN + "&to=" + (Comings.BEGIN + 10_000);
        JsonNode refused = get("/api/v1/clients/stranger/" + part + window);
        assertThat(refused.path("intervals")).isEmpty();
        assertThat(refused.path("connections").asInt()).isZero();
    }

    @Test
    void whoWasConnectedAtATime() {
        some();
        JsonNode then = get("/api/v1/connected?at=" + (Comings.BEGIN + 3500));
        assertThat(then.path("clients").findValuesAsText("clientId")).containsExactly("b");
        JsonNode before = get("/api/v1/connected?at=" + (Comings.BEGIN + 2500) + "&prefix=a");
        assertThat(before.path("clients").findValuesAsText("clientId")).containsExactly("a");
    }

    @Test
    void whoOfAGroupWasConnectedAtATime() {
        comings.connect("d:org:lamp:1", "d:org:lamp2:1", "GID@@@1", "d:org:lamp:2");
        await().until(() -> api.live.feed().newestSeq() >= 4);
        String at = "/api/v1/connected?at=" + (Comings.BEGIN + 3500);
        assertThat(get(at + "&group=d:org:lamp").path("clients").findValuesAsText("clientId"))
                .containsExactly("d:org:lamp:1");
        assertThat(get(at + "&group=GID&prefix=GID@@@").path("clients").findValuesAsText("clientId"))
                .containsExactly("GID@@@1");
        assertThat(get(at + "&group=GID&prefix=d").path("clients")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clients/a/log?limit=0",
                "clients/a/log?from=99",
                "clients/a/intervals?from=soon",
                "clients/a/availability?to=1000&from=2000",
                "connected?at=2999-01-01T00:00:00Z",
                "connected?at=1700000003000&bookmark=x",
            })
    void aParameterThatIsWrongIsNamed(String target) {
        some();
        Api.Reply reply = api.get("/api/v1/" + target);
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        String query = target.substring(target.indexOf('?') + 1);
        String name = query.contains("bookmark") ? "bookmark" : query.substring(0, query.indexOf('='));
        assertThat(reply.json().path("detail").asText()).startsWith(name + ": ");
    }

    @Test
    void aTimeMustBeSaid() {
        assertThat(api.get("/api/v1/connected").json().path("detail").asText()).startsWith("at: ");
    }
}
