package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.auth.ApiKey;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.ClientQuery.Window;
import io.rollcall.presence.ClientType;
import io.rollcall.presence.Status;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters, order and pages of client states. */
class IbmListTest {
    private static final String STATES = "/api/v0002/clientconnectionstates";

    private final Api api = Api.open();

    @AfterEach
    void close() {
        api.close();
    }

    private ClientQuery asked(String query) {
        assertThat(api.get(STATES + query).status()).isEqualTo(200);
        return api.presence.lastQuery();
    }

    @Test
    void nothingAskedIsTheFirst25ById() {
        assertThat(asked(""))
                .isEqualTo(new ClientQuery(Filter.ALL, List.of(new Order(Field.CLIENT_ID, false)), 25, null));
        assertThat(asked("/?")).isEqualTo(asked(""));
    }

    @Test
    void everyFilterIsUnderstood() {
        ClientQuery query = asked("?connectionStatus=disconnected&clientType=gateway&deviceType=t%3Ay&deviceId=dev&id=x"
                + "&connectedAfter=1970-01-01T00:00:00.001Z&connectedBefore=2&disconnectedAfter=3"
                + "&disconnectedBefore=4&lastActivityAfter=5&lastActivityBefore=6&nobodyKnows=this");

        assertThat(query.filter())
                .isEqualTo(Filter.where()
                        .status(Status.DISCONNECTED)
                        .clientType(ClientType.GATEWAY)
                        .type("t:y")
                        .device("dev")
                        .clientId("x")
                        .connected(Window.between(1, 2))
                        .disconnected(Window.between(3, 4))
                        .active(Window.between(5, 6))
                        .build());
    }

    @Test
    void filtersHaveTheirOlderNames() {
        assertThat(asked("?typeId=t").filter().type()).isEqualTo("t");
        assertThat(asked("?lastConnectedAfter=7").filter().connected().after()).hasValue(7);
        assertThat(asked("?lastConnectedAfter=7&connectedAfter=9")
                        .filter()
                        .connected()
                        .after())
                .hasValue(9);
    }

    @ParameterizedTest
    @CsvSource({
        "2018-09-25T00:00:00.000Z, 2018-09-25T00:00:00Z",
        "2018-09-25T00%3A00%3A00%2B00%3A00, 2018-09-25T00:00:00Z",
        "2018-09-25T02:30:00+02:00, 2018-09-25T00:30:00Z",
        "2018-09-25T02:30:00%2B0200, 2018-09-25T00:30:00Z",
        "2018-09-25T02:30:00-01:30, 2018-09-25T04:00:00Z",
        "2018-09-25T02:30:00, 2018-09-25T02:30:00Z",
        "2018-09-25T02:30:00.5, 2018-09-25T02:30:00.500Z",
        "2018-09-25T02:30:00.123456789Z, 2018-09-25T02:30:00.123Z",
        "2018-09-25T02:30, 2018-09-25T02:30:00Z",
        "1537842600123, 2018-09-25T02:30:00.123Z",
    })
    void timesAreReadAsCallersWriteThem(String written, String meant) {
        assertThat(asked("?connectedAfter=" + written).filter().connected().after())
                .hasValue(Instant.parse(meant).toEpochMilli());
    }

    @Test
    void aBoundBetweenTwoMillisecondsKeepsBothSides() {
        long floor = Instant.parse("2018-09-25T02:30:00.123Z").toEpochMilli();

        assertThat(asked("?connectedAfter=2018-09-25T02:30:00.1234Z")
                        .filter()
                        .connected()
                        .after())
                .hasValue(floor);
        assertThat(asked("?connectedBefore=2018-09-25T02:30:00.1234Z")
                        .filter()
                        .connected()
                        .before())
                .hasValue(floor + 1);
    }

    @Test
    void orderIsBySeveralFieldsUpAndDown() {
        assertThat(asked("?_sort=-lastActivityTime,connectionStatus,+clientType,%2Bid")
                        .order())
                .containsExactly(
                        new Order(Field.ACTIVITY_TIME, true),
                        new Order(Field.STATUS, false),
                        new Order(Field.CLIENT_TYPE, false),
                        new Order(Field.CLIENT_ID, false));
    }

    @ParameterizedTest
    @CsvSource({
        "id, CLIENT_ID",
        "clientType, CLIENT_TYPE",
        "connectionStatus, STATUS",
        "lastConnectTime, CONNECT_TIME",
        "lastDisconnectTime, DISCONNECT_TIME",
        "lastActivityEvent, ACTIVITY_EVENT",
        "lastActivityTime, ACTIVITY_TIME",
        "mqttConnectProtocol, PROTOCOL_VERSION",
        "lastDisconnectInitiator, DISCONNECT_ENTITY",
        "lastDisconnectReasonCode, DISCONNECT_REASON_CODE"
    })
    void everyFieldOfTheStateSorts(String name, Field field) {
        assertThat(asked("?_sort=" + name).order()).containsExactly(new Order(field, false));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "50, 50", "100, 100", "101, 100", "007, 7", "99999999999999, 100"})
    void aPageHasAHundredClientsAtMost(String limit, int most) {
        assertThat(asked("?_limit=" + limit).limit()).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({
        "_limit, 0",
        "_limit, -1",
        "_limit, ten",
        "_limit, ''",
        "connectionStatus, online",
        "connectionStatus, ''",
        "clientType, thing",
        "connectedAfter, yesterday",
        "connectedBefore, 2018-02-30T00:00:00Z",
        "lastActivityAfter, 2018-09-25T25:00:00Z",
        "disconnectedAfter, 2018-09-25T00:00:00.1234567891Z",
        "_sort, color",
        "_sort, ''",
        "_sort, -",
        "_bookmark, of-another-query",
    })
    void aBadValueIsRefusedWithTheNameOfItsParameter(String name, String value) {
        Api.Reply reply = api.get(STATES + "?" + name + "=" + value);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/exception/id").asText()).isEqualTo("CUDRS0007E");
        assertThat(reply.json().get("message").asText())
                .isEqualTo("CUDRS0007E: The request was not valid. Review the constraint violations provided.");
        assertThat(reply.json().get("violations").size()).isEqualTo(1);
        assertThat(reply.json().at("/violations/0/exception/properties/0").asText())
                .isEqualTo(name);
        assertThat(reply.json().at("/violations/0/exception/properties/1").asText())
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?deviceType=a&typeId=b", "?connectionStatus=connected&connectionStatus=disconnected", "?id=%"})
    void whatContradictsItselfOrCannotBeDecodedIsRefused(String query) {
        assertThat(api.get(STATES + query).status()).isEqualTo(400);
    }

    @Test
    void pagesFollowEachOtherUntilOneHasNoBookmark() {
        IntStream.range(0, 5).forEach(i -> api.presence.know(Clients.connected("d:org:type:" + i)));

        Api.Reply first = api.get(STATES + "?_limit=3");
        assertThat(first.json().get("results").size()).isEqualTo(3);
        assertThat(first.json().at("/results/0/id").asText()).isEqualTo("d:org:type:0");
        assertThat(first.json().at("/meta/totalRows").asInt()).isEqualTo(5);
        assertThat(first.json().at("/meta/facets").toString()).isEqualTo("{}");

        Api.Reply last = api.get(
                STATES + "?_limit=3&_bookmark=" + first.json().get("bookmark").asText());
        assertThat(last.json().get("results").size()).isEqualTo(2);
        assertThat(last.json().has("bookmark")).isFalse();
    }

    @Test
    void nothingFoundIsAnEmptyPage() {
        assertThat(api.get(STATES).body()).isEqualTo("{\"results\":[],\"meta\":{\"facets\":{},\"totalRows\":0}}");
    }

    @Test
    void aKeyAsksForItsOrganizationAlone() {
        try (Api keyed = Api.withKeys(new ApiKey("a-abc123-key", "token"), new ApiKey("plain", "token"))) {
            assertThat(keyed.get(STATES).status()).isEqualTo(401);

            keyed.get(STATES + "?deviceType=t", Api.basic("a-abc123-key", "token"));
            assertThat(keyed.presence.lastQuery().filter().org()).isEqualTo("abc123");

            keyed.get(STATES, Api.basic("plain", "token"));
            assertThat(keyed.presence.lastQuery().filter().org()).isNull();
        }
    }
}
