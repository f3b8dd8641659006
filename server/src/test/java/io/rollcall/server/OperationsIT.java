package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.server.process.Faces;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators of the jar look at: meters by the names that are promised, and the access log. */
class OperationsIT {
    private static final String LINE =
            "20\\S+Z 127\\.0\\.0\\.1 anybody GET /api/v1/clients/here 200 \\d+ \\d+ [0-9A-F-]{36}";

    @TempDir
    Path directory;

    @Test
    void theMetersHaveTheNamesThatArePromised() {
        try (ServerProcess server = ServerProcess.start(directory);
                RawClient client = RawClient.connect(server.mqttPort(), "here", 4, 60)) {
            client.send(0x30, 0x03, 0x00, 0x01, 't');
            client.send(0x32, 0x05, 0x00, 0x01, 't', 0x00, 0x01);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(Metrics.of(server, "none:none"))
                            .contains("mqtt_publish_received_total{qos=\"0\"} 1.0")
                            .contains("mqtt_publish_received_total{qos=\"1\"} 1.0")
                            .contains("mqtt_publish_received_total{qos=\"2\"} 0.0"));
            RawClient gone = RawClient.connect(server.mqttPort(), "gone", 4, 60);
            gone.send(0xE0, 0x00);
            gone.awaitClosed();
            gone.close();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(Metrics.of(server, "none:none"))
                            .contains("mqtt_connections 1.0")
                            .contains("mqtt_dropped_total{reason=\"queue_full\"} 0.0")
                            .contains("mqtt_disconnects_total{cause=\"client_disconnect\",entity=\"client\"} 1.0")
                            .contains("presence_clients{status=\"connected\"} 1.0")
                            .contains("presence_clients{status=\"disconnected\"} 1.0")
                            .containsPattern("presence_feed_seq [1-9]")
                            .containsPattern("jvm_memory_used_bytes\\{area=\"heap\",id=\"[^\"]+\"\\} [1-9]")
                            .containsPattern("netty_memory_used\\{type=\"direct\"\\} [1-9]"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "file"})
    void theAccessLogGoesWhereItIsTold(String where) throws IOException {
        Path file = directory.resolve("access.log");
        String told = where.equals("on") ? "on" : file.toString();
        List<String> options = List.of(
                "--mqtt-port",
                "0",
                "--http-port",
                "0",
                "--data",
                directory.resolve("data").toString());
        try (ServerProcess server = ServerProcess.launch(Map.of("ROLLCALL_HTTP_ACCESS_LOG", told), List.of(), options);
                RawClient client = RawClient.connect(server.mqttPort(), "here", 5, 60)) {
            assertThat(new Faces(server).ours("here").path("status").asText()).isEqualTo("connected");
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                List<String> lines = where.equals("on") ? server.stderr() : Files.readAllLines(file);
                assertThat(lines)
                        .anyMatch(line -> line.replaceFirst("^access ", "").matches(LINE));
            });
            assertThat(client).isNotNull();
        }
    }

    @Test
    void asJsonEveryLineIsAnObjectThatSaysWhoCameAndWent() throws IOException {
        List<String> options = List.of(
                "--mqtt-port",
                "0",
                "--http-port",
                "0",
                "--data",
                directory.resolve("json").toString());
        try (ServerProcess server = ServerProcess.launch(
                Map.of("ROLLCALL_LOG_FORMAT", "json", "ROLLCALL_HTTP_ACCESS_LOG", "on"), List.of(), options)) {
            RawClient.connect(server.mqttPort(), "here\n\u001b[31m", 5, 60).close();
            assertThat(new Faces(server).json("/api/v1/counts").has("known")).isTrue();
            server.terminate();
            List<JsonNode> lines = new ArrayList<>();
            for (String line : server.stderr()) {
                lines.add(new ObjectMapper().readTree(line));
            }
            assertThat(lines)
                    .anyMatch(line -> line.path("event").asText().equals("connected")
                            && line.path("clientId").asText().equals("here\n\u001b[31m")
                            && line.path("message").asText().startsWith("client here??[31m connected"))
                    .anyMatch(line -> line.path("event").asText().equals("disconnected")
                            && line.path("entity").asText().equals("network"))
                    .anyMatch(line -> line.path("logger").asText().equals("access"))
                    .allMatch(line -> line.has("timestamp") && line.has("level") && line.has("thread"));
        }
    }

    @Test
    void aServerThatIsHungUpReadsItsConfigurationAgain() throws Exception {
        assumeFalse(ignoresHangUps(), "this build was started by nohup or its like, and so are its children");
        String data = "data: " + directory.resolve("data") + "\nhttp: {port: 0}\n";
        Path file = Files.writeString(directory.resolve("r.yaml"), data + "mqtt: {port: 0}\n");
        try (ServerProcess server = ServerProcess.launch("--config", file.toString())) {
            server.ready();
            Files.writeString(file, data + "mqtt: {port: 1, topicLevelsMax: 2}\n");
            Process kill = new ProcessBuilder("kill", "-HUP", String.valueOf(server.pid())).start();
            assertThat(kill.waitFor()).isZero();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(String.join("\n", server.stderr()))
                            .contains("mqtt.topicLevelsMax has changed")
                            .contains("mqtt.port has changed; it holds from the next start on"));
            assertThat(new Faces(server).ours("nobody").path("status").asText()).isEqualTo("404");
        }
    }

    private static boolean ignoresHangUps() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) == 1);
    }
}
