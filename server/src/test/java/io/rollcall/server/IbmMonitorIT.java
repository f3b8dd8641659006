package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.server.access.password.PasswordFileEditor;
import io.rollcall.server.access.password.PasswordHash;
import io.rollcall.server.access.password.PasswordHash.Algorithm;
import io.rollcall.server.process.MqttTalk;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.SelfSigned;
import io.rollcall.server.process.ServerProcess;
import io.rollcall.server.vendor.AlibabaSdk;
import io.rollcall.server.vendor.IbmMonitor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * IBM's SDK for Java, {@code com.ibm.wiotp.sdk} as it is on Maven Central, follows devices and applications by MQTT: what its callback is
 * given is what happened, and what the REST face says of it.
 */
class IbmMonitorIT {
    private static final String ORG = "abc123";
    private static final String KEY = "a-" + ORG + "-abcdefghij";
    private static final String TOKEN = "MP$08VKz!8rXwnR-Q*";
    private static final Pattern MQTTS = Pattern.compile("mqtts://[^ ]*:(\\d+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path data;

    private static ServerProcess server;
    private static int mqttsPort;
    private static RawClient early;
    private static IbmMonitor monitor;

    @BeforeAll
    static void start() throws IOException {
        SelfSigned certificate = SelfSigned.in(data, IbmMonitor.host(ORG));
        Path tokens = data.resolve("tokens");
        byte[] token = "token-of-lamp".getBytes(StandardCharsets.UTF_8);
        new PasswordFileEditor(tokens)
                .put("d:" + ORG + ":lamp:1", PasswordHash.of(Algorithm.SHA512, token, new SecureRandom()));
        Path config = Files.writeString(data.resolve("rollcall.yaml"), """
                apiKeys:
                  - {id: %s, secret: %s, scopes: [read, kick]}
                mqtt: {allowAnonymous: true, auth: {ibmApiKeys: true, ibmTokensFile: %s}}
                listeners: [{name: tls, port: 0, allowAnonymous: true, tls: {certificate: %s, key: %s}}]
                """.formatted(
                        KEY, TOKEN, tokens, certificate.certificate(), certificate.key()));
        server = ServerProcess.start(data.resolve("data"), "--config", config.toString());
        server.ready();
        for (String line : server.stdout()) {
            Matcher mqtts = MQTTS.matcher(line);
            if (mqtts.find()) {
                mqttsPort = Integer.parseInt(mqtts.group(1));
            }
        }
        early = connect(device("early"));
        monitor = IbmMonitor.start(data, mqttsPort, certificate.trustStore("changeit"), "changeit", KEY, TOKEN);
    }

    @AfterAll
    static void stop() {
        monitor.close();
        early.close();
        server.close();
    }

    private static String device(String id) {
        return "d:" + ORG + ":pump:" + id;
    }

    private static RawClient connect(String clientId) {
        return RawClient.connect(server.mqttPort(), clientId, 4, 0);
    }

    private static JsonNode http(String method, String path) {
        String basic = Base64.getEncoder().encodeToString((KEY + ":" + TOKEN).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                .header("Authorization", "Basic " + basic)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return AlibabaSdk.json(HTTP.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static JsonNode state(String clientId) {
        return http("GET", "/api/v0002/clientconnectionstates/" + clientId);
    }

    private static JsonNode next(String clientId, String action, int port) {
        JsonNode status = next(clientId, port);
        assertThat(status.path("action").asText()).as("%s", status).isEqualTo(action);
        return status;
    }

    /** The next of a client, which says where it is and how it came. */
    private static JsonNode next(String clientId, int port) {
        JsonNode status = monitor.next(clientId);
        assertThat(status.path("clientAddr").asText()).isEqualTo("127.0.0.1");
        assertThat(status.path("protocol").asText()).isEqualTo("mqtt4");
        assertThat(status.path("port").asInt()).isEqualTo(port);
        JsonNode payload = AlibabaSdk.json(status.path("payload").asText());
        assertThat(payload.path("Secure").asBoolean()).isEqualTo(port == mqttsPort);
        return status;
    }

    /** A Connect of a client that is connected still. */
    private static JsonNode connected(String clientId, int port) {
        JsonNode status = next(clientId, "Connect", port);
        JsonNode state = state(clientId);
        assertThat(state.path("connectionStatus").asText()).isEqualTo("connected");
        assertThat(status.path("time").asLong()).isEqualTo(millis(state, "lastConnectTime"));
        return status;
    }

    /** A Disconnect of a client that is gone. */
    private static JsonNode gone(String clientId, int port, String reason) {
        JsonNode status = next(clientId, "Disconnect", port);
        assertThat(status.path("reason").asText()).isEqualTo(reason);
        JsonNode state = state(clientId);
        assertThat(state.path("connectionStatus").asText()).isEqualTo("disconnected");
        assertThat(status.path("time").asLong()).isEqualTo(millis(state, "lastDisconnectTime"));
        assertThat(status.path("connectTime").asText())
                .isEqualTo(state.path("lastConnectTime").asText());
        return status;
    }

    private static long millis(JsonNode state, String field) {
        return Instant.parse(state.path(field).asText()).toEpochMilli();
    }

    private static int closeCode(JsonNode status) {
        return AlibabaSdk.json(status.path("payload").asText())
                .path("CloseCode")
                .asInt();
    }

    @Test
    void whoIsThereIsToldFirst() {
        JsonNode status = connected(device("early"), server.mqttPort());
        assertThat(status.path("type").asText()).isEqualTo("pump");
        assertThat(status.path("device").asText()).isEqualTo("early");
        assertThat(connected("a:" + ORG + ":monitor", mqttsPort).path("app").asText())
                .isEqualTo("monitor");
    }

    @Test
    void theSdksOwnDeviceComesAndLeaves() {
        String clientId = "d:" + ORG + ":lamp:1";
        monitor.connectDevice("lamp", "1", "token-of-lamp");
        long last = millis(state(clientId), "lastConnectTime");
        while (next(clientId, mqttsPort).path("time").asLong() != last) {} // where the SDK had to try again
        monitor.disconnectDevice();
        assertThat(closeCode(gone(clientId, mqttsPort, ""))).isZero();
    }

    @Test
    void aDeviceThatLeavesWithAWordHasNoReasonAndItsMessagesAreCounted() {
        try (RawClient client = connect(device("polite"))) {
            connected(device("polite"), server.mqttPort());
            client.send(0x30, 0x03, 0x00, 0x01, 't');
            client.send(0xE0, 0x00);
            client.awaitClosed();
        }
        JsonNode status = gone(device("polite"), server.mqttPort(), "");
        assertThat(closeCode(status)).isZero();
        assertThat(status.path("readMsg").asInt()).isEqualTo(1);
        assertThat(status.path("writeMsg").asInt()).isZero();
        // CONNECT, PUBLISH and DISCONNECT; and CONNACK
        int connect = 2 + 10 + 2 + device("polite").length();
        assertThat(status.path("readBytes").asInt()).isEqualTo(connect + 5 + 2);
        assertThat(status.path("writeBytes").asInt()).isEqualTo(4);
    }

    @Test
    void aDeviceThatFallsSilent() {
        connect(device("silent")).close();
        next(device("silent"), "Connect", server.mqttPort());
        assertThat(closeCode(gone(device("silent"), server.mqttPort(), "The connection was closed by the client.")))
                .isEqualTo(91);
    }

    @Test
    void aDeviceWhoseKeepAliveExpires() {
        try (RawClient client = RawClient.connect(server.mqttPort(), device("asleep"), 4, 1)) {
            client.awaitClosed();
        }
        next(device("asleep"), "Connect", server.mqttPort());
        assertThat(closeCode(gone(device("asleep"), server.mqttPort(), "The connection timed out.")))
                .isEqualTo(160);
    }

    @Test
    void aDeviceThatBreaksTheProtocol() {
        try (RawClient client = connect(device("garbled"))) {
            client.send(0x82, 0x02, 0x00, 0x00); // SUBSCRIBE with packet identifier 0
            client.awaitClosed();
        }
        next(device("garbled"), "Connect", server.mqttPort());
        assertThat(closeCode(gone(device("garbled"), server.mqttPort(), "The protocol is not correct.")))
                .isEqualTo(297);
    }

    @Test
    void aDeviceThatAnAdministratorCutsOff() {
        try (RawClient client = connect(device("kicked"))) {
            connected(device("kicked"), server.mqttPort());
            http("DELETE", "/api/v1/clients/" + device("kicked") + "/connection");
            client.awaitClosed();
        }
        assertThat(closeCode(
                        gone(device("kicked"), server.mqttPort(), "The connection was closed by an administrator.")))
                .isEqualTo(94);
    }

    @Test
    void aTakeOverIsTheEndOfTheOldConnectionAndTheBeginningOfTheNew() {
        try (RawClient first = connect(device("twice"))) {
            long began =
                    connected(device("twice"), server.mqttPort()).path("time").asLong();
            try (RawClient second = connect(device("twice"))) {
                first.awaitClosed();
                JsonNode reused = next(device("twice"), "Disconnect", server.mqttPort());
                assertThat(reused.path("reason").asText()).isEqualTo("The client ID was reused.");
                assertThat(closeCode(reused)).isEqualTo(288);
                assertThat(Instant.parse(reused.path("connectTime").asText()).toEpochMilli())
                        .isEqualTo(began);
                connected(device("twice"), server.mqttPort());
                assertThat(state(device("twice")).has("lastDisconnectTime")).isFalse();
                second.send(0xE0, 0x00);
                second.awaitClosed();
            }
        }
        gone(device("twice"), server.mqttPort(), "");
    }

    @Test
    void aDeviceWithAWrongToken() {
        String clientId = "d:" + ORG + ":lamp:2";
        try (MqttTalk talk = MqttTalk.connect(server.mqttPort(), clientId, "use-token-auth", "wrong")) {
            assertThat(talk.connack()).isEqualTo(0x86);
        }
        JsonNode failed = monitor.next(clientId);
        assertThat(failed.path("action").asText()).isEqualTo("FailedConnect");
        assertThat(failed.path("protocol").asText()).isEqualTo("mqtt5");
        assertThat(closeCode(failed)).isEqualTo(181);
        assertThat(state(clientId).path("exception").path("id").asText()).isEqualTo("CUDCS0001E");
    }

    @Test
    void anApplicationComesAndLeaves() {
        String clientId = "a:" + ORG + ":billing";
        try (RawClient client = connect(clientId)) {
            connected(clientId, server.mqttPort());
            client.send(0xE0, 0x00);
            client.awaitClosed();
        }
        JsonNode status = gone(clientId, server.mqttPort(), "");
        assertThat(status.path("app").asText()).isEqualTo("billing");
    }

    @Test
    void nothingIsToldOfAnotherOrganization() {
        connect("d:other1:pump:1").close();
        connect("a:other1:app").close();
        try (RawClient ours = connect(device("ours"));
                RawClient application = connect("a:" + ORG + ":ours")) {
            connected(device("ours"), server.mqttPort());
            connected("a:" + ORG + ":ours", server.mqttPort());
            assertThat(monitor.clients()).allMatch(clientId -> clientId.split(":", -1)[1].equals(ORG));
            ours.reset();
            application.reset();
        }
    }
}
