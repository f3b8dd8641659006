package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Entity;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What became of a client's connections, on Alibaba's face; where reads are open. */
class AlibabaTraceTest {
    private static final String CALL = "/?Action=QueryMqttTraceDevice&Version=2020-04-20&InstanceId=any";
    private static final String WINDOW = "&BeginTime=0&EndTime=1800000000000";
    private static final String ID = "GID_a@@@1";

    private final Api api = Api.openLive();
    private final Comings comings = new Comings(api.live);

    @AfterEach
    void close() {
        api.close();
    }

    private static String call(String... parameters) {
        return CALL + "&Format=JSON&ClientId=" + ID + String.join("", parameters);
    }

    private JsonNode page(String... parameters) {
        return api.get(call(parameters)).json();
    }

    private static List<String> told(JsonNode page) {
        return StreamSupport.stream(page.get("DeviceInfoList").spliterator(), false)
                .map(entry -> entry.get("Action").asText() + " "
                        + entry.get("ActionInfo").asText())
                .toList();
    }

    @Test
    void theOldestIsFirstInTheProductsWords() {
        comings.connect(ID).disconnect(ID, Entity.CLIENT, Cause.CLIENT_DISCONNECT);

        Api.Reply reply = api.get(call(WINDOW, "&CurrentPage=1&PageSize=5&MqttRegionId=cn-hangzhou"));

        assertThat(reply.status()).isEqualTo(200);
        String channel = "%016x".formatted(((long) api.live.run() << 40) + 1);
        assertThat(reply.body())
                .isEqualTo("{\"CurrentPage\":1,\"PageSize\":5,\"Total\":2,\"DeviceInfoList\":["
                        + "{\"Time\":\"2023-11-15 06:13:21.000\",\"ChannelId\":\"" + channel
                        + "\",\"Action\":\"connect\",\"ActionCode\":\"mqtt.trace.action.connect\","
                        + "\"ActionInfo\":\"accepted\"},"
                        + "{\"Time\":\"2023-11-15 06:13:22.000\",\"ChannelId\":\"" + channel
                        + "\",\"Action\":\"disconnect\",\"ActionCode\":\"mqtt.trace.action.disconnect\","
                        + "\"ActionInfo\":\"disconnected by client\"}],\"RequestId\":\""
                        + reply.header("x-acs-request-id") + "\"}");
    }

    @Test
    void theAnswerInXmlRepeatsItsElement() {
        comings.connect(ID).disconnect(ID, Entity.NETWORK, Cause.SOCKET_CLOSED);

        Api.Reply reply = api.get(CALL + "&ClientId=" + ID + WINDOW + "&CurrentPage=1&PageSize=5");

        assertThat(Xml.parse(reply.body()).getDocumentElement().getTagName()).isEqualTo("QueryMqttTraceDeviceResponse");
        assertThat(Xml.parse(reply.body())
                        .getElementsByTagName("DeviceInfoList")
                        .getLength())
                .isEqualTo(2);
        assertThat(Xml.text(reply.body(), "Total")).isEqualTo("2");
        assertThat(Xml.text(reply.body(), "Time")).isEqualTo("2023-11-14 22:13:21.000");
    }

    @ParameterizedTest
    @CsvSource({
        "cn-shanghai, 2023-11-15 06:13:21.000",
        "ap-southeast-1, 2023-11-15 06:13:21.000",
        "ap-northeast-1, 2023-11-15 07:13:21.000",
        "us-east-1, 2023-11-14 17:13:21.000",
        "elsewhere, 2023-11-14 22:13:21.000",
        "'', 2023-11-14 22:13:21.000",
    })
    void timesAreThoseOfTheRegion(String region, String time) {
        comings.connect(ID);

        assertThat(page(WINDOW, "&CurrentPage=1&PageSize=5&MqttRegionId=" + region)
                        .at("/DeviceInfoList/0/Time")
                        .asText())
                .isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "CLIENT_DISCONNECT, disconnect disconnected by client",
        "CLIENT_DISCONNECT_WITH_WILL, disconnect disconnected by client",
        "SOCKET_CLOSED, close closed by client",
        "KEEP_ALIVE_TIMEOUT, close no heart",
        "KICKED, close closed by client",
        "MALFORMED_PACKET, close invalid param",
        "PROTOCOL_ERROR, close invalid param",
        "NOT_AUTHORIZED, close resource auth failed",
        "SERVER_SHUTDOWN, close Socket IOException",
        "SERVER_CRASH, close Socket IOException",
        "SOCKET_RESET, close Socket IOException",
    })
    void anEndHasItsActionAndItsReason(Cause cause, String told) {
        comings.connect(ID).disconnect(ID, Entity.SERVER, cause);

        assertThat(told(page(WINDOW, "&CurrentPage=1&PageSize=5"))).containsExactly("connect accepted", told);
    }

    @Test
    void takeOversAndRefusalsAreToldToo() {
        comings.connect(ID).takeOver(ID).refuse(ID);

        JsonNode page = page(WINDOW, "&CurrentPage=1&PageSize=5");
        assertThat(told(page))
                .containsExactly(
                        "connect accepted", "close clientId conflict", "connect accepted", "connect not authorized");
        assertThat(page.at("/DeviceInfoList/1/ChannelId"))
                .isEqualTo(page.at("/DeviceInfoList/0/ChannelId"))
                .isNotEqualTo(page.at("/DeviceInfoList/2/ChannelId"));
        assertThat(page.at("/DeviceInfoList/3/ChannelId").asText()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, false, '1700000001 1700000002'",
        "2, 2, false, '1700000003 1700000004'",
        "1, 3, true, '1700000006 1700000005 1700000004'",
        "2, 4, true, '1700000002 1700000001'",
        "2, 6, false, ''",
        "99, 100, false, ''",
    })
    void pagesGoOnWhereTheLastOneEnded(int page, int size, boolean reverse, String seconds) {
        for (int i = 0; i < 3; i++) {
            comings.connect(ID).disconnect(ID, Entity.CLIENT, Cause.CLIENT_DISCONNECT);
        }

        JsonNode answer = page(WINDOW, "&CurrentPage=" + page + "&PageSize=" + size + "&Reverse=" + reverse);

        assertThat(answer.get("Total").asInt()).isEqualTo(6);
        assertThat(StreamSupport.stream(answer.get("DeviceInfoList").spliterator(), false)
                        .map(entry -> LocalDateTime.parse(
                                        entry.get("Time").asText().replace(' ', 'T'))
                                .toEpochSecond(ZoneOffset.UTC))
                        .map(String::valueOf)
                        .reduce((a, b) -> a + " " + b)
                        .orElse(""))
                .isEqualTo(seconds);
    }

    @Test
    void aWindowHoldsBothItsEnds() {
        comings.connect(ID)
                .disconnect(ID, Entity.CLIENT, Cause.CLIENT_DISCONNECT)
                .connect(ID)
                .disconnect(ID, Entity.NETWORK, Cause.SOCKET_CLOSED);

        assertThat(told(page("&BeginTime=1700000002000&EndTime=1700000003000&CurrentPage=1&PageSize=5")))
                .containsExactly("disconnect disconnected by client", "connect accepted");
    }

    @Test
    void aClientThatNeverWasHasAnEmptyTrace() {
        JsonNode page = page(WINDOW, "&CurrentPage=1&PageSize=5");

        assertThat(page.get("Total").asInt()).isZero();
        assertThat(page.get("DeviceInfoList").toString()).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource({
        "'&EndTime=1&CurrentPage=1&PageSize=1', MissingBeginTime",
        "'&BeginTime=1&CurrentPage=1&PageSize=1', MissingEndTime",
        "'&BeginTime=1&EndTime=1&PageSize=1', MissingCurrentPage",
        "'&BeginTime=1&EndTime=1&CurrentPage=1', MissingPageSize",
        "'&BeginTime=x&EndTime=1&CurrentPage=1&PageSize=1', InvalidParameter.BeginTime",
        "'&BeginTime=1&EndTime=-1&CurrentPage=1&PageSize=1', InvalidParameter.EndTime",
        "'&BeginTime=2&EndTime=1&CurrentPage=1&PageSize=1', ParameterCheckFailed",
        "'&BeginTime=1&EndTime=1&CurrentPage=0&PageSize=1', InvalidParameter.CurrentPage",
        "'&BeginTime=1&EndTime=1&CurrentPage=1&PageSize=0', InvalidParameter.PageSize",
        "'&BeginTime=1&EndTime=1&CurrentPage=1&PageSize=101', InvalidParameter.PageSize",
        "'&BeginTime=1&EndTime=1&CurrentPage=1&PageSize=1&Reverse=yes', InvalidParameter.Reverse",
    })
    void aBadParameterIsRefusedWithItsCode(String parameters, String code) {
        Api.Reply reply = api.get(call(parameters));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("Code").asText()).isEqualTo(code);
    }
}
