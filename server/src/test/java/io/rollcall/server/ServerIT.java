package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server, as its user meets it. */
class ServerIT {
    private static final Duration STOP_MAX = Duration.ofSeconds(2);

    @TempDir
    Path data;

    @Test
    void itSaysWhatListensWhereAndThenThatItIsReady() {
        try (ServerProcess server = ServerProcess.start(data)) {
            String url = "http://127.0.0.1:" + server.httpPort();
            assertThat(server.ready().mqttHost()).isEqualTo("127.0.0.1");
            assertThat(server.stdout())
                    .startsWith("MQTT     mqtt://127.0.0.1:" + server.mqttPort(), "HTTP     " + url)
                    .contains("data     " + data)
                    .filteredOn(line -> line.startsWith("rollcall ready"))
                    .hasSize(1)
                    .containsExactly(server.stdout().get(server.stdout().size() - 1));
            assertThat(server.stderr()).isEmpty();
        }
    }

    @Test
    void whoConnectsIsThereAtOnceOnEveryFace() throws Exception {
        try (ServerProcess server = ServerProcess.start(data)) {
            MqttClient client = connect(server, "sensor-7");

            assertThat(get(server, "/api/v1/clients/sensor-7").body()).contains("connected");
            assertThat(get(server, "/api/v0002/clientconnectionstates/sensor-7").body())
                    .contains("\"connectionStatus\":\"connected\"");
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(server, "/metrics").body())
                    .contains("presence_clients{status=\"connected\"} 1.0")
                    .contains("mqtt_connections 1.0");

            client.disconnect();
            assertThat(get(server, "/api/v0002/clientconnectionstates/sensor-7").body())
                    .contains("\"connectionStatus\":\"disconnected\"")
                    .contains("\"lastDisconnectInitiator\":\"client\"");
        }
    }

    @Test
    void toldToStopItDoesSoInTimeAndRecordsThatTheServerEndedIt() throws Exception {
        try (ServerProcess server = ServerProcess.start(data)) {
            connect(server, "sensor-7");

            assertThat(server.terminate()).isLessThan(STOP_MAX);
            assertThat(server.exitCode()).isEqualTo(143);
            assertThat(server.stderr()).hasSize(3);
            assertThat(server.stderr().get(0)).matches(".* INFO +connections: client sensor-7 connected: from .*");
            assertThat(server.stderr().get(1))
                    .contains("client sensor-7 disconnected by server: server-shutdown, 0x8B after");
            assertThat(server.stderr().get(2)).matches(".* INFO +Shutdown: stopped in \\d+ ms");
        }
        try (ServerProcess server = ServerProcess.start(data)) {
            assertThat(get(server, "/api/v0002/clientconnectionstates/sensor-7").body())
                    .contains("\"connectionStatus\":\"disconnected\"", "\"lastDisconnectInitiator\":\"server\"");
        }
    }

    @Test
    void versionAndHelpStartNothing() {
        try (ServerProcess version = ServerProcess.launch("--version");
                ServerProcess help = ServerProcess.launch("--help")) {
            assertThat(version.exitCode()).isZero();
            assertThat(version.stdout()).singleElement().asString().matches("rollcall \\d+\\.\\d+\\.\\d+.*");
            assertThat(help.exitCode()).isZero();
            assertThat(String.join("\n", help.stdout())).contains("--mqtt-port", "--api-key");
        }
    }

    @Test
    void aTakenPortIsNamedWithTheOptionThatChangesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertFails("--mqtt-port", "--mqtt-port", port, "--http-port", "0");
            assertFails("--http-port", "--mqtt-port", "0", "--http-port", port);
        }
    }

    @Test
    void aDataDirectoryInUseIsNamed() {
        try (ServerProcess first = ServerProcess.start(data);
                ServerProcess second = launchOn(data, "--mqtt-port", "0", "--http-port", "0")) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.stderr())
                    .containsExactly("rollcall: --data: '" + data
                            + "' is in use by another server; stop that one, or choose another directory");
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void whatCannotBeIsSaidInOneSentenceWithExitCodeTwo() throws IOException {
        Path file = Files.writeString(data.resolve("rollcall.yaml"), "mqtt:\n  prot: 1\n");

        assertRefused("--mqtt-port: 'x' is not a whole number from 0 to 65535", Map.of(), "--mqtt-port", "x");
        assertRefused(
                file + ", line 2, mqtt.prot: no such key; the nearest is mqtt.port",
                Map.of(),
                "--config",
                file.toString());
        assertRefused(
                "ROLLCALL_MQTT_PROT: no such variable; the nearest is ROLLCALL_MQTT_PORT",
                Map.of("ROLLCALL_MQTT_PROT", "1"));
    }

    @Test
    void strangersAreNotLetInByMistake() {
        try (ServerProcess server = launchOn(data, "--host", "0.0.0.0", "--mqtt-port", "0", "--http-port", "0")) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.stderr().get(0)).contains("mqtt.host: 0.0.0.0 can be reached from other machines");
        }
    }

    private void assertFails(String option, String... options) {
        try (ServerProcess server = launchOn(data, options)) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.stderr())
                    .singleElement()
                    .asString()
                    .startsWith("rollcall: cannot listen")
                    .contains("127.0.0.1:")
                    .endsWith("choose another port with " + option);
        }
    }

    private static void assertRefused(String sentence, Map<String, String> variables, String... options) {
        try (ServerProcess server = ServerProcess.launch(variables, List.of(), List.of(options))) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.stderr()).containsExactly("rollcall: " + sentence, "Try 'rollcall --help'.");
        }
    }

    private static ServerProcess launchOn(Path data, String... options) {
        var all = new ArrayList<>(List.of("--data", data.toString()));
        all.addAll(List.of(options));
        return ServerProcess.launch(Map.of(), List.of(), all);
    }

    private static MqttClient connect(ServerProcess server, String clientId) throws MqttException {
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + server.mqttPort(), clientId, new MemoryPersistence());
        client.connect();
        return client;
    }

    private static HttpResponse<String> get(ServerProcess server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.http(path)).build(), BodyHandlers.ofString());
    }
}
