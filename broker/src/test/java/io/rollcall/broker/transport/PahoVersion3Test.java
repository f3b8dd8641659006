package io.rollcall.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.transport.Certificates.Owned;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client that most programs in Java use for MQTT 3.1 and 3.1.1, over every transport that it knows. */
class PahoVersion3Test {
    private static final Owned AUTHORITY = Certificates.authority("authority");

    @RegisterExtension
    final Running running = new Running();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"tcp,3", "tcp,4", "ssl,4", "ws,4", "wss,4"})
    void exchangesMessagesOfAllQosAndComesBackToItsSession(String scheme, int version) throws Exception {
        boolean secure = scheme.equals("ssl") || scheme.equals("wss");
        ListenerConfig listener = Running.tcp();
        if (secure) {
            TlsIdentity identity = Certificates.write(directory, "server", Certificates.host("localhost", AUTHORITY));
            listener = listener.with(TlsConfig.of(identity.certificate(), identity.key()));
        }
        running.start(scheme.startsWith("ws") ? listener.with(WebSocketConfig.DEFAULT) : listener);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        options.setMqttVersion(version);
        if (secure) {
            options.setSocketFactory(
                    Certificates.client(AUTHORITY.certificate()).getSocketFactory());
        }

        exchange(scheme, options);
    }

    private void exchange(String scheme, MqttConnectOptions options) throws MqttException, InterruptedException {
        String path = scheme.startsWith("ws") ? "/mqtt" : "";
        String uri = scheme + "://localhost:" + running.address().getPort() + path;
        BlockingQueue<MqttMessage> arrived = new LinkedBlockingQueue<>();
        try (MqttClient client = new MqttClient(uri, "paho-3", new MemoryPersistence())) {
            client.connect(options);
            client.subscribe("t", 2, (topic, message) -> arrived.add(message));
            for (int qos = 0; qos <= 2; qos++) {
                client.publish("t", ("of " + qos).getBytes(StandardCharsets.UTF_8), qos, false);
                MqttMessage message = arrived.poll(Running.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(message).isNotNull();
                assertThat(message.getPayload()).asString().isEqualTo("of " + qos);
                assertThat(message.getQos()).isEqualTo(qos);
            }
            client.disconnect();
            boolean sessionPresent = client.connectWithResult(options).getSessionPresent();
            assertThat(sessionPresent).isEqualTo(options.getMqttVersion() == 4); // MQTT 3.1 has no such flag
            client.disconnect();
        }
    }
}
