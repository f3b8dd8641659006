package io.rollcall.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.Receiver;
import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar tells a receiver who comes, whatever happens to either of them. */
class WebhookIT {
    @TempDir
    Path directory;

    private final List<String> came = new ArrayList<>();

    private ServerProcess start(Receiver receiver) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "a secret of twenty bytes");
        Path config = Files.writeString(directory.resolve("rollcall.yaml"), """
                apiKeys:
                  - {id: reader, secret: s}
                  - {id: admin, secret: s, scopes: [admin]}
                webhooks:
                  - name: ledger
                    url: http://127.0.0.1:%d/
                    secretFile: %s
                    types: [connected]
                    entriesMax: 3
                    linger: 1ms
                    timeout: 500ms
                    retryFirst: 5ms
                    retryMax: 50ms
                """.formatted(receiver.port(), secret));
        return ServerProcess.start(directory.resolve("data"), "--config", config.toString());
    }

    private void come(ServerProcess server, String... clientIds) {
        for (String clientId : clientIds) {
            RawClient.connect(server.mqttPort(), clientId, 5, 60).close();
            came.add(clientId);
        }
    }

    private static HttpResponse<String> get(ServerProcess server, String path, String key) {
        try {
            String basic = Base64.getEncoder().encodeToString((key + ":s").getBytes(UTF_8));
            HttpRequest request = HttpRequest.newBuilder(server.http(path))
                    .header("Authorization", "Basic " + basic)
                    .build();
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private void awaitAll(Receiver receiver) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(receiver.acceptedOnce()).isEqualTo(came));
    }

    @Test
    void aReceiverThatFailsAndIsDownOverAKillMissesNothing() throws IOException {
        int port;
        List<String> told;
        try (Receiver receiver = Receiver.open()) {
            port = receiver.port();
            List<Integer> answers = new ArrayList<>(List.of(500, Receiver.HANG, Receiver.DROP));
            receiver.does(request -> answers.isEmpty() ? 200 : answers.remove(0));
            try (ServerProcess server = start(receiver)) {
                come(server, "a", "b", "c", "d");
                awaitAll(receiver);
                told = receiver.acceptedOnce();
                receiver.goAway();
                come(server, "e", "f");
                await().untilAsserted(() -> assertThat(
                                get(server, "/api/v1/webhooks", "admin").body())
                        .contains("\"doing\":\"retrying\"")
                        .contains("the connection was refused"));
                server.kill();
            }
        }
        try (Receiver receiver = Receiver.open(port);
                ServerProcess server = start(receiver)) {
            come(server, "g");
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                List<String> all = new ArrayList<>(told);
                all.addAll(receiver.accepted());
                assertThat(all.stream().distinct().toList()).isEqualTo(came);
            });
        }
    }

    @Test
    void administratorsSeeHowItDoesAndOthersDoNot() throws IOException {
        try (Receiver receiver = Receiver.open();
                ServerProcess server = start(receiver)) {
            receiver.does(request -> request.about().contains("bad") ? 400 : 200);
            come(server, "bad");
            await().untilAsserted(() -> assertThat(
                            get(server, "/api/v1/webhooks/ledger/dead", "admin").body())
                    .contains("\"because\":\"status 400\"")
                    .contains("\"clientId\":\"bad\""));
            var state = new ObjectMapper()
                    .readTree(get(server, "/api/v1/webhooks", "admin").body());
            assertThat(state.at("/webhooks/0/name").asText()).isEqualTo("ledger");
            assertThat(state.at("/webhooks/0/deadEntries").asInt()).isEqualTo(1);
            assertThat(get(server, "/api/v1/webhooks", "reader").statusCode()).isEqualTo(403);
            assertThat(get(server, "/api/v1/webhooks/ledger/dead", "reader").statusCode())
                    .isEqualTo(403);
            assertThat(get(server, "/api/v1/webhooks/other/dead", "admin").statusCode())
                    .isEqualTo(404);
            assertThat(get(server, "/metrics", "admin").body())
                    .contains("webhook_dead_entries{webhook=\"ledger\"} 1.0")
                    .contains("webhook_requests_total{outcome=\"refused\",webhook=\"ledger\"} 3.0");
        }
    }
}
