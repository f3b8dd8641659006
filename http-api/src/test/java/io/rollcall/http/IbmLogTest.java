package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.exchange.Times;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Entity;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The platform's connection logs. */
class IbmLogTest {
    private static final String LOGS = "/api/v0002/logs/connection";
    private static final String OF_1 = LOGS + "?typeId=t&deviceId=1";

    private final Api.Holder reader = Api.holder("a-org-reader", Scope.READ);
    private final Api.Holder other = Api.holder("a-other-reader", Scope.READ);
    private final Api.Holder all = Api.holder("all", Scope.READ);
    private final Api.Holder kicker = Api.holder("a-org-kicker", Scope.KICK);
    private final Api api = Api.openLive(Api.config()
            .keys(List.of(reader.key(), other.key(), all.key(), kicker.key()))
            .build());
    private final Comings comings = new Comings(api.live);

    @AfterEach
    void close() {
        api.close();
    }

    private List<String> messages(String target) {
        JsonNode entries = api.get(target, reader.basic()).json();
        assertThat(entries.isArray()).isTrue();
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> entry.get("message").asText())
                .toList();
    }

    @Test
    void theNewestIsFirstInThePlatformsWords() {
        comings.connect("d:org:t:1")
                .disconnect("d:org:t:1", Entity.CLIENT, Cause.CLIENT_DISCONNECT)
                .refuse("d:org:t:1");

        Api.Reply reply = api.get(OF_1, reader.basic());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("[{\"timestamp\":\"2023-11-14T22:13:23.000Z\",\"message\":"
                        + "\"Token auth failed (Device/gateway token is invalid): ClientID='d:org:t:1', ClientIP=192.0.2.1\"},"
                        + "{\"timestamp\":\"2023-11-14T22:13:22.000Z\",\"message\":"
                        + "\"Closed connection from 192.0.2.1. The connection has completed normally.\"},"
                        + "{\"timestamp\":\"2023-11-14T22:13:21.000Z\",\"message\":"
                        + "\"Token auth succeeded: ClientID='d:org:t:1', ClientIP=192.0.2.1\"}]");
    }

    @Test
    void aTakeOverIsTwoEntries() {
        comings.connect("d:org:t:1").takeOver("d:org:t:1");

        assertThat(messages(OF_1))
                .containsExactly(
                        "Token auth succeeded: ClientID='d:org:t:1', ClientIP=192.0.2.1",
                        "Closed connection from 192.0.2.1. The client ID was reused.",
                        "Token auth succeeded: ClientID='d:org:t:1', ClientIP=192.0.2.1");
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void everyEndMatchesWhatConsumersLookFor(Cause cause) {
        comings.connect("d:org:t:1").disconnect("d:org:t:1", Entity.SERVER, cause);

        assertThat(messages(OF_1).get(0))
                .matches("Closed\\sconnection\\sfrom\\s(\\d{1,3}(\\.\\d{1,3}){3})\\. [A-Z].*\\.");
    }

    @ParameterizedTest
    @CsvSource({
        "SOCKET_CLOSED, The connection was closed by the client.",
        "KEEP_ALIVE_TIMEOUT, The connection timed out.",
        "NOT_AUTHORIZED, The operation is not authorized.",
        "KICKED, The connection was closed by an administrator.",
        "SERVER_CRASH, The connection was closed because the server was shutdown.",
    })
    void anEndHasItsReason(Cause cause, String reason) {
        comings.connect("d:org:t:1").disconnect("d:org:t:1", Entity.NETWORK, cause);

        assertThat(messages(OF_1).get(0)).isEqualTo("Closed connection from 192.0.2.1. " + reason);
    }

    @Test
    void aGatewayHasALogToo() {
        comings.connect("g:org:t:1");

        assertThat(messages(OF_1)).hasSize(1);
    }

    private void connections(int number) {
        for (int i = 0; i < number; i++) {
            comings.connect("d:org:t:1").disconnect("d:org:t:1", Entity.CLIENT, Cause.CLIENT_DISCONNECT);
        }
    }

    private static String second(int number) {
        return Times.iso(Comings.BEGIN + number * 1000L);
    }

    private List<String> times(String target) {
        return StreamSupport.stream(api.get(target, reader.basic()).json().spliterator(), false)
                .map(entry -> entry.get("timestamp").asText())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 60, 20",
        "&limit=1, 60, 1",
        "&_limit=3, 60, 3",
        "&limit=20&offset=0, 60, 20",
        "&limit=2&offset=1, 60, 2",
        "&limit=2&offset=2, 59, 2",
        "&limit=5&offset=58, 3, 3",
        "&offset=61, 0, 0",
        "&offset=1000, 0, 0",
    })
    void aPageBeginsWhereItIsAskedTo(String page, int newest, int number) {
        connections(30);

        assertThat(times(OF_1 + page))
                .containsExactlyElementsOf(Stream.iterate(newest, i -> i - 1)
                        .limit(number)
                        .map(IbmLogTest::second)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"3, 5, 5;4;3", "5, 5, 5", "6, 7, 6", "7, 9, ''"})
    void aWindowHoldsBothItsEnds(int from, int to, String seconds) {
        connections(3);
        List<String> expected = seconds.isEmpty()
                ? List.of()
                : Stream.of(seconds.split(";", -1))
                        .map(Integer::parseInt)
                        .map(IbmLogTest::second)
                        .toList();

        assertThat(times(OF_1 + "&fromTime=" + second(from) + "&toTime=" + second(to)))
                .isEqualTo(expected);
        assertThat(times(OF_1 + "&fromTime=" + second(from).replace("Z", "") + "&toTime="
                        + second(to).replace("Z", "%2B00:00")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "deviceId=1, typeId",
        "typeId=t, deviceId",
        "typeId=&deviceId=1, typeId",
        "typeId=t&deviceId=1&limit=0, limit",
        "typeId=t&deviceId=1&limit=21, limit",
        "typeId=t&deviceId=1&_limit=x, _limit",
        "typeId=t&deviceId=1&offset=1001, offset",
        "typeId=t&deviceId=1&offset=-1, offset",
        "typeId=t&deviceId=1&fromTime=2018-09-25T00:00:00Z, toTime",
        "typeId=t&deviceId=1&toTime=2018-09-25T00:00:00Z, fromTime",
        "typeId=t&deviceId=1&toTime=now&fromTime=2018-09-25T00:00:00Z, toTime",
    })
    void aBadValueIsRefusedWithTheNameOfItsParameter(String query, String name) {
        Api.Reply reply = api.get(LOGS + "?" + query, reader.basic());

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/violations/0/exception/properties/0").asText())
                .isEqualTo(name);
    }

    @Test
    void aDeviceWithoutALogHasAnEmptyOneAndATypeThatNobodyHasIsNotFound() {
        comings.connect("d:org:t:1");

        assertThat(api.get(LOGS + "?typeId=t&deviceId=none", reader.basic()).body())
                .isEqualTo("[]");
        Api.Reply unknown = api.get(LOGS + "?typeId=none&deviceId=1", reader.basic());
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().at("/exception/id").asText()).isEqualTo("CUDCS0011E");
        assertThat(unknown.json().at("/exception/properties/0").asText()).isEqualTo("none");
    }

    @Test
    void whoNeverGotInHasALog() {
        comings.refuse("d:org:t:1");

        assertThat(messages(OF_1)).hasSize(1);
    }

    @Test
    void aKeySeesTheLogsOfItsOrganizationAndOneOfNoneThoseOfAll() {
        comings.connect("d:org:t:1", "d:other:t:1", "d:other:t:2");

        assertThat(api.get(OF_1, other.basic()).body()).contains("d:other:t:1").doesNotContain("d:org");
        assertThat(api.get(OF_1, all.basic()).body()).contains("d:other:t:1").contains("d:org:t:1");
        assertThat(api.get(LOGS + "?typeId=t&deviceId=2", reader.basic()).body())
                .isEqualTo("[]");
    }

    @Test
    void logsAreForWhoMayRead() {
        assertThat(api.get(OF_1).status()).isEqualTo(401);
        assertThat(api.get(OF_1, kicker.basic()).status()).isEqualTo(403);
        assertThat(api.send("POST", OF_1, "", reader.basic()).header("allow")).isEqualTo("GET, HEAD");
    }
}
