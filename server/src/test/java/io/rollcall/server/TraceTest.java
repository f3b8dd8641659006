package io.rollcall.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.broker.message.ReasonCode;
import io.rollcall.server.process.MqttTalk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Traces of a running server, asked as operators do, with real clients. */
@ExtendWith(Patience.class)
class TraceTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private Rollcall server;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        server = builder().start();
    }

    private RollcallBuilder builder() throws IOException {
        Path keys = Files.writeString(
                directory.resolve("keys.yaml"),
                "apiKeys: [{id: ops, secret: s, scopes: [admin]}, {id: reader, secret: s, scopes: [read]}]\n");
        return Rollcall.builder().config(keys).httpEnabled(true);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest request(String query, String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + "/api/v1/trace?" + query))
                .header("Authorization", "Bearer " + key)
                .build();
    }

    /** The data of all events that have come so far, with the name of the event before. */
    private final class Stream implements AutoCloseable {
        final List<String> events = new CopyOnWriteArrayList<>();
        private final InputStream body;

        Stream(String query) throws IOException, InterruptedException {
            HttpResponse<InputStream> answer = http.send(request(query, "ops:s"), BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            body = answer.body();
            Thread reading = new Thread(this::read, "trace");
            reading.setDaemon(true);
            reading.start();
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
                String event = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("event: ")) {
                        event = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        events.add(event + " " + line.substring(6));
                    }
                }
                events.add("over");
            } catch (IOException closed) {
                events.add("broken");
            }
        }

        String first(String... parts) {
            return events.stream()
                    .filter(event -> List.of(parts).stream().allMatch(event::contains))
                    .findFirst()
                    .orElse("");
        }

        void expect(String... parts) {
            await().untilAsserted(() -> assertThat(first(parts))
                    .as(String.join(", ", parts) + " in " + events)
                    .isNotEmpty());
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private MqttTalk connect(String id) {
        return MqttTalk.connect(server.mqttPort(), id, "ann", "hush-password");
    }

    @Test
    void theClientsPacketsAreToldFromItsConnectOnWithoutSecretsAndPayloads() throws Exception {
        try (Stream stream = new Stream("client=c1")) {
            try (MqttTalk client = connect("c1");
                    MqttTalk other = connect("c2")) {
                assertThat(client.subscribe("in/#")).isZero();
                client.publish("out/a", "hush-payload", false);
                other.publish("in/b", "hush-payload", false);
                stream.expect("PUBLISH", "\"from\":\"server\"", "in/b");
            }
            stream.expect("CLOSED");
            assertThat(stream.first("CONNECT", "\"userName\":\"ann\"")).contains("\"version\":5");
            assertThat(stream.first("CONNACK")).contains("\"reasonCode\":0", "\"from\":\"server\"");
            assertThat(stream.first("SUBSCRIBE")).contains("\"filters\":[\"in/# (QoS 0)\"]");
            assertThat(stream.first("SUBACK")).contains("\"reasonCodes\":[0]");
            assertThat(stream.first("PUBLISH", "out/a"))
                    .contains("\"from\":\"client\"", "\"qos\":1", "\"payloadBytes\":12");
            assertThat(stream.first("PUBACK")).isNotEmpty();
            assertThat(stream.events).noneMatch(event -> event.contains("hush") || event.contains("c2"));
        }
    }

    @Test
    void aConnectionThatIsThereIsTracedAndLeftAloneWhenTheTraceIsOver() throws Exception {
        try (MqttTalk client = connect("c1")) {
            client.publish("before", "p", false);
            try (Stream stream = new Stream("client=c1&payload=true")) {
                await().until(() -> {
                    client.publish("during", "the text", false);
                    return !stream.first("PUBLISH", "during", "\"payload\":\"the text\"")
                            .isEmpty();
                });
                assertThat(stream.first("before")).isEmpty();
            }
            for (int i = 0; i < 100; i++) {
                client.publish("after", "p", false);
            }
        }
    }

    @Test
    void aRefusedClientIsToldWhy() throws Exception {
        server.close();
        server = builder()
                .authenticator(credentials -> CompletableFuture.completedFuture(ReasonCode.NOT_AUTHORIZED))
                .start();
        try (Stream stream = new Stream("client=c1");
                MqttTalk refused = connect("c1")) {
            assertThat(refused.connack()).isEqualTo(0x87);
            stream.expect("CONNECT", "\"refused\":true", "NOT_AUTHORIZED");
        }
    }

    @Test
    void messagesOfATopicAreToldWithWhoPublishedThem() throws Exception {
        try (Stream stream = new Stream("topic=a/%2B&payload=true");
                MqttTalk client = connect("c1")) {
            await().until(() -> {
                client.publish("a/b", "on", false);
                client.publish("c", "off", false);
                return !stream.first("\"topic\":\"a/b\"").isEmpty();
            });
            assertThat(stream.first("a/b")).contains("\"publisher\":\"c1\"", "\"payload\":\"on\"", "\"qos\":1");
            assertThat(stream.events).noneMatch(event -> event.contains("off"));
        }
    }

    @Test
    void ofManyLinesSomeAreToldAndTheOthersCountedAndItEndsByItself() throws Exception {
        try (Stream stream = new Stream("topic=%23&linesPerSecond=1&seconds=3");
                MqttTalk client = connect("c1")) {
            await().until(() -> {
                client.publish("a", "p", false);
                return stream.events.contains("over");
            });
            stream.expect("left-out ", "\"lines\":");
            stream.expect("end ", "\"leftOut\":");
            assertThat(stream.events.stream()
                            .filter(event -> event.startsWith("packet "))
                            .count())
                    .isBetween(1L, 4L);
        }
    }

    @Test
    void whoIsNoAdministratorOrAsksForNothingIsRefused() throws Exception {
        for (String query : List.of(
                "",
                "client=a&topic=b",
                "topic=a/%23/b",
                "topic=%24share/g/a",
                "client=a&seconds=0",
                "client=a&what=1")) {
            assertThat(http.send(request(query, "ops:s"), BodyHandlers.ofString())
                            .statusCode())
                    .as(query)
                    .isEqualTo(400);
        }
        assertThat(http.send(request("client=a", "reader:s"), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
        assertThat(http.send(request("client=a", "ops:wrong"), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void theCommandShowsALineEach() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Map<String, String> environment =
                Map.of("ROLLCALL_URL", "http://127.0.0.1:" + server.httpPort(), "ROLLCALL_KEY", "ops:s");
        int[] exit = {-1};
        Thread command = new Thread(() -> exit[0] = new ServerCommand(environment, (settings, again) -> {})
                .run(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        "trace",
                        "--client",
                        "c1",
                        "--seconds",
                        "3"));
        command.start();
        await().until(() -> {
            try (MqttTalk client = connect("c1")) {
                client.publish("a\u001b[31m", "p", false);
            }
            return !command.isAlive();
        });
        assertThat(err.toString()).isEmpty();
        assertThat(exit[0]).isZero();
        assertThat(out.toString())
                .containsPattern("\\S+Z c1 -> CONNECT version=5 userName=ann")
                .containsPattern("c1 <- CONNACK bytes=\\d+ sessionPresent=false reasonCode=0")
                .containsPattern("c1 -> PUBLISH bytes=\\d+ topic=a\\?\\[31m qos=1 retain=false dup=false packetId=\\d+")
                .doesNotContain("\u001b");
    }
}
