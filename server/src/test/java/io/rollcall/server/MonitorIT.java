package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.rollcall.server.process.Mosquitto;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Independent clients follow presence over MQTT, on the packaged server: also over a kill and a restart. */
class MonitorIT {
    private static final int PATIENCE_SECONDS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);
    private static final int SESSION_SECONDS = 3_600;
    private static final String THINGS = "iot-2/type/+/id/+/mon";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    /** HiveMQ's client, with all that it is sent. */
    private static final class Watcher implements AutoCloseable {
        private final Mqtt5BlockingClient client;
        private final Mqtt5BlockingClient.Mqtt5Publishes publishes;

        Watcher(ServerProcess server, String clientId) {
            this(server, clientId, true);
        }

        /** Of a session that lasts an hour, and goes on if there is one. */
        static Watcher lasting(ServerProcess server, String clientId) {
            return new Watcher(server, clientId, false);
        }

        private Watcher(ServerProcess server, String clientId, boolean cleanStart) {
            client = MqttClient.builder()
                    .useMqttVersion5()
                    .serverHost("127.0.0.1")
                    .serverPort(server.mqttPort())
                    .identifier(clientId)
                    .buildBlocking();
            publishes = client.publishes(MqttGlobalPublishFilter.ALL);
            client.connectWith()
                    .cleanStart(cleanStart)
                    .sessionExpiryInterval(cleanStart ? 0 : SESSION_SECONDS)
                    .send();
        }

        Watcher subscribe(String filter) {
            client.subscribeWith()
                    .topicFilter(filter)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            return this;
        }

        Mqtt5Publish next() {
            try {
                return publishes
                        .receive(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .orElseThrow(() -> new AssertionError("nothing came"));
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }

        /** The next message must be retained or not, and say this. */
        JsonNode next(String topic, boolean retained) {
            Mqtt5Publish publish = next();
            JsonNode json = json(publish);
            assertThat(publish.getTopic().toString()).as("topic of %s", json).isEqualTo(topic);
            assertThat(publish.isRetain()).as("retained: %s", json).isEqualTo(retained);
            return json;
        }

        @Override
        public void close() {
            publishes.close();
            client.disconnect();
        }
    }

    private static JsonNode json(Mqtt5Publish publish) {
        String text = new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8);
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    @Test
    void theStateComesFirstThenTheMarkerThenWhatChanges() {
        try (ServerProcess server = ServerProcess.start(data);
                Watcher watcher = new Watcher(server, "watcher")) {
            RawClient sensor = RawClient.connect(server.mqttPort(), "site/7", 4, 60);
            watcher.subscribe("$presence/#");
            JsonNode connected = watcher.next("$presence/site%2F7", true);
            assertThat(connected.path("status").asText()).isEqualTo("connected");
            assertThat(connected.path("clientId").asText()).isEqualTo("site/7");
            assertThat(watcher.next("$presence/watcher", true).path("status").asText())
                    .isEqualTo("connected");
            JsonNode marker = watcher.next("$presence/$snapshot", false);
            sensor.close();
            JsonNode gone = watcher.next("$presence/site%2F7", false);
            assertThat(gone.path("status").asText()).isEqualTo("disconnected");
            assertThat(gone.path("cause").asText()).isEqualTo("socket-closed");
            assertThat(gone.path("seq").asLong()).isEqualTo(marker.path("seq").asLong() + 1);
            assertThat(gone.path("connectionId")).isEqualTo(connected.path("connectionId"));
        }
    }

    @Test
    void nobodyPublishesThere() {
        try (ServerProcess server = ServerProcess.start(data);
                Watcher watcher = new Watcher(server, "watcher").subscribe("$presence/watcher")) {
            watcher.next("$presence/watcher", true);
            for (String topic : new String[] {"$presence/watcher", "iot-2/mon", "iot-2/type/t/id/i/mon"}) {
                assertThatThrownBy(() -> watcher.client
                                .publishWith()
                                .topic(topic)
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .payload("{}".getBytes(StandardCharsets.UTF_8))
                                .retain(true)
                                .send())
                        .isInstanceOfSatisfying(
                                Mqtt5PubAckException.class,
                                refused -> assertThat(refused.getMqttMessage().getReasonCode())
                                        .isEqualTo(Mqtt5PubAckReasonCode.NOT_AUTHORIZED));
            }
            RawClient other = RawClient.connect(server.mqttPort(), "other", 4, 60);
            watcher.subscribe("$presence/other");
            assertThat(watcher.next("$presence/other", true).path("status").asText())
                    .isEqualTo("connected");
            other.close();
        }
    }

    @Test
    void anOrganisationsApplicationSeesItsOwnDevicesAsTheyComeGoAndAreTakenOver() {
        try (ServerProcess server = ServerProcess.start(data);
                Watcher watcher = new Watcher(server, "a:mine:dashboard")) {
            RawClient there = RawClient.connect(server.mqttPort(), "d:mine:pump:0", 4, 60);
            watcher.subscribe(THINGS).next("iot-2/type/pump/id/0/mon", true);
            RawClient others = RawClient.connect(server.mqttPort(), "d:other:pump:1", 4, 60);
            RawClient first = RawClient.connect(server.mqttPort(), "d:mine:pump:1", 4, 60);
            assertThat(watcher.next("iot-2/type/pump/id/1/mon", false)
                            .path("Action")
                            .asText())
                    .isEqualTo("Connect");
            RawClient second = RawClient.connect(server.mqttPort(), "d:mine:pump:1", 4, 60);
            JsonNode reused = watcher.next("iot-2/type/pump/id/1/mon", false);
            assertThat(reused.path("Action").asText()).isEqualTo("Disconnect");
            assertThat(reused.path("CloseCode").asInt()).isEqualTo(288);
            assertThat(reused.path("Port").asInt()).isEqualTo(server.mqttPort());
            assertThat(watcher.next("iot-2/type/pump/id/1/mon", false)
                            .path("Action")
                            .asText())
                    .isEqualTo("Connect");
            try (Watcher later = new Watcher(server, "a:mine:later").subscribe(THINGS)) {
                later.next("iot-2/type/pump/id/0/mon", true);
                assertThat(later.next("iot-2/type/pump/id/1/mon", true)
                                .path("Action")
                                .asText())
                        .isEqualTo("Connect");
            }
            others.close();
            second.send(0xE0, 0x00);
            second.awaitClosed();
            JsonNode gone = watcher.next("iot-2/type/pump/id/1/mon", false);
            assertThat(gone.path("Action").asText()).isEqualTo("Disconnect");
            assertThat(gone.has("CloseCode")).isFalse();
            first.close();
            there.close();
            assertThatThrownBy(() -> new Watcher(server, "nobody").subscribe(THINGS))
                    .isInstanceOf(Mqtt5SubAckException.class);
        }
    }

    @Test
    void afterAKillADeviceIsDisconnectedByTheServerAndAnApplicationIsGone() {
        RawClient device;
        RawClient application;
        try (ServerProcess server = ServerProcess.start(data)) {
            device = RawClient.connect(server.mqttPort(), "d:mine:pump:1", 4, 60);
            application = RawClient.connect(server.mqttPort(), "a:mine:one", 4, 60);
            server.kill();
        }
        device.close();
        application.close();
        try (ServerProcess server = ServerProcess.start(data);
                Watcher watcher = new Watcher(server, "a:mine:dashboard").subscribe(THINGS)) {
            JsonNode gone = watcher.next("iot-2/type/pump/id/1/mon", true);
            assertThat(gone.path("Action").asText()).isEqualTo("Disconnect");
            assertThat(gone.path("CloseCode").asInt()).isEqualTo(93);
            watcher.subscribe("iot-2/app/+/mon"); // of the two only itself is there
            assertThat(watcher.next("iot-2/app/dashboard/mon", true)
                            .path("ClientID")
                            .asText())
                    .isEqualTo("a:mine:dashboard");
            Watcher ours = new Watcher(server, "ours").subscribe("$presence/a:mine:one");
            JsonNode killed = ours.next("$presence/a:mine:one", true);
            assertThat(killed.path("cause").asText()).isEqualTo("server-crash");
            assertThat(killed.path("entity").asText()).isEqualTo("server");
            RawClient back = RawClient.connect(server.mqttPort(), "a:mine:one", 4, 60);
            assertThat(watcher.next("iot-2/app/one/mon", false).path("Action").asText())
                    .isEqualTo("Connect");
            assertThat(ours.next("$presence/a:mine:one", false).path("seq").asLong())
                    .isGreaterThan(killed.path("seq").asLong());
            back.close();
            ours.close();
        }
    }

    private static String said(JsonNode json) {
        return json.path("clientId").asText() + " " + json.path("status").asText();
    }

    @Test
    void whoWasAwayOverAKillIsToldEachChangeAndThenWhomTheKillCutOff() {
        RawClient cutOff;
        try (ServerProcess server = ServerProcess.start(data)) {
            Watcher other = new Watcher(server, "other").subscribe("$presence/came-and-went");
            Watcher watcher = Watcher.lasting(server, "watcher").subscribe("$presence/#");
            while (!watcher.next().getTopic().toString().equals("$presence/$snapshot")) {}
            Path places = data.resolve("monitor").resolve("places.json");
            await().atMost(PATIENCE).until(() -> Files.exists(places));
            watcher.close();
            cutOff = RawClient.connect(server.mqttPort(), "cut-off", 4, 60);
            RawClient.connect(server.mqttPort(), "came-and-went", 4, 60).close();
            while (!said(json(other.next())).equals("came-and-went disconnected")) {}
            server.kill();
        }
        cutOff.close();
        try (ServerProcess server = ServerProcess.start(data);
                Watcher watcher = Watcher.lasting(server, "watcher")) {
            assertThat(said(watcher.next("$presence/watcher", false))).isEqualTo("watcher disconnected");
            assertThat(said(watcher.next("$presence/cut-off", false))).isEqualTo("cut-off connected");
            assertThat(said(watcher.next("$presence/came-and-went", false))).isEqualTo("came-and-went connected");
            assertThat(said(watcher.next("$presence/came-and-went", false))).isEqualTo("came-and-went disconnected");
            assertThat(said(watcher.next("$presence/watcher", false))).isEqualTo("watcher connected");
            watcher.next("$presence/came-and-went", true);
            JsonNode end = watcher.next("$presence/cut-off", true);
            assertThat(end.path("cause").asText()).isEqualTo("server-crash");
        }
    }

    @Test
    void pahosClientHearsOfItself() throws MqttException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(data)) {
            MqttAsyncClient paho = new MqttAsyncClient(
                    "tcp://127.0.0.1:" + server.mqttPort(), "d:mine:pump:1", new MemoryPersistence());
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            MqttProperties identified = new MqttProperties();
            identified.setSubscriptionIdentifiers(List.of(1)); // without, it cannot deliver to a listener
            paho.connect(new MqttConnectionOptions()).waitForCompletion(PATIENCE_SECONDS * 1_000L);
            paho.subscribe(
                            new MqttSubscription("iot-2/mon", 1),
                            null,
                            null,
                            (topic, message) -> heard.add(topic + " " + message.isRetained() + " " + message),
                            identified)
                    .waitForCompletion(PATIENCE_SECONDS * 1_000L);
            assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .startsWith("iot-2/mon true {\"Action\":\"Connect\"");
            paho.disconnect().waitForCompletion(PATIENCE_SECONDS * 1_000L);
            paho.close();
        }
    }

    @Test
    void mosquittoSubHearsOfAClientThatNeverCame() {
        assumeTrue(Mosquitto.isHere(), "SKIPPED: mosquitto_sub is not on this machine (Debian: mosquitto-clients)");
        try (ServerProcess server = ServerProcess.start(data)) {
            Process subscriber = Mosquitto.sub(server.mqttPort(), "m", "mqttv311", 1, "$presence/nobody");
            assertThat(Mosquitto.output(subscriber))
                    .matches("1 \\$presence/nobody \\{\"clientId\":\"nobody\",\"status\":\"unknown\",\"seq\":\\d+}");
        }
    }
}
