package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.server.process.Faces;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server killed with a thousand clients connected: not one ghost, from the first answer on. */
class KillIT {
    private static final int CLIENTS = 1_000;

    @TempDir
    Path data;

    @Test
    void afterKillNineNobodyReadsConnectedAndEverybodyWasEndedByTheServer() {
        List<RawClient> clients = new ArrayList<>();
        try (ServerProcess killed = ServerProcess.start(data)) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(RawClient.connect(killed.mqttPort(), "d:fleet:truck:" + i, 4 + i % 2, 60));
            }
            JsonNode before = new Faces(killed).ibmList("connectionStatus=connected");
            assertThat(before.path("meta").path("totalRows").asInt()).isEqualTo(CLIENTS);
            killed.kill();
        } finally {
            clients.forEach(RawClient::close);
        }

        int httpPort = freePort();
        try (ServerProcess restarted = ServerProcess.launch(
                Map.of(),
                List.of(),
                List.of("--mqtt-port", "0", "--http-port", Integer.toString(httpPort), "--data", data.toString()))) {
            Faces faces = new Faces(httpPort);
            JsonNode first = firstAnswer(faces, restarted);
            assertThat(first.path("results")).isEmpty();
            assertThat(first.path("meta").path("totalRows").asInt()).isZero();
            assertThat(endedByTheServer(faces)).isEqualTo(CLIENTS);
        }
    }

    @Test
    void whatIsKilledLeavesNothingInTheTemporaryDirectory(@TempDir Path temporary) {
        try (ServerProcess killed = ServerProcess.start(data, List.of("-Djava.io.tmpdir=" + temporary))) {
            killed.kill();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    /** The very first answer that the HTTP port gives. */
    private static JsonNode firstAnswer(Faces faces, ServerProcess server) {
        return await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(60))
                .ignoreException(UncheckedIOException.class)
                .conditionEvaluationListener(
                        condition -> assertThat(server.isAlive()).isTrue())
                .until(() -> faces.ibmList("connectionStatus=connected"), answer -> answer.has("results"));
    }

    /** Pages through all clients, as IBM's SDK does; counts them, and checks each. */
    private static int endedByTheServer(Faces faces) {
        int count = 0;
        String bookmark = "";
        do {
            JsonNode page = faces.ibmList("_limit=100" + bookmark);
            for (JsonNode state : page.path("results")) {
                assertThat(state.path("connectionStatus").asText()).isEqualTo("disconnected");
                assertThat(state.path("lastDisconnectInitiator").asText()).isEqualTo("server");
                assertThat(state.path("lastDisconnectReasonCode").asInt()).isEqualTo(139);
                count++;
            }
            bookmark =
                    page.has("bookmark") ? "&_bookmark=" + page.path("bookmark").asText() : "";
        } while (!bookmark.isEmpty());
        return count;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
