package io.rollcall.junit5.examples;

import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Whatever client the reader has. */
final class Clients {
    private Clients() {}

    static MqttClient connect(int port, String clientId, int keepAliveSeconds) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setKeepAliveInterval(keepAliveSeconds);
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + port, clientId, new MemoryPersistence());
        client.connect(options);
        return client;
    }
}
