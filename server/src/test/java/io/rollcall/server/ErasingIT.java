package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.server.process.Command;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged server erases clients on request and forgets others by its policy, and is killed amid both: of nobody there is half. */
class ErasingIT {
    private static final int EACH = 120;
    private static final int TEMPORARY_KEPT = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY =
            "Basic " + Base64.getEncoder().encodeToString("ops:s".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    private ServerProcess start() throws IOException {
        Path config = Files.writeString(directory.resolve("rollcall.yaml"), """
                apiKeys: [{id: ops, secret: s, scopes: [read, stream, admin]}]
                presence: {keep: {classes: [{ids: "tmp-*", count: %d}]}}
                """.formatted(TEMPORARY_KEPT));
        return ServerProcess.start(data(), "--config", config.toString());
    }

    private Path data() {
        return directory.resolve("data");
    }

    private static HttpRequest request(ServerProcess server, String method, String path) {
        return HttpRequest.newBuilder(server.http(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", KEY)
                .build();
    }

    private HttpResponse<String> send(ServerProcess server, String method, String path)
            throws IOException, InterruptedException {
        return http.send(request(server, method, path), BodyHandlers.ofString());
    }

    private JsonNode get(ServerProcess server, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(server, "GET", path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private void comeAndGo(ServerProcess server, String prefix) {
        for (int i = 0; i < EACH; i++) {
            RawClient.connect(server.mqttPort(), prefix + i, 4, 60).close();
        }
    }

    private void awaitNobody(ServerProcess server) {
        await().atMost(PATIENCE)
                .until(() -> get(server, "/api/v1/counts").path("connected").asInt() == 0);
    }

    @Test
    void aClientIsErasedOnRequestAndNotWhileItIsConnected() throws Exception {
        try (ServerProcess server = start()) {
            RawClient client = RawClient.connect(server.mqttPort(), "someone", 5, 60);
            assertThat(send(server, "DELETE", "/api/v1/clients/someone").statusCode())
                    .isEqualTo(409);
            client.close();
            awaitNobody(server);
            Command erased = Command.run(
                    Map.of(),
                    "clients",
                    "erase",
                    "someone",
                    "--key",
                    "ops:s",
                    "--url",
                    server.http("").toString());
            assertThat(erased.out()).as(erased.toString()).containsExactly("someone is erased, with 2 entries");
            assertThat(send(server, "GET", "/api/v1/clients/someone").statusCode())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1})
    void aKillAmidErasingAndForgettingLeavesNobodyHalf(long seed) throws Exception {
        try (ServerProcess server = start()) {
            comeAndGo(server, "kept-");
            comeAndGo(server, "victim-");
            comeAndGo(server, "tmp-");
            awaitNobody(server);
            for (int i = 0; i < EACH; i++) {
                var unused = http.sendAsync(
                        request(server, "DELETE", "/api/v1/clients/victim-" + i), BodyHandlers.discarding());
            }
            awaitForgotten(server, 1 + new Random(seed).nextInt(EACH));
            server.kill();
        }
        assertSound(seed);
        try (ServerProcess server = start()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertNobodyIsHalf(server, seed));
            server.terminate();
        }
        assertSound(seed);
    }

    /** As soon as so many entries say that somebody is forgotten. */
    private void awaitForgotten(ServerProcess server, int count) throws IOException, InterruptedException {
        int seen = 0;
        String after = "from=oldest";
        while (seen < count) {
            JsonNode page = get(server, "/api/v1/feed/entries?type=forgotten&wait=60&limit=1000&" + after);
            seen += page.path("entries").size();
            after = "after=" + page.path("nextAfter").asLong();
        }
    }

    private void assertSound(long seed) {
        Command check = Command.run(Map.of(), "presence", "check", "--data", data().toString());
        assertThat(check.exit()).as("seed %d: %s", seed, check).isZero();
    }

    private void assertNobodyIsHalf(ServerProcess server, long seed) throws IOException, InterruptedException {
        Set<String> known = known(server);
        assertThat(get(server, "/api/v1/counts").path("known").asInt())
                .as("seed %d: counts and list", seed)
                .isEqualTo(known.size());
        Map<String, List<String>> told = told(server, seed);
        for (int i = 0; i < EACH; i++) {
            List<String> whole = List.of("connected", "disconnected");
            assertThat(known).as("seed %d", seed).contains("kept-" + i);
            assertThat(told.get("kept-" + i)).as("seed %d: kept-%d", seed, i).isEqualTo(whole);
            assertThat(told.get("victim-" + i))
                    .as("seed %d: victim-%d", seed, i)
                    .isEqualTo(known.contains("victim-" + i) ? whole : List.of("forgotten"));
            assertThat(told.get("tmp-" + i))
                    .as("seed %d: tmp-%d", seed, i)
                    .isEqualTo(known.contains("tmp-" + i) ? whole : List.of("connected", "disconnected", "forgotten"));
        }
        assertThat(known.stream().filter(clientId -> clientId.startsWith("tmp-")))
                .as("seed %d", seed)
                .hasSize(TEMPORARY_KEPT);
    }

    private Set<String> known(ServerProcess server) throws IOException, InterruptedException {
        Set<String> known = new HashSet<>();
        String bookmark = "";
        do {
            JsonNode page = get(server, "/api/v1/clients?limit=500" + bookmark);
            known.addAll(page.path("clients").findValuesAsText("clientId"));
            bookmark =
                    page.has("bookmark") ? "&bookmark=" + page.path("bookmark").asText() : "";
        } while (!bookmark.isEmpty());
        return known;
    }

    /** The types of the entries about each client, in order; no number may be missing. */
    private Map<String, List<String>> told(ServerProcess server, long seed) throws IOException, InterruptedException {
        Map<String, List<String>> told = new TreeMap<>();
        long after = 0;
        long newest;
        do {
            JsonNode page = get(server, "/api/v1/feed/entries?wait=0&limit=1000&after=" + after);
            for (JsonNode entry : page.path("entries")) {
                assertThat(entry.path("seq").asLong()).as("seed %d", seed).isEqualTo(++after);
                told.computeIfAbsent(entry.path("clientId").asText(), id -> new ArrayList<>())
                        .add(entry.path("type").asText());
            }
            newest = page.path("newestSeq").asLong();
        } while (after < newest);
        return told;
    }
}
