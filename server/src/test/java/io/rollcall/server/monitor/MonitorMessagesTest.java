package io.rollcall.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.broker.api.TopicOwner.Admission;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Entity;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.server.monitor.Reader.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said on the topics of each family, byte for byte, to whom, and what of it stays for those who come later. */
class MonitorMessagesTest {
    private static final String APPLICATION = "a:abc123:dashboard";
    private static final String DEVICE = "d:abc123:type:dev-0001";
    private static final String THINGS = "iot-2/type/+/id/+/mon";
    private static final String DEVICE_TOPIC = "iot-2/type/type/id/dev-0001/mon";
    private static final int ROOM = 1_000;

    private final Presence presence = Presence.open(PresenceConfig.inMemory());
    private final MonitorTopics topics = new MonitorTopics(new MonitorConfig(true, true, true, true), presence);
    private final Fleet fleet = new Fleet(presence, topics.connections());

    @AfterEach
    void close() {
        topics.close();
        presence.close();
    }

    private Reader subscribe(String clientId, String filter) {
        Reader reader = new Reader(clientId, filter, ROOM);
        assertThat(topics.owns(TopicFilter.of(filter))).isTrue();
        assertThat(topics.admit(reader.client(), TopicFilter.of(filter))).isInstanceOf(Admission.Granted.class);
        begin(reader);
        return reader;
    }

    /** From here on it is told changes as they come. */
    private void begin(Reader reader) {
        topics.subscribed(reader);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> topics.stats().live() == topics.stats().subscriptions());
    }

    /** Subscribes to our own topics, too, and waits until all that happened is told there; then it was told elsewhere before. */
    private void expectNothing(Reader reader) {
        fleet.connect("probe");
        fleet.settle();
        Reader probe = subscribe("prober", "$presence/probe");
        probe.next();
        fleet.connect("probe");
        probe.next();
        assertThat(reader.isEmpty()).isTrue();
    }

    private static void expect(Seen seen, String topic, boolean retained, String payload) {
        assertThat(seen.payload()).isEqualTo(payload);
        assertThat(seen.topic()).isEqualTo(topic);
        assertThat(seen.retained()).isEqualTo(retained);
    }

    // ---- IBM

    private static final String CONNECT = """
            {"Action":"Connect","Time":"2023-11-14T22:13:20.001Z","ClientAddr":"198.51.100.7","ClientID":"%s","Port":8883,\
            "Secure":%s,"Protocol":"%s"%s,"ConnectTime":"2023-11-14T22:13:20.001Z"%s}""";

    private static final String DISCONNECT = """
            {"Action":"Disconnect","Time":"2023-11-14T22:13:20.002Z","ClientAddr":"198.51.100.7","ClientID":"%s","Port":8883,\
            "Secure":false,"Protocol":"mqtt4","ConnectTime":"2023-11-14T22:13:20.001Z"%s,\
            "ReadBytes":1234,"ReadMsg":5,"WriteBytes":678,"WriteMsg":2}""";

    @Test
    void aDevicesConnectAndDisconnectAreAsThePlatformWritesThem() {
        Reader reader = subscribe(APPLICATION, THINGS);
        fleet.connect(DEVICE);
        Seen connect = reader.next();
        expect(connect, DEVICE_TOPIC, false, CONNECT.formatted(DEVICE, "false", "mqtt4", "", ""));
        assertThat(connect.message().retain()).isTrue();
        assertThat(connect.message().qos()).isEqualTo(Qos.AT_MOST_ONCE);
        fleet.disconnect(DEVICE);
        Seen disconnect = reader.next();
        expect(disconnect, DEVICE_TOPIC, false, DISCONNECT.formatted(DEVICE, ""));
        assertThat(disconnect.message().retain()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"tcp,false,mqtt4", "tls,true,mqtt4", "ws,false,mqtt4-ws", "wss,true,mqtt4-ws"})
    void transportUserAndCertificateAreSaid(String transport, String secure, String protocol) {
        Reader reader = subscribe(APPLICATION, DEVICE_TOPIC);
        fleet.connect(DEVICE, transport, "someone", "CN of it");
        String who = ",\"User\":\"someone\",\"CertName\":\"CN of it\"";
        expect(reader.next(), DEVICE_TOPIC, false, CONNECT.formatted(DEVICE, secure, protocol, who, ""));
        fleet.connect(DEVICE, transport, "use-token-auth", null);
        reader.next();
        expect(reader.next(), DEVICE_TOPIC, false, CONNECT.formatted(DEVICE, secure, protocol, "", ""));
    }

    @ParameterizedTest
    @CsvSource({"false,true", "true,false"})
    void aSessionThatHadToBeginAnewIsSaid(boolean sessionPresent, boolean newSession) {
        fleet.resume(DEVICE, sessionPresent);
        fleet.settle();
        Reader reader = subscribe(APPLICATION, THINGS);
        String said = newSession ? ",\"NewSession\":true" : "";
        expect(reader.next(), DEVICE_TOPIC, true, CONNECT.formatted(DEVICE, "false", "mqtt4", "", said));
        fleet.resume("a:abc123:one", sessionPresent);
        fleet.settle();
        Reader applications = subscribe(APPLICATION, "iot-2/app/+/mon");
        expect(
                applications.next(),
                "iot-2/app/one/mon",
                true,
                CONNECT.formatted("a:abc123:one", "false", "mqtt4", "", ",\"Durable\":false" + said));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SOCKET_CLOSED|91|The connection was closed by the client.",
                "SERVER_SHUTDOWN|93|The connection was closed because the server was shutdown.",
                "KICKED|94|The connection was closed by an administrator.",
                "KEEP_ALIVE_TIMEOUT|160|The connection timed out.",
                "SLOW_CONSUMER|178|Exceeded quota for buffered data (slow consumer).",
                "NOT_AUTHORIZED|180|The operation is not authorized.",
                "MALFORMED_PACKET|272|The MQTT message encoding is not valid.",
                "PROTOCOL_ERROR|297|The protocol is not correct."
            })
    void aDisconnectSaysWhy(Cause cause, int code, String reason) {
        Reader reader = subscribe(APPLICATION, THINGS);
        fleet.connect(DEVICE);
        reader.next();
        fleet.disconnect(DEVICE, Entity.SERVER, cause, 128);
        String why = ",\"CloseCode\":" + code + ",\"Reason\":\"" + reason + "\"";
        expect(reader.next(), DEVICE_TOPIC, false, DISCONNECT.formatted(DEVICE, why));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BAD_CREDENTIALS|181|User authentication failed.",
                "NOT_AUTHORIZED|159|The connection is not authorized.",
                "VERSION_UNSUPPORTED|293|The version of the protocol is not supported."
            })
    void aRefusedConnectIsToldAndNotRetained(Cause cause, int code, String reason) {
        Reader reader = subscribe(APPLICATION, THINGS);
        fleet.refuse(DEVICE, cause, 5);
        Seen failed = reader.next();
        expect(failed, DEVICE_TOPIC, false, """
                        {"Action":"FailedConnect","Time":"2023-11-14T22:13:20.003Z","ClientAddr":"198.51.100.7",\
                        "ClientID":"%s","Port":8883,"Secure":true,"Protocol":"mqtt4","User":"someone",\
                        "ConnectTime":"2023-11-14T22:13:20.003Z","CloseCode":%d,"Reason":"%s"}""".formatted(DEVICE, code, reason));
        assertThat(failed.message().retain()).isFalse();
        expectNothing(subscribe(APPLICATION, THINGS));
    }

    @Test
    void ofATakeOverTheEndIsToldAndNeverRetained() {
        fleet.connect(DEVICE);
        fleet.settle();
        Reader reader = subscribe(APPLICATION, THINGS);
        expect(reader.next(), DEVICE_TOPIC, true, CONNECT.formatted(DEVICE, "false", "mqtt4", "", ""));
        fleet.connect(DEVICE);
        Seen end = reader.next();
        String why = ",\"CloseCode\":288,\"Reason\":\"The client ID was reused.\"";
        expect(end, DEVICE_TOPIC, false, DISCONNECT.formatted(DEVICE, why));
        assertThat(end.message().retain()).isFalse();
        expect(reader.next(), DEVICE_TOPIC, false, CONNECT.formatted(DEVICE, "false", "mqtt4", "", ""));
        Reader later = subscribe(APPLICATION, THINGS);
        expect(later.next(), DEVICE_TOPIC, true, CONNECT.formatted(DEVICE, "false", "mqtt4", "", ""));
        expectNothing(later);
    }

    @Test
    void aConnectionThatNobodyRemembersIsFoundInTheClientsLog() {
        try (MonitorTopics forgetful = new MonitorTopics(MonitorConfig.DEFAULT, presence)) {
            fleet.connect(DEVICE);
            fleet.refuse(DEVICE, Cause.BAD_CREDENTIALS, 4);
            fleet.settle();
            Reader reader = new Reader(APPLICATION, THINGS, ROOM);
            forgetful.subscribed(reader); // the fleet tells the other one which connections end
            reader.next();
            fleet.connect(DEVICE);
            String why = ",\"CloseCode\":288,\"Reason\":\"The client ID was reused.\"";
            expect(reader.next(), DEVICE_TOPIC, false, DISCONNECT.formatted(DEVICE, why));
        }
    }

    @Test
    void ofADeviceTheLastMessageIsRetainedOfAnApplicationOnlyConnect() {
        fleet.connect(DEVICE);
        fleet.connect("g:abc123:hub:1");
        fleet.connect("a:abc123:one");
        fleet.connect("A:abc123:two:7");
        fleet.disconnect(DEVICE);
        fleet.settle();
        Reader things = subscribe(APPLICATION, THINGS);
        expect(things.next(), DEVICE_TOPIC, true, DISCONNECT.formatted(DEVICE, ""));
        expect(
                things.next(),
                "iot-2/type/hub/id/1/mon",
                true,
                CONNECT.formatted("g:abc123:hub:1", "false", "mqtt4", "", ""));
        Reader applications = subscribe(APPLICATION, "iot-2/app/+/mon");
        String durable = ",\"Durable\":false";
        expect(
                applications.next(),
                "iot-2/app/two/mon",
                true,
                CONNECT.formatted("A:abc123:two:7", "false", "mqtt4", "", durable));
        expect(
                applications.next(),
                "iot-2/app/one/mon",
                true,
                CONNECT.formatted("a:abc123:one", "false", "mqtt4", "", durable));
        fleet.disconnect("a:abc123:one");
        Seen gone = applications.next();
        expect(gone, "iot-2/app/one/mon", false, DISCONNECT.formatted("a:abc123:one", ""));
        assertThat(gone.message().retain()).isFalse();
        expectNothing(subscribe(APPLICATION, "iot-2/app/one/mon"));
    }

    @Test
    void anOrganisationSeesItselfAlone() {
        fleet.connect("d:xyz789:type:dev-0001");
        fleet.connect(DEVICE);
        fleet.settle();
        Reader all = subscribe(APPLICATION, THINGS);
        Reader some = subscribe(APPLICATION, "iot-2/type/+/id/dev-0001/mon");
        Reader one = subscribe(APPLICATION, DEVICE_TOPIC);
        for (Reader reader : List.of(all, some, one)) {
            assertThat(reader.next().json().get("ClientID").asText()).isEqualTo(DEVICE);
        }
        fleet.connect("d:xyz789:type:dev-0001");
        fleet.disconnect("d:xyz789:type:dev-0001");
        for (Reader reader : List.of(all, some, one)) {
            expectNothing(reader);
        }
    }

    @Test
    void aDeviceHearsOfItself() {
        fleet.connect(DEVICE);
        fleet.connect("d:abc123:type:dev-0002");
        fleet.settle();
        Reader reader = subscribe(DEVICE, "iot-2/mon");
        expect(reader.next(), "iot-2/mon", true, CONNECT.formatted(DEVICE, "false", "mqtt4", "", ""));
        fleet.disconnect("d:abc123:type:dev-0002");
        expectNothing(reader);
    }

    @ParameterizedTest
    @CsvSource({
        "d:abc123:t:1, iot-2/type/+/id/+/mon",
        "d:abc123:t:1, iot-2/app/+/mon",
        "g:abc123:t:1, iot-2/app/+/mon",
        "a:abc123:one, iot-2/mon",
        "dashboard, iot-2/type/+/id/+/mon",
        "dashboard, iot-2/mon"
    })
    void notEverybodyMaySubscribe(String clientId, String filter) {
        Reader reader = new Reader(clientId, filter, ROOM);
        assertThat(topics.admit(reader.client(), TopicFilter.of(filter)))
                .isEqualTo(new Admission.Refused(ReasonCode.NOT_AUTHORIZED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#", "+/mon", "iot-2/#", "iot-2/+/x/mon", "iot-2/type/t/id/i/+", "iot-2/type/t/id/i/evt/e/fmt/f"
            })
    void whatAlsoMatchesOthersIsNotOurs(String filter) {
        assertThat(topics.owns(TopicFilter.of(filter))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iot-2/mon",
                "iot-2/type/t/id/i/mon",
                "iot-2/app/a/mon",
                "$presence",
                "$presence/x",
                "$presence/x/y",
                "$aws/events/presence/connected/x",
                "GID_group_MQTT/connect"
            })
    void nobodyElsePublishesThere(String topic) {
        assertThat(topics.owns(TopicName.of(topic))).isTrue();
    }

    // ---- ours

    private static String connection(Connected connected) {
        return """
                "connectionId":"%016x","connectTime":"2023-11-14T22:13:20.001Z"\
                """.formatted(connected.connectionId());
    }

    private static final String DESCRIPTION = """
            "protocol":"3.1.1","transport":"tcp","remoteAddress":"198.51.100.7","remotePort":51234,"listenerPort":8883,\
            "cleanStart":true,"sessionPresent":false,"keepAliveSeconds":60,"sessionExpirySeconds":0""";

    @Test
    void ourOwnTopicsTellTheStateThenAMarkerThenChanges() {
        long before = presence.queries().asOfSeq();
        Connected first = fleet.connect("a");
        fleet.settle();
        Reader reader = subscribe("watcher", "$presence/#");
        String connected = "{\"clientId\":\"a\",\"status\":\"connected\",\"seq\":%d,%s,%s%s}";
        expect(reader.next(), "$presence/a", true, connected.formatted(before + 1, connection(first), DESCRIPTION, ""));
        expect(
                reader.next(),
                "$presence/$snapshot",
                false,
                "{\"filter\":\"$presence/#\",\"seq\":" + (before + 1) + "}");
        Connected second = fleet.connect("a");
        String tookOver = ",\"tookOver\":\"%016x\"".formatted(first.connectionId());
        expect(
                reader.next(),
                "$presence/a",
                false,
                connected.formatted(before + 2, connection(second), DESCRIPTION, tookOver));
        fleet.disconnect("a", Entity.NETWORK, Cause.SOCKET_CLOSED, 128);
        Seen gone = reader.next();
        expect(gone, "$presence/a", false, """
                        {"clientId":"a","status":"disconnected","seq":%d,%s,"disconnectTime":"2023-11-14T22:13:20.002Z",\
                        "entity":"network","cause":"socket-closed","reasonCode":128,%s,\
                        "traffic":{"bytesRead":1234,"messagesRead":5,"bytesWritten":678,"messagesWritten":2}}""".formatted(before + 3, connection(second), DESCRIPTION));
        assertThat(gone.message().qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        Reader later = subscribe("later", "$presence/a");
        expect(later.next(), "$presence/a", true, gone.payload());
    }

    @Test
    void whoAsksForOneClientIsToldWhenItIsNotKnown() {
        Reader reader = subscribe("watcher", "$presence/nobody");
        long seq = presence.queries().asOfSeq();
        expect(
                reader.next(),
                "$presence/nobody",
                true,
                "{\"clientId\":\"nobody\",\"status\":\"unknown\",\"seq\":" + seq + "}");
        fleet.connect("nobody");
        assertThat(reader.next().json().get("status").asText()).isEqualTo("connected");
    }

    @Test
    void whoDoesNotWantTheStateIsToldChangesOnly() {
        fleet.connect("a");
        fleet.settle();
        Reader reader = new Reader("watcher", "$presence/+", ROOM, false, false);
        begin(reader);
        fleet.connect("b");
        assertThat(reader.next().json().get("clientId").asText()).isEqualTo("b");
    }

    @Test
    void whoWasAwayIsToldSoAndThenTheState() {
        fleet.connect("a");
        fleet.settle();
        Reader reader = new Reader("watcher", "$presence/+", ROOM, false, true);
        topics.subscribed(reader);
        long seq = presence.queries().asOfSeq();
        expect(
                reader.next(),
                "$presence/$resync",
                false,
                "{\"filter\":\"$presence/+\",\"afterSeq\":" + seq + ",\"reason\":\"resumed\"}");
        assertThat(reader.next().retained()).isTrue();
        assertThat(reader.next().topic()).isEqualTo("$presence/$snapshot");
    }

    @Test
    void whoLeavesIsToldNothingMoreAndTakesNobodysPlace() {
        Reader reader = subscribe("watcher", "$presence/+");
        reader.next();
        reader.end();
        topics.unsubscribed(reader);
        assertThat(topics.stats().subscriptions()).isZero();
        fleet.connect("a");
        expectNothing(reader);
    }

    @ParameterizedTest
    @CsvSource({"a/b, a%2Fb", "+, %2B", "a#, a%23", "100%, 100%25", "$x, %24x", "x$, x$", "ü, ü"})
    void whatCannotStandInATopicIsEncoded(String clientId, String level) {
        assertThat(TopicId.encode(clientId)).isEqualTo(level);
        assertThat(TopicId.decode(level)).isEqualTo(clientId);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2f", "%41", "%", "%2", "$x", "%ZZ"})
    void whatIsNotEncodedSoIsNobodysTopic(String level) {
        assertThat(TopicId.decode(level)).isNull();
    }

    // ---- Alibaba and AWS

    @Test
    void alibabasNoticesAreThoseOfItsDocumentation() {
        Reader reader = subscribe("watcher", "GID_test_MQTT/+");
        List<String> expected = new ArrayList<>();
        String notice = """
                {"clientId":"GID_test@@@0001","channelId":"%016x","eventType":"%s","time":%d,"clientIp":"198.51.100.7:51234"}""";
        long first = fleet.connect("GID_test@@@0001").connectionId();
        expected.add(notice.formatted(first, "connect", Fleet.TIME + 1));
        long second = fleet.connect("GID_test@@@0001").connectionId();
        expected.add(notice.formatted(first, "tcpclean", Fleet.TIME + 2));
        expected.add(notice.formatted(second, "connect", Fleet.TIME + 1));
        fleet.connect("GID_other@@@0001");
        fleet.disconnect("GID_test@@@0001");
        expected.add(notice.formatted(second, "disconnect", Fleet.TIME + 2));
        expected.add(notice.formatted(second, "tcpclean", Fleet.TIME + 2));
        for (String payload : expected) {
            Seen seen = reader.next();
            expect(seen, "GID_test_MQTT/" + seen.json().get("eventType").asText(), false, payload);
        }
        expectNothing(reader);
    }

    @Test
    void awsLifecycleEventsAreThoseOfItsDocumentation() {
        fleet.connect("before");
        fleet.settle();
        Reader reader = subscribe("watcher", "$aws/events/presence/#");
        Reader ends = subscribe("watcher", "$aws/events/presence/disconnected/186b5");
        long id = fleet.connect("186b5", "tls", "someone", null).connectionId();
        expect(reader.next(), "$aws/events/presence/connected/186b5", false, """
                        {"clientId":"186b5","timestamp":1700000000001,"eventType":"connected","sessionIdentifier":"%016x",\
                        "principalIdentifier":"someone","ipAddress":"198.51.100.7","versionNumber":%d}""".formatted(id, id));
        fleet.disconnect("186b5", Entity.NETWORK, Cause.KEEP_ALIVE_TIMEOUT, 141);
        String gone = """
                {"clientId":"186b5","timestamp":1700000000002,"eventType":"disconnected","sessionIdentifier":"%016x",\
                "principalIdentifier":"someone","clientInitiatedDisconnect":false,\
                "disconnectReason":"MQTT_KEEP_ALIVE_TIMEOUT","versionNumber":%d}""".formatted(id, id);
        expect(reader.next(), "$aws/events/presence/disconnected/186b5", false, gone);
        expect(ends.next(), "$aws/events/presence/disconnected/186b5", false, gone);
        fleet.connect("no+topic");
        expectNothing(ends);
    }

    @Test
    void whatIsOffIsAnybodysTopic() {
        try (MonitorTopics none = new MonitorTopics(new MonitorConfig(false, false, false, false), presence)) {
            for (String topic : List.of("$presence/x", "iot-2/mon", "iot-2/app/a/mon", "$aws/x", "GID_g_MQTT/x")) {
                assertThat(none.owns(TopicName.of(topic))).isFalse();
                assertThat(none.owns(TopicFilter.of(topic))).isFalse();
            }
        }
    }
}
