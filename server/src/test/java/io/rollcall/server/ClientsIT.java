package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.rollcall.server.process.Faces;
import io.rollcall.server.process.Mosquitto;
import io.rollcall.server.process.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Independent clients exchange messages over the packaged server, and every face sees them come and go. */
class ClientsIT {
    private static final long PATIENCE_SECONDS = 20;

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

    @ParameterizedTest
    @CsvSource({"mqttv311, 0", "mqttv311, 1", "mqttv311, 2", "mqttv5, 0", "mqttv5, 1", "mqttv5, 2", "mqttv31, 1"})
    void mosquittosClientsExchangeMessages(String version, int qos) {
        assumeTrue(Mosquitto.isHere(), "SKIPPED: mosquitto_sub is not on this machine (Debian: mosquitto-clients)");
        String clientId = "mosquitto-" + version + "-" + qos;
        Process subscriber = Mosquitto.sub(server.mqttPort(), clientId, version, qos, "house/+/" + clientId);
        awaitSubscribed(clientId);
        assertThat(faces.allSayConnected(clientId)).isTrue();

        Mosquitto.pub(server.mqttPort(), version, qos, "house/lamp/" + clientId, "on");

        assertThat(Mosquitto.output(subscriber)).isEqualTo(qos + " house/lamp/" + clientId + " on");
        await().until(() -> faces.allSayDisconnected(clientId));
        assertThat(faces.ibmEnd(clientId)).isEqualTo("client 0");
    }

    private static void awaitSubscribed(String clientId) {
        await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .until(() ->
                        faces.ours(clientId).path("lastActivityEvent").asText().equals("subscribe"));
    }

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void hiveMqsClientExchangesMessagesOfVersion5(MqttQos qos) throws InterruptedException {
        String clientId = "hivemq-5-" + qos.getCode();
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(server.mqttPort())
                .identifier(clientId)
                .buildBlocking();
        client.connect();
        assertThat(faces.allSayConnected(clientId)).isTrue();
        try (var messages = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith().topicFilter("h5/" + clientId + "/#").qos(qos).send();
            client.publishWith()
                    .topic("h5/" + clientId + "/lamp")
                    .qos(qos)
                    .payload("on".getBytes(StandardCharsets.UTF_8))
                    .userProperties()
                    .add("room", "kitchen")
                    .applyUserProperties()
                    .send();
            Optional<Mqtt5Publish> received = messages.receive(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(received).hasValueSatisfying(message -> {
                assertThat(message.getPayloadAsBytes())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("on");
                assertThat(message.getQos()).isEqualTo(qos);
                assertThat(message.getUserProperties().asList()).hasSize(1);
            });
        }
        client.disconnect();
        await().until(() -> faces.allSayDisconnected(clientId));
        assertThat(faces.ibmEnd(clientId)).isEqualTo("client 0");
    }

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void hiveMqsClientExchangesMessagesOfVersion311(MqttQos qos) throws InterruptedException {
        String clientId = "hivemq-3-" + qos.getCode();
        Mqtt3BlockingClient client = MqttClient.builder()
                .useMqttVersion3()
                .serverHost("127.0.0.1")
                .serverPort(server.mqttPort())
                .identifier(clientId)
                .buildBlocking();
        client.connect();
        assertThat(faces.allSayConnected(clientId)).isTrue();
        try (var messages = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith().topicFilter("h3/+/" + clientId).qos(qos).send();
            client.publishWith()
                    .topic("h3/lamp/" + clientId)
                    .qos(qos)
                    .payload("on".getBytes(StandardCharsets.UTF_8))
                    .send();
            Optional<Mqtt3Publish> received = messages.receive(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(received).hasValueSatisfying(message -> {
                assertThat(message.getPayloadAsBytes())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("on");
                assertThat(message.getQos()).isEqualTo(qos);
            });
        }
        client.disconnect();
        await().until(() -> faces.allSayDisconnected(clientId));
    }
}
