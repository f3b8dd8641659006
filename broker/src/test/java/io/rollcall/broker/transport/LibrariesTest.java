package io.rollcall.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.rollcall.broker.transport.Certificates.Owned;
import io.rollcall.broker.transport.TlsConfig.ClientAuth;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that others wrote, over every transport that they know. */
class LibrariesTest {
    private static final Owned AUTHORITY = Certificates.authority("authority");
    private static final MqttWebSocketConfig MQTT_PATH =
            MqttWebSocketConfig.builder().serverPath("mqtt").build();
    private static final byte[] LARGE = new byte[300_000];

    static {
        new Random(1).nextBytes(LARGE);
    }

    @RegisterExtension
    final Running running = new Running();

    @TempDir
    Path directory;

    private void start(boolean secure, boolean webSocket) {
        ListenerConfig listener = Running.tcp();
        if (secure) {
            TlsIdentity identity = Certificates.write(directory, "server", Certificates.host("localhost", AUTHORITY));
            listener = listener.with(TlsConfig.of(identity.certificate(), identity.key())
                    .with(
                            ClientAuth.OPTIONAL,
                            Certificates.write(directory.resolve("ca.pem"), AUTHORITY.certificatePem())));
        }
        running.start(webSocket ? listener.with(WebSocketConfig.DEFAULT) : listener);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void hiveMqExchangesMessagesOfAllQos(boolean secure, boolean webSocket) throws InterruptedException {
        start(secure, webSocket);
        Mqtt5ClientBuilder builder = MqttClient.builder()
                .useMqttVersion5()
                .identifier("hive")
                .serverHost("localhost")
                .serverPort(running.address().getPort());
        if (secure) {
            builder = builder.sslConfig(MqttClientSslConfig.builder()
                    .trustManagerFactory(Certificates.trusting(AUTHORITY.certificate()))
                    .build());
        }
        if (webSocket) {
            builder = builder.webSocketConfig(MQTT_PATH);
        }
        Mqtt5BlockingClient client = builder.buildBlocking();

        client.connect();
        client.subscribeWith().topicFilter("t").qos(MqttQos.EXACTLY_ONCE).send();
        try (Mqtt5BlockingClient.Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            for (MqttQos qos : MqttQos.values()) {
                client.publishWith().topic("t").qos(qos).payload(LARGE).send();
                Mqtt5Publish message = publishes
                        .receive(Running.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .orElseThrow();
                assertThat(message.getPayloadAsBytes()).isEqualTo(LARGE);
                assertThat(message.getQos()).isEqualTo(qos);
            }
        }
        client.disconnect();

        assertThat(running.connectionOf("hive").transport())
                .isEqualTo(webSocket ? (secure ? "wss" : "ws") : (secure ? "tls" : "tcp"));
    }

    @Test
    void hiveMqOfVersion3ConnectsOverWebSocket() {
        start(false, true);
        Mqtt3BlockingClient client = MqttClient.builder()
                .useMqttVersion3()
                .identifier("hive")
                .serverHost("localhost")
                .serverPort(running.address().getPort())
                .webSocketConfig(MQTT_PATH)
                .buildBlocking();

        client.connect();
        client.disconnect();

        assertThat(running.connectionOf("hive").transport()).isEqualTo("ws");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ssl", "ws", "wss"})
    void pahoExchangesMessagesOfAllQos(String scheme) throws MqttException, InterruptedException {
        start(scheme.equals("ssl") || scheme.equals("wss"), scheme.startsWith("ws"));
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(
                scheme.equals("ssl") || scheme.equals("wss")
                        ? Certificates.client(AUTHORITY.certificate(), Certificates.host("device-7", AUTHORITY))
                                .getSocketFactory()
                        : null);
        BlockingQueue<MqttMessage> arrived = new LinkedBlockingQueue<>();
        String path = scheme.startsWith("ws") ? "/mqtt" : "";
        org.eclipse.paho.mqttv5.client.MqttClient client = new org.eclipse.paho.mqttv5.client.MqttClient(
                scheme + "://localhost:" + running.address().getPort() + path, "paho", new MemoryPersistence());

        client.connect(options);
        client.subscribe(
                new MqttSubscription[] {new MqttSubscription("t", 2)},
                new IMqttMessageListener[] {(topic, message) -> arrived.add(message)});
        for (int qos = 0; qos <= 2; qos++) {
            client.publish("t", new MqttMessage(("of " + qos).getBytes(StandardCharsets.UTF_8), qos, false, null));
            MqttMessage message = arrived.poll(Running.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            assertThat(message.getPayload()).asString().isEqualTo("of " + qos);
        }
        client.disconnect();
        client.close();

        assertThat(running.connectionOf("paho").transport()).isEqualTo(scheme.equals("ssl") ? "tls" : scheme);
        assertThat(running.connectionOf("paho").certificateName())
                .isEqualTo(scheme.equals("ssl") || scheme.equals("wss") ? "device-7" : null);
    }
}
