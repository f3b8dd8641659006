package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.auth.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The switch of the platform's feature, and what callers may do below its path. */
class IbmSwitchTest {
    private static final String SWITCH = "/api/v0002/config/clientstate";
    private static final String STATES = "/api/v0002/clientconnectionstates";
    private static final String OFF = "{\"enabled\":false}";
    private static final String ON = "{\"enabled\":true}";
    private static final Instant NOW = Instant.ofEpochMilli(Clients.ACTIVITY_TIME);

    private final Api.Holder admin = Api.holder("a-org-admin", Scope.READ, Scope.ADMIN);
    private final Api.Holder reader = Api.holder("a-org-reader", Scope.READ);
    private final Api.Holder other = Api.holder("a-other-admin", Scope.READ, Scope.ADMIN);
    private final Api.Holder kicker = Api.holder("a-org-kicker", Scope.KICK);
    private final FakeOperations operations = new FakeOperations();
    private Api api = start(NOW);

    private Api start(Instant now) {
        Api started = Api.of(
                Api.config()
                        .keys(List.of(admin.key(), reader.key(), other.key(), kicker.key()))
                        .clock(Clock.fixed(now, ZoneOffset.UTC))
                        .build(),
                operations);
        started.presence.know(Clients.connected("d:org:type:1"), Clients.connected("d:other:type:1"));
        return started;
    }

    private void restart(Instant now) {
        api.close();
        api = start(now);
    }

    @AfterEach
    void close() {
        api.close();
    }

    private int put(String body, Api.Holder by) {
        return api.send("PUT", SWITCH, body, by.basic()).status();
    }

    @Test
    void itIsOnAndWhoMayReadSeesIt() {
        assertThat(api.get(SWITCH, reader.basic()).body()).isEqualTo(ON);
        assertThat(api.get(SWITCH, kicker.basic()).status()).isEqualTo(403);
        assertThat(api.get(SWITCH).status()).isEqualTo(401);
    }

    @Test
    void anAdministratorSwitchesItOffForOneOrganization() {
        Api.Reply off = api.send("PUT", SWITCH, OFF, admin.basic(), "Content-Type: application/json");
        assertThat(off.status()).isEqualTo(200);
        assertThat(off.body()).isEqualTo(OFF);
        assertThat(api.get(SWITCH, reader.basic()).body()).isEqualTo(OFF);

        for (String path : List.of(STATES, STATES + "/d:org:type:1")) {
            Api.Reply refused = api.get(path, reader.basic());
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.json().at("/exception/id").asText()).isEqualTo("CUDCS0003E");
            assertThat(refused.json().get("message").asText())
                    .isEqualTo("CUDCS0003E: The client state feature is not active.");
        }
        assertThat(api.get(STATES + "/d:other:type:1", other.basic()).status()).isEqualTo(200);
        assertThat(api.get(SWITCH, other.basic()).body()).isEqualTo(ON);
    }

    @Test
    void afterItIsOnAgainAClientShowsOnceItHasDoneSomething() {
        put(OFF, admin);
        put(ON, admin);

        assertThat(api.get(STATES + "/d:org:type:1", reader.basic()).status()).isEqualTo(404);
        api.get(STATES + "?lastActivityAfter=5", reader.basic());
        assertThat(api.presence.lastQuery().filter().active().after()).hasValue(NOW.toEpochMilli());
        String later = NOW.plusSeconds(5).toString();
        api.get(STATES + "?lastActivityAfter=" + later, reader.basic());
        assertThat(api.presence.lastQuery().filter().active().after())
                .hasValue(NOW.plusSeconds(5).toEpochMilli());
        api.get(STATES, other.basic());
        assertThat(api.presence.lastQuery().filter().active().after()).isEmpty();

        restart(NOW);
        assertThat(api.get(STATES + "/d:org:type:1", reader.basic()).status()).isEqualTo(404);
    }

    @Test
    void whatWasDoneAMillisecondLaterShows() {
        restart(NOW.minusMillis(1));
        put(OFF, admin);
        put(ON, admin);

        assertThat(api.get(STATES + "/d:org:type:1", reader.basic()).status()).isEqualTo(200);
    }

    @Test
    void itStaysAsItIsOverARestart() {
        put(OFF, admin);
        restart(NOW);

        assertThat(api.get(SWITCH, reader.basic()).body()).isEqualTo(OFF);
        assertThat(api.get(STATES, reader.basic()).status()).isEqualTo(403);
        assertThat(api.get(STATES, other.basic()).status()).isEqualTo(200);
    }

    @Test
    void toSwitchItToWhatItIsHidesNobody() {
        assertThat(put(ON, admin)).isEqualTo(200);

        assertThat(api.get(STATES + "/d:org:type:1", reader.basic()).status()).isEqualTo(200);
    }

    @Test
    void whatCannotBeRememberedIsNotSwitched() {
        operations.forgetful();

        assertThat(put(OFF, admin)).isEqualTo(500);
        assertThat(api.get(SWITCH, reader.basic()).body()).isEqualTo(ON);
    }

    @Test
    void onlyAnAdministratorSwitches() {
        assertThat(put(OFF, reader)).isEqualTo(403);
        assertThat(api.send("PUT", SWITCH, OFF).status()).isEqualTo(401);
        assertThat(api.get(SWITCH, reader.basic()).body()).isEqualTo(ON);
        try (Api open = Api.open()) {
            assertThat(open.send("PUT", SWITCH, OFF).status()).isEqualTo(403);
            assertThat(open.get(SWITCH).body()).isEqualTo(ON);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "[]", "{\"enabled\":\"no\"}", "{\"enabled\":null}", "{\"enabled\":false", "nonsense"})
    void aBodyThatDoesNotSaySoIsRefused(String body) {
        Api.Reply reply = api.send("PUT", SWITCH, body, admin.basic());

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/violations/0/exception/properties/0").asText())
                .isEqualTo("enabled");
    }

    @Test
    void fieldsBesidesAreIgnored() {
        assertThat(put("{\"a\":{\"enabled\":true},\"enabled\":false,\"b\":[1]}", admin))
                .isEqualTo(200);
        assertThat(api.get(SWITCH, reader.basic()).body()).isEqualTo(OFF);
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() {
        assertThat(put(" ".repeat(5_000), admin)).isEqualTo(413);
    }

    @Test
    void statesAreForWhoMayRead() {
        Api.Reply reply = api.get(STATES + "/d:org:type:1", kicker.basic());

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.json().get("message").asText()).isEqualTo("CUDCS0003E: The API key has no right to read.");
        assertThat(reply.json().at("/exception/properties/0").asText()).isEqualTo("read");
    }

    @Test
    void whatThePlatformHadBesidesIsNotFoundInItsWords() {
        Api.Reply reply = api.get("/api/v0002/device/types", admin.basic());

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().at("/exception/id").asText()).isEqualTo("CUDCS0009E");
    }
}
