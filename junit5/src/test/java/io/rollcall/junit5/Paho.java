package io.rollcall.junit5;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Clients of the tests, each with Paho. */
final class Paho implements AutoCloseable {
    private final MqttClient client;
    private final BlockingQueue<String> got = new LinkedBlockingQueue<>();

    private Paho(MqttClient client) {
        this.client = client;
    }

    static MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setKeepAliveInterval(60);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(60);
        return options;
    }

    static Paho connect(int port, String clientId) throws MqttException {
        return connect(port, clientId, options());
    }

    static Paho connect(int port, String clientId, MqttConnectionOptions options) throws MqttException {
        Paho paho = new Paho(new MqttClient("tcp://127.0.0.1:" + port, clientId, new MemoryPersistence()));
        paho.client.setCallback(paho.new Listener());
        paho.client.connect(options);
        return paho;
    }

    /** Before the connection: what waits for a session comes with CONNACK. */
    private final class Listener implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            got.add(topic + "=" + message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }

    static MqttConnectionOptions session(long seconds) {
        MqttConnectionOptions options = options();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(seconds);
        return options;
    }

    static MqttConnectionOptions will(String topic, String text, long delaySeconds) {
        MqttConnectionOptions options = session(3_600);
        MqttProperties properties = new MqttProperties();
        properties.setWillDelayInterval(delaySeconds);
        options.setWillMessageProperties(properties);
        options.setWill(topic, new MqttMessage(text.getBytes(StandardCharsets.UTF_8)));
        return options;
    }

    Paho subscribe(String filter, int qos) throws MqttException {
        client.subscribe(filter, qos);
        return this;
    }

    Paho publish(String topic, String text, int qos, boolean retained) throws MqttException {
        client.publish(topic, text.getBytes(StandardCharsets.UTF_8), qos, retained);
        return this;
    }

    String next() throws InterruptedException {
        return Objects.requireNonNull(got.poll(60, TimeUnit.SECONDS), "no message");
    }

    boolean isConnected() {
        return client.isConnected();
    }

    /** Without DISCONNECT. */
    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 1, false);
        client.close(true);
    }
}
