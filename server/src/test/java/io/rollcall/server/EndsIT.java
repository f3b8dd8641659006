package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.server.process.Faces;
import io.rollcall.server.process.Mosquitto;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.ServerProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways in which a connection ends, and what every face says of each: the table of section 8 of the wire contract. */
class EndsIT {
    @TempDir
    static Path data;

    private static ServerProcess server;
    private static Faces faces;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(data);
        faces = new Faces(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawClient connect(String clientId, int level, int keepAliveSeconds) {
        RawClient client = RawClient.connect(server.mqttPort(), clientId, level, keepAliveSeconds);
        assertThat(faces.allSayConnected(clientId)).isTrue();
        assertThat(faces.ibmEnd(clientId)).isEqualTo(" ");
        return client;
    }

    private static void awaitEnd(String clientId, String ibm, String cause) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> faces.allSayDisconnected(clientId));
        assertThat(faces.ibmEnd(clientId)).isEqualTo(ibm);
        assertThat(faces.ours(clientId).path("lastDisconnect").path("cause").asText())
                .isEqualTo(cause);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aDisconnectPacket(int level) {
        String clientId = "polite-" + level;
        try (RawClient client = connect(clientId, level, 0)) {
            client.send(0xE0, 0x00);
            client.awaitClosed();
            assertThat(faces.allSayDisconnected(clientId)).isTrue();
            awaitEnd(clientId, "client 0", "client-disconnect");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aClosedSocket(int level) {
        String clientId = "silent-" + level;
        connect(clientId, level, 0).close();
        awaitEnd(clientId, "network 128", "socket-closed");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aResetSocket(int level) {
        String clientId = "rude-" + level;
        connect(clientId, level, 0).reset();
        awaitEnd(clientId, "network 128", "socket-reset");
    }

    @Test
    void aClientKilled() {
        assumeTrue(Mosquitto.isHere(), "SKIPPED: mosquitto_sub is not on this machine (Debian: mosquitto-clients)");
        String clientId = "killed";
        Process client = Mosquitto.sub(server.mqttPort(), clientId, "mqttv5", 1, "house/#");
        await().atMost(20, TimeUnit.SECONDS)
                .until(() ->
                        faces.ours(clientId).path("lastActivityEvent").asText().equals("subscribe"));
        client.destroyForcibly();
        awaitEnd(clientId, "network 128", "socket-closed");
    }

    @ParameterizedTest
    @CsvSource({"4, network 128", "5, server 141"})
    void anExpiredKeepAlive(int level, String ibm) {
        String clientId = "asleep-" + level;
        try (RawClient client = connect(clientId, level, 1)) {
            client.awaitClosed();
            awaitEnd(clientId, ibm, "keep-alive-timeout");
        }
    }

    @ParameterizedTest
    @CsvSource({"4, network 128", "5, server 129"})
    void aMalformedPacket(int level, String ibm) {
        String clientId = "garbled-" + level;
        try (RawClient client = connect(clientId, level, 0)) {
            client.send(0x82, 0x02, 0x00, 0x00); // SUBSCRIBE with packet identifier 0
            client.awaitClosed();
            await().until(() -> faces.allSayDisconnected(clientId));
            assertThat(faces.ibmEnd(clientId)).isIn(ibm, "server 130");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aTakeOverIsNoChange(int level) {
        String clientId = "twice-" + level;
        try (RawClient first = connect(clientId, level, 0)) {
            String before = faces.ours(clientId).path("connectionId").asText();
            try (RawClient second = connect(clientId, level, 0)) {
                first.awaitClosed();
                assertThat(faces.allSayConnected(clientId)).isTrue();
                JsonNode state = faces.ours(clientId);
                assertThat(state.path("connectionId").asText()).isGreaterThan(before);
                assertThat(state.has("lastDisconnect")).isFalse();
                assertThat(faces.ibm(clientId).has("lastDisconnectTime")).isFalse();
                second.send(0xE0, 0x00);
                awaitEnd(clientId, "client 0", "client-disconnect");
            }
        }
    }
}
